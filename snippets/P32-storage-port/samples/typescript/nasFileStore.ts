import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import {
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
} from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import {
  checkedDirectory,
  checkedPath,
  type FileEntry,
  type FileStore,
  reservedDirectory,
  type StoredStat,
  type StoreWriteOptions,
} from './fileStore.js';
import { StorageError, type StorageErrorKind, toStorageError } from './storageErrors.js';

const kindsByCode: Readonly<Record<string, StorageErrorKind>> = {
  ENOENT: 'notFound',
  // A file where the path has a directory, and the other way round: a store would find nothing.
  ENOTDIR: 'notFound',
  EISDIR: 'notFound',
  EEXIST: 'alreadyExists',
  EACCES: 'accessDenied',
  EPERM: 'accessDenied',
  EROFS: 'accessDenied',
  ENAMETOOLONG: 'invalid',
  EINVAL: 'invalid',
  ENOSPC: 'quota',
  EDQUOT: 'quota',
};

function toNasError(error: unknown, operation: string, key: string): StorageError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const kind = kindsByCode[code];
  if (kind === undefined || error instanceof StorageError) return toStorageError(error, { operation, key });
  return new StorageError(kind, `${operation} of ${key} failed (${code})`, { operation, key, cause: error });
}

/** Files below a folder: a mounted share. No path leaves it, neither by `..` nor by a symbolic link. */
export class NasFileStore implements FileStore {
  readonly #root: string;

  /** @param root An existing folder. */
  constructor(root: string) {
    this.#root = path.resolve(root);
  }

  read(file: string): Promise<Buffer> {
    return this.#run('read', file, async (place) => {
      const handle = await openFile(place);
      try {
        return await handle.readFile();
      } finally {
        await handle.close();
      }
    });
  }

  openRead(file: string): Promise<Readable> {
    return this.#run('openRead', file, async (place) => (await openFile(place)).createReadStream());
  }

  /** Written beside, synced, and renamed, so that neither a reader nor a power loss meets half a file. */
  write(file: string, content: string | Uint8Array, options: StoreWriteOptions = {}): Promise<void> {
    return this.#run('write', file, async (place) => {
      const unfinished = path.join(this.#root, reservedDirectory, randomUUID());
      await mkdir(path.dirname(unfinished), { recursive: true });
      try {
        const handle = await open(unfinished, 'wx');
        try {
          await handle.writeFile(content);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await this.#intoPlace(unfinished, place, options.ifAbsent ?? false);
        await syncDirectory(path.dirname(place));
      } finally {
        await rm(unfinished, { force: true });
      }
    });
  }

  stat(file: string): Promise<StoredStat> {
    return this.#run('stat', file, async (place) => {
      const found = await stat(place);
      return found.isDirectory() ? { kind: 'directory' } : { kind: 'file', size: found.size };
    });
  }

  async exists(file: string): Promise<boolean> {
    try {
      await this.stat(file);
      return true;
    } catch (error) {
      if (toStorageError(error).kind === 'notFound') return false;
      throw error;
    }
  }

  async *list(directory: string): AsyncGenerator<FileEntry, void, void> {
    const checked = checkedDirectory(directory);
    const entries = await this.#entriesOf(checked);
    const key = ({ name, kind }: FileEntry) => Buffer.from(kind === 'directory' ? `${name}/` : name);
    yield* entries.sort((a, b) => Buffer.compare(key(a), key(b)));
  }

  /** Folders that it leaves empty go, too, as a store has none. */
  async delete(file: string): Promise<void> {
    await this.#run('delete', file, async (place) => {
      try {
        await rm(place);
      } catch (error) {
        // ERR_FS_EISDIR: a directory is no file, so there is none to delete.
        if (!/^(ENOENT|ENOTDIR|ERR_FS_EISDIR)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
      }
      await this.#removeEmpty(path.dirname(place));
    });
  }

  async deleteTree(directory: string): Promise<void> {
    await this.#run('deleteTree', directory, async (place) => {
      const isFile = await lstat(place).then(
        (found) => found.isFile(),
        () => false,
      );
      if (isFile) return;
      await rm(place, { recursive: true, force: true });
      await this.#removeEmpty(path.dirname(place));
    });
  }

  async #run<T>(operation: string, file: string, use: (place: string) => Promise<T>): Promise<T> {
    const checked = checkedPath(file);
    try {
      return await use(await this.#placeOf(checked));
    } catch (error) {
      throw toNasError(error, operation, checked);
    }
  }

  /** The absolute path, once nothing on the way leads out of the root. */
  async #placeOf(checked: string): Promise<string> {
    const root = await realpath(this.#root);
    const place = path.join(root, ...checked.split('/'));
    for (let existing = place; existing !== root; existing = path.dirname(existing)) {
      const real = await realpath(existing).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
        throw error;
      });
      // A link that leads nowhere would be followed when a file is made there.
      const isLink =
        real === undefined &&
        (await lstat(existing).then(
          (found) => found.isSymbolicLink(),
          () => false,
        ));
      if (isLink || (real !== undefined && !`${real}${path.sep}`.startsWith(root + path.sep))) {
        throw new StorageError('invalid', `${checked} leads out of the root`, { key: checked });
      }
      if (real !== undefined) break;
    }
    return place;
  }

  async #intoPlace(unfinished: string, place: string, ifAbsent: boolean): Promise<void> {
    // Another process may just be removing the folder, as it became empty.
    for (let attempt = 1; ; attempt += 1) {
      try {
        await mkdir(path.dirname(place), { recursive: true });
        // A link fails where there is one already; a rename would replace it.
        return await (ifAbsent ? link(unfinished, place) : rename(unfinished, place));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 5) throw error;
      }
    }
  }

  async #entriesOf(checked: string): Promise<FileEntry[]> {
    try {
      const place = checked === '' ? this.#root : await this.#placeOf(checked);
      const entries = await readdir(place, { withFileTypes: true });
      const wanted = entries.filter(({ name }) => checked !== '' || name !== reservedDirectory);
      return await Promise.all(
        wanted.map(async (entry): Promise<FileEntry> => {
          const at = { name: entry.name, path: checked === '' ? entry.name : `${checked}/${entry.name}` };
          if (entry.isDirectory()) return { ...at, kind: 'directory' };
          return { ...at, kind: 'file', size: (await lstat(path.join(place, entry.name))).size };
        }),
      );
    } catch (error) {
      const failure = toNasError(error, 'list', checked);
      if (failure.kind === 'notFound') return [];
      throw failure;
    }
  }

  async #removeEmpty(directory: string): Promise<void> {
    const root = await realpath(this.#root);
    for (let folder = directory; folder.startsWith(root + path.sep); folder = path.dirname(folder)) {
      const isRemoved = await rmdir(folder).then(
        () => true,
        () => false,
      );
      if (!isRemoved) return;
    }
  }
}

/** The last link could be exchanged for one that leads out, after it was looked at: it is not followed. */
async function openFile(place: string): Promise<FileHandle> {
  const handle = await open(await realpath(place), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  if ((await handle.stat()).isDirectory()) {
    await handle.close();
    throw new StorageError('notFound', `${place} is a directory`);
  }
  return handle;
}

async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
