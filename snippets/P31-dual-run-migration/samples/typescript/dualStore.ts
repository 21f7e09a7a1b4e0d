import type { Readable } from 'node:stream';
import { ChangeQueue, concerns, MaskedStore, type QueuedChange, type ReadableStore } from './changeQueue.js';
import {
  checkedPath,
  type FileEntry,
  type FileStore,
  type StoredStat,
  type StoreWriteOptions,
  walkFiles,
} from './fileStore.js';
import type { Logger } from './retry.js';
import { StorageError, toStorageError } from './storageErrors.js';
import { bringOver, compareStores, copyIfOther, type Difference } from './storeCopies.js';

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
  /** Where failed writes are noted, one JSON object a line; of one process only. */
  readonly queueFile: string;
  readonly logger?: Logger;
}

/** Two places that are kept equal while an application moves from one, the share, to the other, the object store. */
export class DualStore implements FileStore {
  readonly #primary: FileStore;
  readonly #secondary: FileStore;
  readonly #options: DualStoreOptions;
  readonly #queue: ChangeQueue;
  /** Changes of one path wait for each other, or the sides could end with different ones. */
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * @param primary The old side.
   * @param secondary The new side.
   * @throws StorageError `conflict` when the queue has changes that the side lacks which is read in this mode: replay them in the
   * mode before.
   */
  constructor(primary: FileStore, secondary: FileStore, options: DualStoreOptions) {
    this.#primary = primary;
    this.#secondary = secondary;
    this.#options = options;
    this.#queue = new ChangeQueue(options.queueFile);
    const read = this.#lead === primary ? 'primary' : 'secondary';
    const lacking = this.#queue.changesNow(read).length;
    if (lacking > 0) {
      throw new StorageError('conflict', `The side that is read in this mode lacks ${lacking} changes of the queue`);
    }
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

  /** The old side without what was changed since and has not reached it: a file whose deletion is queued is deleted. */
  get #oldSide(): MaskedStore {
    return new MaskedStore(this.#primary, () => this.#queue.changes('primary'));
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
    return this.#options.mode === 'read-through' && this.#oldSide.exists(path);
  }

  async *list(directory: string): AsyncGenerator<FileEntry, void, void> {
    if (this.#options.mode !== 'read-through') {
      yield* this.#lead.list(directory);
      return;
    }
    const entries = new Map<string, FileEntry>();
    const sortKey = ({ name, kind }: FileEntry) => (kind === 'directory' ? `${name}/` : name);
    for (const side of [this.#oldSide, this.#secondary])
      for await (const entry of side.list(directory)) entries.set(sortKey(entry), entry);
    const inOrder = [...entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    for (const [, entry] of inOrder) yield entry;
  }

  write(path: string, content: string | Uint8Array, options: StoreWriteOptions = {}): Promise<void> {
    const check = async () => {
      // For both sides at once: the lead alone does not know what only the old side has, nor would the other side, when it is
      // written first, be left as it is.
      if (options.ifAbsent && (await this.exists(path))) {
        throw new StorageError('alreadyExists', `${path} exists already`, { key: path });
      }
    };
    return this.#change('file', path, (store, isLead) => store.write(path, content, isLead ? options : {}), check);
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
      const changes = await this.#queue.changes();
      const failed: QueuedChange[] = [];
      for (const change of changes) {
        try {
          await this.#makeUpFor(change);
        } catch (error) {
          this.#options.logger?.warn(`${change.path} could not be brought over: ${toStorageError(error).message}`);
          failed.push(change);
        }
      }
      // Only now: after a crash everything is done again, which changes nothing.
      if (changes.length > 0) await this.#queue.keep(failed);
      return { done: changes.length - failed.length, left: failed.length };
    });
  }

  /**
   * Copies to the new side what it lacks or has otherwise, but for what the old side has missed, by the queue: that would undo
   * it. Called again after an interruption it goes on, as what is equal is left alone. One file is in memory at a time.
   * @returns How many files were copied.
   */
  async backfill(signal?: AbortSignal): Promise<number> {
    let copied = 0;
    for await (const path of walkFiles(this.#primary)) {
      signal?.throwIfAborted();
      // In turn: a write in between would be lost.
      const isCopied = await this.#inTurn(async () => {
        const missed = await this.#queue.changes('primary');
        return !missed.some((change) => concerns(change, path)) && copyIfOther(this.#primary, this.#secondary, path);
      });
      if (isCopied) copied += 1;
    }
    return copied;
  }

  /** Every file that is not the same on both sides, by its length and SHA-256. */
  async *compare(): AsyncGenerator<Difference, void, void> {
    for await (const difference of compareStores(this.#primary, this.#secondary)) {
      const waiting = await this.#queue.changes();
      yield { ...difference, isQueued: waiting.some((change) => concerns(change, difference.path)) };
    }
  }

  async #readThrough<T>(read: (store: ReadableStore) => Promise<T>): Promise<T> {
    try {
      return await read(this.#lead);
    } catch (error) {
      if (this.#options.mode !== 'read-through' || toStorageError(error).kind !== 'notFound') throw error;
      return read(this.#oldSide);
    }
  }

  #change(
    kind: QueuedChange['kind'],
    path: string,
    apply: (store: FileStore, isLead: boolean) => Promise<void>,
    check?: () => Promise<void>,
  ): Promise<void> {
    return this.#inTurn(async () => {
      await check?.();
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
        await this.#queue.add({ side, kind, path: checkedPath(path) });
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
}
