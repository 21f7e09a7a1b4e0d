import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../base/errors';
import type { Tryout } from './planTryout';

/**
 * Writes a tryout's project; what was installed for an earlier one stays.
 * @param folder Absolute path; made where it is not there.
 * @throws AppError `local.io`
 */
export async function writeTryout(folder: string, { files, owned }: Pick<Tryout, 'files' | 'owned'>): Promise<void> {
  try {
    for (const each of owned) await rm(path.join(folder, each), { recursive: true, force: true });
    for (const [file, text] of Object.entries(files)) {
      const target = path.join(folder, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
    }
  } catch (cause) {
    throw new AppError('local.io', `Cannot write to ${folder}`, { facts: { file: folder }, cause });
  }
}
