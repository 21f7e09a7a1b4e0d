import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../base/errors';

/** Folders that hold no source of the project's own. */
const skipped = new Set([
  ...['node_modules', 'target', 'build', 'dist', 'out', 'vendor', 'venv', '__pycache__', 'site-packages'],
]);

/** More files than that are no project but a disk: the rest is not looked at. */
const fileLimit = 20_000;

/**
 * Files of a project, relative with `/`, sorted; what tools made is left out.
 * @param fits By relative path.
 * @throws AppError `local.io`
 */
export async function projectFiles(project: string, fits: (file: string) => boolean): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [''];
  for (let folder = folders.shift(); folder !== undefined && found.length < fileLimit; folder = folders.shift()) {
    const entries = await entriesOf(path.join(project, folder));
    const named = (kind: 'isDirectory' | 'isFile') =>
      entries.filter((entry) => entry[kind]()).map(({ name }) => (folder === '' ? name : `${folder}/${name}`));
    folders.push(...named('isDirectory').filter(holdsSource));
    found.push(...named('isFile').filter(fits));
  }
  return found.sort();
}

function holdsSource(folder: string): boolean {
  const name = path.posix.basename(folder);
  return !name.startsWith('.') && !skipped.has(name);
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new AppError('local.io', `Cannot read ${folder}`, { facts: { file: folder }, cause });
  }
}

/**
 * The text of a file of the project, undefined when there is none.
 * @throws AppError `local.io`
 */
export async function projectText(project: string, file: string): Promise<string | undefined> {
  try {
    return await readFile(path.join(project, file), 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  }
}

/** True when there is such a file or folder. */
export async function projectHas(project: string, file: string): Promise<boolean> {
  return stat(path.join(project, file)).then(
    () => true,
    () => false,
  );
}
