import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, throwIfCancelled } from '../../base/errors';
import { patternOfFile } from '../../patterns/sampleText';
import { conflictLine } from './conflictLine';
import { type FoundSecret, scanText } from './secrets/scanText';

/** What one look at a file tells. */
export interface FileScan {
  /** Relative to the integration. */
  readonly file: string;
  /** Why it was not looked into. */
  readonly unread?: 'binary' | 'large';
  readonly secrets: readonly FoundSecret[];
  /** The pattern that it came from. */
  readonly pattern?: { readonly id: string; readonly version: number };
  /** Of the first conflict that an update left; from 1. */
  readonly conflictLine?: number;
}

/** Bytes of a file that is looked into; no text of a person is larger. */
const maxBytes = 4 * 1024 * 1024;
const atOnce = 32;

/**
 * Reads files once for all checks.
 * @param folder Absolute path that they are relative to.
 * @throws AppError `local.io`, `cancelled`
 */
export async function scanFiles(
  folder: string,
  files: readonly { readonly file: string; readonly bytes: number }[],
  signal?: AbortSignal,
): Promise<readonly FileScan[]> {
  const scans: FileScan[] = [];
  for (let at = 0; at < files.length; at += atOnce) {
    throwIfCancelled(signal);
    scans.push(...(await Promise.all(files.slice(at, at + atOnce).map((each) => scanFile(folder, each)))));
  }
  return scans;
}

async function scanFile(
  folder: string,
  { file, bytes }: { readonly file: string; readonly bytes: number },
): Promise<FileScan> {
  if (bytes > maxBytes) return { file, unread: 'large', secrets: [] };
  const content = await readFile(path.join(folder, file)).catch((cause) => {
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  });
  // As git does: a NUL near the beginning.
  if (content.subarray(0, 8000).includes(0)) return { file, unread: 'binary', secrets: [] };
  const text = content.toString('utf8');
  const pattern = patternOfFile(text);
  const line = conflictLine(text);
  return {
    ...{ file, secrets: scanText(file, text) },
    ...(pattern && { pattern }),
    ...(line !== undefined && { conflictLine: line }),
  };
}
