import { readFileSync } from 'node:fs';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { checkedDirectory, type FileEntry, type FileStore, type StoredStat, walkFiles } from './fileStore.js';
import { StorageError, toStorageError } from './storageErrors.js';

/** The old side is the primary one. */
export type Side = 'primary' | 'secondary';

/** A line of the queue: what a side has missed and is to get from the other. Contents are not kept, the newest counts. */
export interface QueuedChange {
  readonly side: Side;
  readonly kind: 'file' | 'tree';
  readonly path: string;
}

/** A file of changes, one JSON object a line, as samples in all languages write it. One process at a time uses it. */
export class ChangeQueue {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Adds a change; it lasts once this is done. */
  async add({ side, kind, path }: QueuedChange): Promise<void> {
    const handle = await open(this.#file, 'a+');
    try {
      const text = await handle.readFile('utf8');
      // Half a line that a crash left would become part of the next one.
      if (text !== '' && !text.endsWith('\n')) await handle.truncate(Buffer.byteLength(completeLines(text)));
      await handle.appendFile(`${JSON.stringify({ side, kind, path })}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** Each change once, in order; those of one side, if one is named. */
  async changes(side?: Side): Promise<QueuedChange[]> {
    return changesOf(await readFile(this.#file, 'utf8').catch(noneIfMissing), side);
  }

  /** As `changes`, for a constructor, which cannot wait. */
  changesNow(side: Side): QueuedChange[] {
    try {
      return changesOf(readFileSync(this.#file, 'utf8'), side);
    } catch (error) {
      return changesOf(noneIfMissing(error), side);
    }
  }

  /** Keeps these changes only. Written beside and renamed, so that a crash leaves the old ones or the new ones. */
  async keep(changes: readonly QueuedChange[]): Promise<void> {
    const beside = `${this.#file}.new`;
    await writeFile(beside, changes.map((change) => `${JSON.stringify(change)}\n`).join(''), { flush: true });
    await rename(beside, this.#file);
  }
}

function noneIfMissing(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
  throw error;
}

function changesOf(text: string, side: Side | undefined): QueuedChange[] {
  const changes = new Map<string, QueuedChange>();
  for (const line of completeLines(text).split('\n')) {
    if (line === '') continue;
    const change = JSON.parse(line) as QueuedChange;
    if (side === undefined || change.side === side) changes.set(`${change.side} ${change.kind} ${change.path}`, change);
  }
  return [...changes.values()];
}

/** Without its line feed the last line was cut off by a crash, before its call succeeded. */
const completeLines = (text: string) => text.slice(0, text.lastIndexOf('\n') + 1);

/** What is only read. */
export type ReadableStore = Pick<FileStore, 'read' | 'openRead' | 'stat' | 'exists' | 'list'>;

/** A side without what it has missed: of that the other side alone knows how it is. */
export class MaskedStore implements ReadableStore {
  readonly #store: FileStore;
  readonly #missed: () => Promise<readonly QueuedChange[]>;

  /** @param missed The changes that have not reached the side; asked for at each call. */
  constructor(store: FileStore, missed: () => Promise<readonly QueuedChange[]>) {
    this.#store = store;
    this.#missed = missed;
  }

  async read(path: string): Promise<Buffer> {
    await this.#requireShown(path);
    return this.#store.read(path);
  }

  async openRead(path: string): Promise<Readable> {
    await this.#requireShown(path);
    return this.#store.openRead(path);
  }

  async stat(path: string): Promise<StoredStat> {
    const found = await this.#store.stat(path);
    if (!(await this.#isShown(path, found.kind, await this.#missed()))) throw missing(path);
    return found;
  }

  async exists(path: string): Promise<boolean> {
    try {
      await this.stat(path);
      return true;
    } catch (error) {
      if (toStorageError(error).kind === 'notFound') return false;
      throw error;
    }
  }

  async *list(directory: string): AsyncGenerator<FileEntry, void, void> {
    const missed = await this.#missed();
    for await (const entry of this.#store.list(directory))
      if (await this.#isShown(entry.path, entry.kind, missed)) yield entry;
  }

  async #requireShown(path: string): Promise<void> {
    if (isHidden(path, await this.#missed())) throw missing(path);
  }

  async #isShown(path: string, kind: FileEntry['kind'], missed: readonly QueuedChange[]): Promise<boolean> {
    if (kind === 'file') return !isHidden(path, missed);
    if (!missed.some((change) => isBelow(change.path, path) || concerns(change, path))) return true;
    // A directory is there while it has files.
    for await (const file of walkFiles(this.#store, path)) if (!isHidden(file, missed)) return true;
    return false;
  }
}

const isBelow = (path: string, directory: string) => path.startsWith(`${directory}/`);

/** Whether a change is about a file, of which the path is in its one form. */
export const concerns = ({ kind, path: changed }: QueuedChange, path: string): boolean =>
  changed === path || (kind === 'tree' && isBelow(path, changed));

function isHidden(path: string, missed: readonly QueuedChange[]): boolean {
  return missed.length > 0 && missed.some((change) => concerns(change, checkedDirectory(path)));
}

function missing(path: string): StorageError {
  return new StorageError('notFound', `${path} was changed on the other side`, { key: path });
}
