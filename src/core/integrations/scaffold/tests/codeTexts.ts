import { readFile } from 'node:fs/promises';
import { isAppError } from '../../../base/errors';
import type { Integration } from '../../manifest/integration';
import { confinedPath } from '../confinedPath';
import type { CodeTexts } from './contractSubject';

/**
 * The code that requirements name, as it is now; files that are gone have no text.
 * @param root Absolute path of the integration's folder.
 * @throws AppError `local.io` for one that cannot be read, `reason: 'outside'` for one that a link leads out of the folder.
 */
export async function codeTexts(root: string, { requirements }: Integration): Promise<CodeTexts> {
  const files = new Set(requirements.flatMap(({ code }) => code.map(({ file }) => file)));
  const texts = new Map<string, string>();
  for (const file of files) {
    const text = await textOf(root, file);
    if (text !== undefined) texts.set(file, text);
  }
  return texts;
}

async function textOf(root: string, file: string): Promise<string | undefined> {
  try {
    return await readFile(await confinedPath(root, file), 'utf8');
  } catch (error) {
    if (isAppError(error) || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}
