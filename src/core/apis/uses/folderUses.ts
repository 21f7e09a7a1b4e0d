import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError, throwIfCancelled } from '../../base/errors';
import { readLocalText } from '../files/localFiles';
import type { OperationEntry } from '../index/definitionIndex';
import { codeFile, leftOutFolder, useLimits } from './useFiles';
import { UseFinder, type Uses } from './useFinder';

/**
 * Where the files below a folder of this machine name operations of a definition; places have paths relative to the folder. Links are
 * not followed.
 * @param definition Address of the definition.
 * @throws AppError `local.io` when the folder cannot be read, `cancelled`
 */
export async function folderUses(
  folder: string,
  definition: string,
  operations: readonly OperationEntry[],
  signal: AbortSignal,
): Promise<Uses> {
  const finder = new UseFinder(definition, operations);
  for (const file of await filesOf(folder, signal)) {
    throwIfCancelled(signal);
    const text = await readLocalText(file, useLimits.bytes).catch(() => undefined); // too large, or not ours to read
    const shown = path.relative(folder, file).replaceAll(path.sep, '/');
    if (text !== undefined) await finder.look(pathToFileURL(file).href, text, shown);
  }
  return finder.uses;
}

async function filesOf(top: string, signal: AbortSignal): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [top];
  let seen = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    throwIfCancelled(signal);
    for (const entry of await entriesOf(folder, folder === top)) {
      if (++seen > useLimits.entries || found.length >= useLimits.files) return found;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory() && !leftOutFolder.test(entry.name)) folders.push(file);
      else if (entry.isFile() && codeFile.test(entry.name)) found.push(file);
    }
  }
  return found;
}

async function entriesOf(folder: string, isTop: boolean) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    if (isTop) throw new AppError('local.io', `Cannot read ${folder}`, { facts: { file: folder }, cause });
    return []; // gone, or not ours to read: the others are
  }
}
