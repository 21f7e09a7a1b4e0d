import { createHash } from 'node:crypto';
import { appendFile, readFile, rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type FileEntry, type FileStore, type StoredStat, type StoreWriteOptions, walkFiles } from './fileStore.js';
import type { Logger } from './retry.js';
import { StorageError, toStorageError } from './storageErrors.js';

/**
 * How far the migration is. `nas-only`: as before. `dual-write`: both are written, the old side is read. `read-through`: both are
 * written, the new side is read, and the old one for what only it has. `s3-only`: done.
 */
export type MigrationMode = 'nas-only' | 'dual-write' | 'read-through' | 's3-only';

export interface DualStoreOptions {
  readonly mode: MigrationMode;
  /**
   * What happens when the side that is not read cannot be written: the call fails, and nothing changes for readers; or it is
   * noted in the queue, and the call succeeds.
   */
  readonly onSecondaryFailure: 'fail' | 'queue';
  /** Where failed writes are noted, one JSON object a line. */
  readonly queueFile: string;
  readonly logger?: Logger;
}

/** A line of the queue: what has to be brought from the other side. Contents are not kept, the newest counts. */
interface QueuedChange {
  readonly side: 'primary' | 'secondary';
  readonly kind: 'file' | 'tree';
  readonly path: string;
}

export interface Difference {
  readonly path: string;
  /** Where it is: on one side only, or different on both. */
  readonly kind: 'primaryOnly' | 'secondaryOnly' | 'differs';
}

/** Two places that are kept equal while an application moves from one, the share, to the other, the object store. */
export class DualStore implements FileStore {
  readonly #primary: FileStore;
  readonly #secondary: FileStore;
  readonly #options: DualStoreOptions;
  /** Changes of one path wait for each other, or the sides could end with different ones. */
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * @param primary The old side.
   * @param secondary The new side.
   */
  constructor(primary: FileStore, secondary: FileStore, options: DualStoreOptions) {
    this.#primary = primary;
    this.#secondary = secondary;
    this.#options = options;
  }

