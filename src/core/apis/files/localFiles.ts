import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../base/errors';
import type { FileSource } from '../document/fileSource';

/**
 * Files of this machine below some folders. A definition names the files that it consists of, and whoever wrote it must not
 * make us read others: `../../../etc/passwd` is refused, and so is a link that leads out.
 */
export class LocalFiles implements FileSource {
  readonly #folders: readonly string[];

  /** @param folders Absolute paths. */
  constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  allows(uri: string): boolean {
    const file = localPath(uri);
    return file !== undefined && this.#folders.some((folder) => isBelow(file, folder));
  }

  async read(uri: string, maxBytes: number, signal?: AbortSignal): Promise<string> {
    const file = localPath(uri) ?? '';
    try {
      const real = await realpath(file);
      const folders = await Promise.all(this.#folders.map((folder) => realpath(folder)));
      if (!folders.some((folder) => isBelow(real, folder))) throw new Error('the link leads out of the folder');
      return await readText(real, maxBytes, signal);
    } catch (cause) {
      throw localError(file, cause);
    }
  }
}

/**
 * The text of a file that the user names.
 * @throws AppError `local.io` also when it has more than `maxBytes`, `cancelled`
 */
export async function readLocalText(file: string, maxBytes: number, signal?: AbortSignal): Promise<string> {
  try {
    return await readText(file, maxBytes, signal);
  } catch (cause) {
    throw localError(file, cause);
  }
}

async function readText(file: string, maxBytes: number, signal: AbortSignal | undefined): Promise<string> {
  const found = await stat(file);
  // Devices and pipes have no end.
  if (!found.isFile()) throw new Error('it is not a file');
  if (found.size > maxBytes) throw new Error(`it has ${found.size} bytes, more than ${maxBytes}`);
  return readFile(file, { encoding: 'utf8', ...(signal && { signal }) });
}

function localError(file: string, cause: unknown): AppError {
  const aborted = cause instanceof Error && cause.name === 'AbortError';
  const detail = cause instanceof Error ? cause.message : String(cause);
  if (aborted) return new AppError('cancelled', 'Reading was cancelled', { cause });
  return new AppError('local.io', `Cannot read ${file}: ${detail}`, { facts: { file, detail }, cause });
}

function localPath(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined; // a host, or an encoded slash
  }
}

function isBelow(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative);
}
