import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../base/errors';
import { globFolder, globMatches } from './globMatch';

/** A file that a glob of the manifest names. */
export interface ResultFile {
  /** Relative to the integration, with `/`. */
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** The same, of its content, its name or its rights. */
  readonly changed: number;
}

/** Folders that are looked into; results lie in few. */
const maxFolders = 10_000;
/** Never results of the integration's own tests. */
const skipped = new Set(['node_modules', '.git', '.venv', 'venv']);

/**
 * Files that fit one of the globs, by path. Symbolic links are not followed, so nothing outside of the folder is found.
 * @param folder Absolute path.
 * @throws AppError `local.io`
 */
export async function resultFiles(folder: string, globs: readonly string[]): Promise<readonly ResultFile[]> {
  const seen = new Set<string>();
  const open = [...new Set(globs.map(globFolder))];
  const found: string[] = [];
  for (let at = open.shift(); at !== undefined && seen.size < maxFolders; at = open.shift()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const { folders, files } = await namesIn(folder, at);
    open.push(...folders);
    found.push(...files.filter((file) => globs.some((glob) => globMatches(glob, file))));
  }
  return Promise.all(found.sort().map((file) => withFacts(folder, file)));
}

async function namesIn(folder: string, at: string) {
  const absolute = path.join(folder, at);
  const entries = (await isLinked(folder, at)) ? [] : await entriesOf(absolute);
  const named = (list: typeof entries) => list.map(({ name }) => (at === '' ? name : `${at}/${name}`));
  return {
    folders: named(entries.filter((entry) => entry.isDirectory() && !skipped.has(entry.name))),
    files: named(entries.filter((entry) => entry.isFile())),
  };
}

/** Whether a folder that a glob names is reached by way of a symbolic link. */
async function isLinked(folder: string, at: string): Promise<boolean> {
  const real = await Promise.all([realpath(folder), realpath(path.join(folder, at))]).catch(() => undefined);
  return real !== undefined && path.join(real[0], at) !== path.join(real[1], '');
}

async function withFacts(folder: string, file: string): Promise<ResultFile> {
  try {
    const { size, mtimeMs, ctimeMs } = await stat(path.join(folder, file));
    return { file, bytes: size, modified: mtimeMs, changed: ctimeMs };
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw unreadable(folder, cause);
  }
}

function unreadable(file: string, cause: unknown): AppError {
  return new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
}
