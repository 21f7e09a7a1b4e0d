import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Integration } from '../manifest/integration';

/** The name of a customer's own document in the folder of templates, whatever the case; the first that is there counts. */
const names = ['reference.docx', 'reference.dotx'];

/**
 * A document of the customer's whose looks exported ones take on: `reference.docx` or `reference.dotx` in the folder of templates
 * that the manifest names.
 * @param folder Absolute path of the integration's folder.
 * @returns Its absolute path; undefined when there is none.
 */
export async function customerReference(
  folder: string,
  { templates }: Pick<Integration['documents'], 'templates'>,
): Promise<string | undefined> {
  if (templates === undefined) return undefined;
  const place = path.resolve(folder, templates);
  const entries = await readdir(place).catch(() => []);
  for (const name of names) {
    const found = entries.find((entry) => entry.toLowerCase() === name);
    if (found !== undefined) return path.join(place, found);
  }
  return undefined;
}
