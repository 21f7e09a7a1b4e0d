import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../base/errors';

/**
 * Results of tests without what says more of the machine than of the tests: surefire writes all properties of its Java, environment and
 * user names among them, pytest and Go the host's name, others the folders that they ran in.
 * @param folder Absolute path of the integration.
 * @param file Relative to it.
 * @throws AppError `local.io`
 */
export async function deliveredResults(folder: string, file: string): Promise<string> {
  const place = path.join(folder, file);
  const text = await readFile(place, 'utf8').catch((cause) => {
    throw new AppError('local.io', `Cannot read ${place}`, { facts: { file: place }, cause });
  });
  return withoutMachine(text, folder);
}

/** The same for a text at hand. */
export function withoutMachine(text: string, folder: string): string {
  return text
    .replaceAll(/[ \t]*<properties>[\s\S]*?<\/properties>[ \t]*\r?\n?/g, '')
    .replaceAll(/[ \t]*<properties\s*\/>[ \t]*\r?\n?/g, '')
    .replaceAll(/\s+hostname=(?:"[^"]*"|'[^']*')/g, '')
    .replaceAll(`${folder}${path.sep}`, '')
    .replaceAll(folder, '.');
}
