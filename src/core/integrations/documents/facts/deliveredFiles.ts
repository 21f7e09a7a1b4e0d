import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../base/errors';
import { listFiles } from '../../inventory/listFiles';
import { isSecretFile } from '../../inventory/madeByTools';
import type { FileFacts } from './documentFacts';

/**
 * The files of an integration with their hashes, by path.
 * @param leftOut Folders and files, relative to the integration.
 * @throws AppError `local.io`, `cancelled`
 */
export async function deliveredFiles(
  folder: string,
  leftOut: readonly string[],
  signal?: AbortSignal,
): Promise<readonly FileFacts[]> {
  const isOut = (file: string) => leftOut.some((each) => file === each || file.startsWith(`${each}/`));
  const { files } = await listFiles(folder, signal);
  const facts: FileFacts[] = [];
  // One after the other: a project may have thousands, and descriptors are few.
  for (const { file } of files) if (!isOut(file) && !isSecretFile(file)) facts.push(await fileFacts(folder, file));
  return facts;
}

async function fileFacts(folder: string, file: string): Promise<FileFacts> {
  try {
    const bytes = await readFile(path.join(folder, file));
    return { file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (cause) {
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  }
}