  /** The side whose content counts. */
  get #lead(): FileStore {
    const { mode } = this.#options;
    return mode === 'nas-only' || mode === 'dual-write' ? this.#primary : this.#secondary;
  }

  /** The other side, where it is written. */
  get #follower(): FileStore | undefined {
    const { mode } = this.#options;
    if (mode === 'dual-write') return this.#secondary;
    return mode === 'read-through' ? this.#primary : undefined;
  }

  read(path: string): Promise<Buffer> {
    return this.#readThrough((store) => store.read(path));
  }

  openRead(path: string): Promise<Readable> {
    return this.#readThrough((store) => store.openRead(path));
  }

  stat(path: string): Promise<StoredStat> {
    return this.#readThrough((store) => store.stat(path));
  }

  async exists(path: string): Promise<boolean> {
    if (await this.#lead.exists(path)) return true;
    return this.#options.mode === 'read-through' && this.#primary.exists(path);
  }

  async *list(directory: string): AsyncGenerator<FileEntry, void, void> {
    if (this.#options.mode !== 'read-through') {
      yield* this.#lead.list(directory);
      return;
    }
    const entries = new Map<string, FileEntry>();
    const sortKey = ({ name, kind }: FileEntry) => (kind === 'directory' ? `${name}/` : name);
    for (const side of [this.#primary, this.#secondary])
      for await (const entry of side.list(directory)) entries.set(sortKey(entry), entry);
    const inOrder = [...entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    for (const [, entry] of inOrder) yield entry;
  }

  write(path: string, content: string | Uint8Array, options: StoreWriteOptions = {}): Promise<void> {
    return this.#change('file', path, async (store, isLead) => {
      // Whether it is absent is for the side to say whose content counts.
      if (options.ifAbsent && !isLead && (await this.#lead.exists(path))) {
        throw new StorageError('alreadyExists', `${path} exists already`, { key: path });
      }
      await store.write(path, content, isLead ? options : {});
    });
  }

  delete(path: string): Promise<void> {
    return this.#change('file', path, (store) => store.delete(path));
  }

  deleteTree(directory: string): Promise<void> {
    return this.#change('tree', directory, (store) => store.deleteTree(directory));
  }

  /**
   * Brings over what the queue names; what fails again stays in it.
   * @returns How many changes were made up for, and how many are left.
   */
  replay(): Promise<{ readonly done: number; readonly left: number }> {
    return this.#inTurn(async () => {
      const changes = await this.#takeQueue();
      let done = 0;
      const failed: QueuedChange[] = [];
      for (const change of changes) {
        try {
          await this.#makeUpFor(change);
          done += 1;
        } catch (error) {
          this.#options.logger?.warn(`${change.path} could not be brought over: ${toStorageError(error).message}`);
          failed.push(change);
        }
      }
      for (const change of failed) await this.#enqueue(change);
      // Only now: after a crash everything is done again, which changes nothing.
      await rm(this.#takenQueueFile, { force: true });
      return { done, left: failed.length };
    });
  }

  async #readThrough<T>(read: (store: FileStore) => Promise<T>): Promise<T> {
    try {
      return await read(this.#lead);
    } catch (error) {
      if (this.#options.mode !== 'read-through' || toStorageError(error).kind !== 'notFound') throw error;
      return read(this.#primary);
    }
  }

  #change(
    kind: QueuedChange['kind'],
    path: string,
    apply: (store: FileStore, isLead: boolean) => Promise<void>,
  ): Promise<void> {
    return this.#inTurn(async () => {
      const [lead, follower] = [this.#lead, this.#follower];
      // First the side that nobody reads: when it fails, nothing has changed.
      if (follower !== undefined && this.#options.onSecondaryFailure === 'fail') await apply(follower, false);
      await apply(lead, true);
      if (follower === undefined || this.#options.onSecondaryFailure === 'fail') return;
      try {
        await apply(follower, false);
      } catch (error) {
        const side = follower === this.#primary ? 'primary' : 'secondary';
        this.#options.logger?.warn(`${path} is queued for the ${side} side: ${toStorageError(error).message}`);
        await this.#enqueue({ side, kind, path });
      }
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #makeUpFor({ side, kind, path }: QueuedChange): Promise<void> {
    const [from, to] = side === 'secondary' ? [this.#primary, this.#secondary] : [this.#secondary, this.#primary];
    if (kind === 'file') return bringOver(from, to, path);
    // Below a tree that was removed there may be new files.
    await to.deleteTree(path);
    for await (const file of walkFiles(from, path)) await bringOver(from, to, file);
  }

  get #takenQueueFile(): string {
    return `${this.#options.queueFile}.replaying`;
  }

  /** What an earlier replay did not end, and then what came since; each change once. */
  async #takeQueue(): Promise<QueuedChange[]> {
    const before = await readLines(this.#takenQueueFile);
    const since = await readLines(this.#options.queueFile);
    const lines = [...new Set([...before, ...since])];
    if (since.length > 0) {
      await appendFile(this.#options.queueFile, before.map((line) => `${line}\n`).join(''), { flush: true });
      await rename(this.#options.queueFile, this.#takenQueueFile);
    }
    return lines.map((line) => JSON.parse(line) as QueuedChange);
  }

  async #enqueue(change: QueuedChange): Promise<void> {
    await appendFile(this.#options.queueFile, `${JSON.stringify(change)}\n`, { flush: true });
  }
}

async function readLines(file: string): Promise<string[]> {
  try {
    const text = await readFile(file, 'utf8');
    // Without its line feed the last one was cut off by a crash, before its call succeeded.
    return text
      .split('\n')
      .slice(0, -1)
      .filter((line) => line !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Makes a file on one side what it is on the other: there with the same content, or not there. */
async function bringOver(from: FileStore, to: FileStore, path: string): Promise<void> {
  let content: Buffer | undefined;
  try {
    content = await from.read(path);
  } catch (error) {
    if (toStorageError(error).kind !== 'notFound') throw error;
  }
  if (content === undefined) await to.delete(path);
  else await to.write(path, content);
}

async function digestOf(store: FileStore, path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of await store.openRead(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

/** Size first: where it differs nothing needs to be read. */
async function isEqual(one: FileStore, other: FileStore, path: string): Promise<boolean> {
  const [a, b] = await Promise.all([one.stat(path), other.stat(path)]);
  if (a.kind !== 'file' || b.kind !== 'file' || a.size !== b.size) return false;
  const [ofOne, ofOther] = await Promise.all([digestOf(one, path), digestOf(other, path)]);
  return ofOne === ofOther;
}

/**
 * Copies what one side lacks or has otherwise. Called again after an interruption it goes on, as what is equal is left alone.
 * Nothing is deleted. Run it while both sides are written, or what is written meanwhile is missed.
 * @returns How many files were copied.
 */
export async function backfill(from: FileStore, to: FileStore, signal?: AbortSignal): Promise<number> {
  let copied = 0;
  for await (const path of walkFiles(from)) {
    signal?.throwIfAborted();
    if ((await to.exists(path)) && (await isEqual(from, to, path))) continue;
    await bringOver(from, to, path);
    copied += 1;
  }
  return copied;
}

/** Every file that is not the same on both sides, by its length and SHA-256. */
export async function* compareStores(primary: FileStore, secondary: FileStore): AsyncGenerator<Difference, void, void> {
  for await (const path of walkFiles(primary)) {
    if (!(await secondary.exists(path))) yield { path, kind: 'primaryOnly' };
    else if (!(await isEqual(primary, secondary, path))) yield { path, kind: 'differs' };
  }
  for await (const path of walkFiles(secondary)) {
    if (!(await primary.exists(path))) yield { path, kind: 'secondaryOnly' };
  }
}
