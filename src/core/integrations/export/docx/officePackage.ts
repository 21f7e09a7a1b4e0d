import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { AppError } from '../../../base/errors';

/** The parts of an office file by their names, in their order. */
export type PackageParts = Map<string, Uint8Array>;

/** More than any document of ours has; a small file can hold far more than it looks like. */
const largestPart = 200 * 1024 * 1024;
/** 1 January 1980, the first day that a ZIP file knows, where the machine is. */
const firstDay = new Date(1980, 0, 1);

/** @throws AppError `input.invalid` when it is no ZIP file or too large. */
export function readPackage(data: Uint8Array): PackageParts {
  let size = 0;
  const filter = ({ originalSize }: { originalSize: number }) => {
    size += originalSize;
    if (size > largestPart) throw new Error(`more than ${largestPart} bytes`);
    return true;
  };
  try {
    return new Map(Object.entries(unzipSync(data, { filter })).filter(([name]) => !name.endsWith('/')));
  } catch (cause) {
    throw new AppError('input.invalid', `This is no office file: ${(cause as Error).message}`, {
      facts: { reason: 'wordTemplate' },
      cause,
    });
  }
}

/** The same parts always give the same bytes; the list of contents comes first, as programs expect it. */
export function writePackage(parts: PackageParts): Uint8Array {
  const first = '[Content_Types].xml';
  const names = [first, ...[...parts.keys()].filter((name) => name !== first).sort()];
  const entries = names.flatMap((name) => {
    const data = parts.get(name);
    return data === undefined ? [] : [[name, data] as const];
  });
  return zipSync(Object.fromEntries(entries), { mtime: firstDay, level: 6 });
}

export function partText(parts: PackageParts, name: string): string | undefined {
  const data = parts.get(name);
  return data === undefined ? undefined : strFromU8(data);
}

/** Changes the text of a part when it is there. */
export function setPartText(parts: PackageParts, name: string, change: (text: string) => string): void {
  const text = partText(parts, name);
  if (text !== undefined) parts.set(name, strToU8(change(text)));
}

/** Adds a part, or writes another text into it. */
export function putPartText(parts: PackageParts, name: string, text: string): void {
  parts.set(name, strToU8(text));
}
