import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, throwIfCancelled } from '../../base/errors';
import { gitCommand } from './gitCommand';
import { isIgnored, parseIgnore } from './ignoreRules';
import { isMadeByTools, isToolFolder } from './madeByTools';

/** A file of an integration that is its own: not ignored, not made by tools. */
export interface OwnFile {
  /** Relative to the integration, with `/`. */
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** The same, of its content, its name or its rights. */
  readonly changed: number;
  readonly executable: boolean;
}

export interface FileList {
  /** By path, in the order of code units, which is the same everywhere. */
  readonly files: readonly OwnFile[];
  /** Symbolic links; they are not followed. */
  readonly links: readonly string[];
  /** Whether git said what is ignored; otherwise the `.gitignore` files of the folder did. */
  readonly byGit: boolean;
}

/** More files than that are no integration. */
const maxFiles = 100_000;

/**
 * The files of an integration, as far as they are its own. Where it lies in a git repository git says what is ignored.
 * @param folder Absolute path.
 * @throws AppError `local.io`, `store.tooLarge` with more than 100,000 files, `cancelled`
 */
export async function listFiles(folder: string, signal?: AbortSignal): Promise<FileList> {
  const known = await knownToGit(folder, signal);
  throwIfCancelled(signal);
  const names = known ?? (await walk(folder, signal));
  const own = names.filter((file) => !isMadeByTools(file)).sort();
  if (own.length > maxFiles) {
    throw new AppError('store.tooLarge', `${folder} has ${own.length} files, more than ${maxFiles}`, {
      facts: { file: folder, reason: 'files', limit: maxFiles },
    });
  }
  const facts = await factsOf(folder, own);
  const files = facts.filter((fact) => typeof fact === 'object');
  const links = facts.filter((fact) => typeof fact === 'string');
  return { files, links, byGit: known !== undefined };
}

/** Tracked files and those that are new and not ignored; undefined where git does not know the folder. */
async function knownToGit(folder: string, signal: AbortSignal | undefined): Promise<readonly string[] | undefined> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const answer = await gitCommand(folder, args, signal);
  const files = new Set(answer?.split('\0').filter((file) => file !== ''));
  // A folder that its repository ignores altogether is none of its own.
  return files.size === 0 ? undefined : [...files];
}

async function factsOf(folder: string, names: readonly string[]): Promise<readonly (OwnFile | string | undefined)[]> {
  const facts: (OwnFile | string | undefined)[] = [];
  const atOnce = 64;
  for (let at = 0; at < names.length; at += atOnce) {
    facts.push(...(await Promise.all(names.slice(at, at + atOnce).map((name) => factOf(folder, name)))));
  }
  return facts;
}

/** A link comes back as its name; what is gone, or a submodule, as nothing. */
async function factOf(folder: string, file: string): Promise<OwnFile | string | undefined> {
  try {
    const found = await lstat(path.join(folder, file));
    if (found.isSymbolicLink()) return file;
    if (!found.isFile()) return undefined;
    const { size: bytes, mtimeMs: modified, ctimeMs: changed, mode } = found;
    return { file, bytes, modified, changed, executable: (mode & 0o111) !== 0 };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined; // deleted, and git knows it still
    throw unreadable(file, cause);
  }
}

interface OpenFolder {
  readonly at: string;
  /** Rules of this folder and of those above, with the folders that they are relative to. */
  readonly rules: readonly { readonly base: string; readonly rules: ReturnType<typeof parseIgnore> }[];
}

async function walk(folder: string, signal: AbortSignal | undefined): Promise<readonly string[]> {
  const found: string[] = [];
  const open: OpenFolder[] = [{ at: '', rules: [] }];
  for (let next = open.pop(); next !== undefined && found.length <= maxFiles; next = open.pop()) {
    throwIfCancelled(signal);
    const { at, rules: above } = next;
    const own = await readIgnore(path.join(folder, at, '.gitignore'));
    const rules = own === undefined ? above : [...above, { base: at, rules: own }];
    const entries = await entriesOf(path.join(folder, at));
    const named = (isFolder: boolean) =>
      entries
        .filter((entry) => entry.isDirectory() === isFolder && !(isFolder && isToolFolder(entry.name)))
        .map(({ name }) => (at === '' ? name : `${at}/${name}`))
        .filter((file) => !ignored(rules, file, isFolder));
    found.push(...named(false));
    open.push(...named(true).map((file) => ({ at: file, rules })));
  }
  return found;
}

/** The rules nearest to the file count first. */
function ignored(rules: OpenFolder['rules'], file: string, isFolder: boolean): boolean {
  for (const { base, rules: own } of [...rules].reverse()) {
    const said = isIgnored(own, base === '' ? file : file.slice(base.length + 1), isFolder);
    if (said !== undefined) return said;
  }
  return false;
}

async function readIgnore(file: string) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseIgnore(text);
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}

function unreadable(file: string, cause: unknown): AppError {
  return new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
}
