import { readFile } from 'node:fs/promises';
import { AppError } from '../../base/errors';

/**
 * The text of a document; undefined when it is not made yet.
 * @param file Absolute path.
 * @throws AppError `local.io`
 */
export async function documentText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  }
}
