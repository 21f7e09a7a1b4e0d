import type { Readable } from 'node:stream';
import { InvalidPathError, KeyMapping } from './objectKeys.js';
import { StorageError } from './storageErrors.js';

/** An entry of one level. */
export interface FileEntry {
  readonly name: string;
  /** From the root. */
  readonly path: string;
  readonly kind: 'file' | 'directory';
  /** Bytes; of files only. */
  readonly size?: number;
}

export type StoredStat = { readonly kind: 'file'; readonly size: number } | { readonly kind: 'directory' };

export interface StoreWriteOptions {
  /** Fails with `alreadyExists` when there is such a file; false. */
  readonly ifAbsent?: boolean;
}

/**
 * Files of an application, wherever they are: what code that used paths of a share needs, and a store can do. Paths are relative
 * with `/`, as `toPath` of P03 gives them. A directory is there while it has files; a path should not be both a file and a
 * directory, which a store could have and a folder could not.
 *
 * All of it fails with StorageError: `notFound` (code `ENOENT`), `alreadyExists` (`EEXIST`), `invalid` (`EINVAL`) for a path that
 * cannot be, `accessDenied` (`EACCES`), and what else the place may do.
 */
export interface FileStore {
  /** A whole file; for what may be large, `openRead`. */
  read(path: string): Promise<Buffer>;
  /** A stream; whoever takes it reads it to its end or destroys it. */
  openRead(path: string): Promise<Readable>;
  /** Readers see the old file or the new one. */
  write(path: string, content: string | Uint8Array, options?: StoreWriteOptions): Promise<void>;
  stat(path: string): Promise<StoredStat>;
  exists(path: string): Promise<boolean>;
  /** One level in the order of UTF-8 bytes, directories as `name/`; nothing where there is no directory. Empty: the root. */
  list(directory: string): AsyncIterable<FileEntry>;
  /** A missing file is no error. */
  delete(path: string): Promise<void>;
  /** Everything below a directory. A missing one is no error. */
  deleteTree(directory: string): Promise<void>;
}

const mapping = new KeyMapping('/', '');

/** Where folders keep what is not yet whole; no store has such a path. */
export const reservedDirectory = '.unfinished';

/**
 * The one form of a path, which both kinds of places take.
 * @throws StorageError `invalid`
 */
export function checkedPath(path: string): string {
  try {
    if (path.startsWith('/')) throw new InvalidPathError('absolute', path);
    const checked = mapping.toKey(path);
    if (checked.split('/')[0] === reservedDirectory) throw new InvalidPathError('outsideRoot', path);
    return checked;
  } catch (cause) {
    if (!(cause instanceof InvalidPathError)) throw cause;
    throw new StorageError('invalid', cause.message, { key: path, cause });
  }
}

/** As `checkedPath`, where the empty path is the root. */
export function checkedDirectory(directory: string): string {
  return directory === '' ? '' : checkedPath(directory);
}

/** The paths of all files below a directory. */
export async function* walkFiles(store: FileStore, directory = ''): AsyncGenerator<string, void, void> {
  for await (const { kind, path } of store.list(directory)) {
    if (kind === 'file') yield path;
    else yield* walkFiles(store, path);
  }
}
