import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../base/errors';
import { projectFiles } from '../../../patterns/insertion/projectFiles';
import type { FileFacts } from './documentFacts';

/** Files whose content says nothing about what is delivered, or that must never leave the machine. */
const neverDelivered = /(?:^|\/)(?:\.env(?!\.example$)[^/]*|[^/]+\.(?:pyc|class|log|pem|key|p12|jks))$/;

/**
 * The files of an integration with their hashes, by path.
 * @param leftOut Folders and files, relative to the integration.
 * @throws AppError `local.io`
 */
export async function deliveredFiles(folder: string, leftOut: readonly string[]): Promise<readonly FileFacts[]> {
  const isOut = (file: string) => leftOut.some((each) => file === each || file.startsWith(`${each}/`));
  const files = await projectFiles(folder, (file) => !isOut(file) && !neverDelivered.test(file));
  const facts: FileFacts[] = [];
  // One after the other: a project may have thousands, and descriptors are few.
  for (const file of files) facts.push(await fileFacts(folder, file));
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
