import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, throwIfCancelled } from '../../base/errors';
import { patternOfFile } from '../../patterns/sampleText';
import { conflictLine } from './conflictLine';
import type { FileScan } from './fileScan';
import type { FileStamp, ScanCache } from './scanCache';
import { scanText } from './secrets/scanText';

/** Bytes of a file that is looked into; no text of a person is larger. */
const maxBytes = 4 * 1024 * 1024;
const atOnce = 32;

export interface ScanOptions {
  readonly signal?: AbortSignal;
  /** Scans of earlier checks of the same folder. */
  readonly cache?: ScanCache;
  /** So many files were looked at, of so many. */
  onFiles?(done: number, of: number): void;
}

/**
 * Reads files once for all checks.
 * @param folder Absolute path that they are relative to.
 * @throws AppError `local.io`, `cancelled`
 */
export async function scanFiles(
  folder: string,
  files: readonly FileStamp[],
  { signal, cache, onFiles }: ScanOptions = {},
): Promise<readonly FileScan[]> {
  const started = Date.now();
  const scans: FileScan[] = [];
  for (let at = 0; at < files.length; at += atOnce) {
    throwIfCancelled(signal);
    const some = files.slice(at, at + atOnce);
    scans.push(...(await Promise.all(some.map((each) => cache?.get(each) ?? scanFile(folder, each)))));
    onFiles?.(scans.length, files.length);
  }
  cache?.keep(files, scans, started);
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
