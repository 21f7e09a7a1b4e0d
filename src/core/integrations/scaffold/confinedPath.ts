import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../base/errors';

/** The folder of an integration that belongs to the scaffold: lock file and, while one is written, its journal. */
export const scaffoldFolder = '.integration';

/** Names that Windows keeps for devices; a template with one could not be unpacked there. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i;

/**
 * Whether a path may be written by a scaffold: relative, with `/`, below its root, and neither ours nor git's own.
 * Names that not every file system can have are refused as well.
 */
export function isConfined(file: string): boolean {
  const names = file.split('/');
  return (
    names.every((name) => name !== '' && name !== '.' && name !== '..' && !device.test(name) && !/[. ]$/.test(name)) &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    !/[\u0000-\u001f\\:*?"<>|]/.test(file) &&
    !['.git', scaffoldFolder].includes((names[0] ?? '').toLowerCase())
  );
}

/**
 * The real place of a file of a scaffold, links followed.
 * @param root Absolute path of the scaffold's root; it need not exist.
 * @throws AppError `local.io` (`reason: 'outside'`) when it lies outside of the root, by its name or through a link.
 */
export async function confinedPath(root: string, file: string): Promise<string> {
  if (!isConfined(file)) throw outside(root, file);
  return realPlace(root, file);
}

/** As {@link confinedPath}, for our own files below {@link scaffoldFolder}. */
export async function realPlace(root: string, file: string): Promise<string> {
  const base = await realOf(path.resolve(root), root, file);
  const place = await realOf(path.join(base, file), root, file);
  const within = path.relative(base, place);
  if (within === '' || within.startsWith('..') || path.isAbsolute(within)) throw outside(root, file);
  return place;
}

/** The real path of what exists of it, followed by the rest. */
async function realOf(place: string, root: string, file: string): Promise<string> {
  const rest: string[] = [];
  for (let at = place; ; at = path.dirname(at)) {
    try {
      return path.join(await realpath(at), ...rest);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      // A link that leads nowhere exists, and would be followed when it is written.
      if (await exists(at)) throw outside(root, file);
      if ((code !== 'ENOENT' && code !== 'ENOTDIR') || path.dirname(at) === at) {
        throw new AppError('local.io', `Cannot reach ${place} (${code})`, {
          facts: { file: place, detail: code },
          cause,
        });
      }
      rest.unshift(path.basename(at));
    }
  }
}

function exists(place: string): Promise<boolean> {
  return lstat(place).then(
    () => true,
    () => false,
  );
}

function outside(root: string, file: string): AppError {
  return new AppError('local.io', `${file} is not inside ${root}: nothing is written`, {
    facts: { reason: 'outside', file, folder: root },
  });
}
