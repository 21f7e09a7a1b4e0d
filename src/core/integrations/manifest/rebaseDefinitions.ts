import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isAddress } from '../definitionsAtHand';
import type { Integration } from './integration';
import { editManifest } from './integrationFile';

/**
 * The text of a manifest that is to lie in another folder than where it was read, with paths of definitions that lead to the same files
 * from there. Paths that already do, as seen from the new folder, stay.
 * @param from Absolute path of the folder that it was read in.
 * @param to Absolute path of the folder that it will lie in.
 */
export async function rebaseDefinitions(
  text: string,
  { apiOperations }: Integration,
  from: string,
  to: string,
): Promise<string> {
  if (path.relative(from, to) === '') return text;
  const changes: [(string | number)[], string][] = [];
  for (const [at, { definition }] of apiOperations.entries()) {
    if (isAddress(definition) || path.isAbsolute(definition)) continue;
    if ((await isThere(path.resolve(to, definition))) || !(await isThere(path.resolve(from, definition)))) continue;
    const moved = path.relative(to, path.resolve(from, definition)).split(path.sep).join('/');
    changes.push([['apiOperations', at, 'definition'], moved]);
  }
  return changes.length === 0 ? text : editManifest(text, changes);
}

function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
