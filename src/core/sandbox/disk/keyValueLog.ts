import { isCancellation, throwIfCancelled } from '../../base/errors';
import { type Log, silentLog } from '../../base/log';
import { compactLog } from './compactLog';
import { diskError } from './diskErrors';
import { FolderLock } from './folderLock';
import { GroupCommit } from './groupCommit';
import type { KeyRange } from './keyRange';
import { type LiveIndex, type Undo, ValueSlot } from './liveIndex';
import { type LoadedLog, loadLog } from './loadLog';
import { journalFile, makeFolder, removeFile, snapshotFile, unfinishedSnapshotFile } from './logFolder';
import { type Change, decodeOperations, encodeOperations } from './operations';
import { Segment } from './segment';
import { syncFolder } from './syncFolder';

export interface KeyValueLogOptions {
  /** True: what was acknowledged also survives a power loss, at the price of an fsync a write. Default false. */
  readonly fsync?: boolean;
  /** Bytes of outdated operations that are always tolerated before the log is compacted. Default 8 MiB. */
  readonly tolerance?: number;
  /** Told about compactions. */
  readonly log?: Log;
}

type ReadValue<T> = (json: Buffer) => T;

export interface ScanRange extends KeyRange {
  /** Walks from the end of the range to its beginning. */
  readonly reverse?: boolean | undefined;
}

/**
 * A durable map ordered by the UTF-8 bytes of its keys. Keys are in memory, about 90 bytes each beside their text; values
 * stay on disk and are read, through the page cache, when asked for.
 *
 * A change is visible as soon as `apply` is called and durable when its promise resolves. So a look and the change that
 * depends on it are one transaction when no `await` stands between them; and who answers from what was read awaits
 * {@link KeyValueLog.settled} first, for a change that is visible may still be lost.
 */
export class KeyValueLog<V = unknown> {
  readonly #folder: string;
  readonly #lock: FolderLock;
  readonly #index: LiveIndex;
  readonly #commits: GroupCommit;
  readonly #tolerance: number;
  readonly #log: Log;
  #segments: Segment[];
  #journalNumber: number;
  #compaction: Promise<void> | undefined;
  #stopCompaction = new AbortController();
  /** After a compaction has failed, none is tried until the files have this many bytes. */
  #compactAbove = 0;
  #closed: Promise<void> | undefined;

  private constructor(folder: string, lock: FolderLock, loaded: LoadedLog, options: KeyValueLogOptions) {
    this.#folder = folder;
    this.#lock = lock;
    this.#index = loaded.index;
    this.#segments = loaded.segments;
    this.#journalNumber = loaded.journalNumber;
    this.#commits = new GroupCommit(loaded.journal, options.fsync ?? false);
    this.#tolerance = options.tolerance ?? 8 * 1024 * 1024;
    this.#log = options.log ?? silentLog;
  }

  /**
   * Opens the folder, which is made when missing, and locks it. A batch that a crash tore is gone as a whole.
   * @throws AppError `local.io` with the fact `reason`: `locked` (and `pid`) while another opener has it, `corrupt` (and
   * `file`, `offset`) when something that was acknowledged is damaged, `io` when the disk refuses
   */
  static async open<V = unknown>(folder: string, options: KeyValueLogOptions = {}): Promise<KeyValueLog<V>> {
    await makeFolder(folder);
    const lock = await FolderLock.acquire(folder);
    try {
      return new KeyValueLog<V>(folder, lock, await loadLog(folder), options);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** How many keys there are. */
  get size(): number {
    return this.#index.size;
  }

  /** @throws AppError `local.io` */
  get(key: string): V | undefined {
    this.#assertOpen();
    const slot = this.#index.get(key);
    return slot && parseJson(slot.read());
  }

  /** Tells whether the key is there, without reading its value. */
  has(key: string): boolean {
    return this.#index.get(key) !== undefined;
  }

  /**
   * Changes all the keys of the batch, or none when the process or, with `fsync`, the machine dies ahead of the promise.
   * Batches become durable in the order of the calls; those that come while the disk is busy share one write.
   * @throws AppError `local.io` when it could not be written, after it was taken back together with every batch that came
   * behind it; `input.invalid`, see {@link encodeOperations}
   */
  async apply(batch: readonly Change<V>[]): Promise<void> {
    this.#assertOpen();
    if (batch.length === 0) return this.settled();
    const payload = encodeOperations(batch);
    const places: { slot: ValueSlot; start: number }[] = [];
    const undos: Undo[] = [];
    for (const operation of decodeOperations(payload)) {
      const { value } = operation;
      const slot = value && new ValueSlot(value.length, payload.subarray(value.start, value.start + value.length));
      if (slot) places.push({ slot, start: value.start });
      undos.push(this.#index.perform(operation, slot));
    }
    await this.#commits.add({
      payload,
      committed: (segment, offset) => {
        for (const { slot, start } of places) slot.moveTo(segment, offset + start);
      },
      undo: () => this.#undo(undos),
    });
    this.#compactWhenDue();
  }

  /**
   * Resolves when everything that is visible now is durable: at once when nothing is under way.
   * @throws AppError `local.io` when some of it was taken back instead
   */
  settled(): Promise<void> {
    return this.#commits.settled();
  }

  /**
   * Walks the keys and values of the range. The map may change meanwhile, also between two pages: what is there all the
   * time comes exactly once. `read` is for who needs only a part of the values: it is given their JSON, good until it returns.
   * @throws AppError `local.io`
   */
  *scan<T = V>(range: ScanRange = {}, read: ReadValue<T> = parseJson): Generator<[string, T], void, undefined> {
    for (const [key, slot] of this.#walk(range)) yield [key, read(slot.read())];
  }

  /** Like {@link KeyValueLog.scan}, without reading the values. */
  *keys(range: ScanRange = {}): Generator<string, void, undefined> {
    for (const [key] of this.#walk(range)) yield key;
  }

  /**
   * Writes the live entries to a fresh snapshot and drops everything older. It happens by itself when more than half of
   * the files is outdated. Reading and changing go on meanwhile; a crash at any moment loses nothing.
   * @throws AppError `local.io`, or `cancelled` when a failed write or `close` came in between: all is as before then
   */
  compact(): Promise<void> {
    this.#assertOpen();
    this.#compaction ??= this.#compact().finally(() => {
      this.#compaction = undefined;
    });
    return this.#compaction;
  }

  /** Waits for the changes under way, stops a compaction and lets others in. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#stopCompaction.abort();
    await this.#compaction?.catch(() => undefined);
    await this.#commits.idle();
    await Promise.all(this.#segments.map((segment) => segment.close()));
    await this.#lock.release();
  }

  #walk({ reverse, ...range }: ScanRange): Generator<[string, ValueSlot], void, undefined> {
    this.#assertOpen();
    return this.#index.entries(range, reverse);
  }

  #undo(undos: readonly Undo[]): void {
    for (const undo of undos.toReversed()) undo();
    // A snapshot under way may have passed over values that were outdated and are live again.
    this.#stopCompaction.abort();
  }

  #compactWhenDue(): void {
    if (this.#compaction || this.#closed) return;
    const bytes = this.#fileBytes();
    if (bytes < this.#compactAbove || bytes - this.#index.bytes < Math.max(this.#tolerance, this.#index.bytes)) return;
    this.compact().catch((error: unknown) => {
      this.#compactAbove = 2 * this.#fileBytes();
      if (!isCancellation(error)) this.#log.warn(`Compaction of ${this.#folder} failed: ${String(error)}`);
    });
  }

  #fileBytes(): number {
    return this.#segments.reduce((sum, { size }) => sum + size, 0);
  }

  async #compact(): Promise<void> {
    this.#stopCompaction = new AbortController();
    const { signal } = this.#stopCompaction;
    const old = new Set(this.#segments);
    await this.#commits.between(() => this.#startJournal());
    const snapshot = await Segment.create(unfinishedSnapshotFile(this.#folder, this.#journalNumber));
    // Kept open even when the compaction fails: values that have moved are read from it, and are in the old files too.
    this.#segments.push(snapshot);
    await compactLog(this.#index, old, snapshot, signal);
    // What the snapshot passed over because it was changed meanwhile must be safe in the journal. A change that fails
    // has been undone by then, which stopped this compaction.
    await this.settled().catch(() => throwIfCancelled(signal));
    await Promise.all([snapshot.sync(), this.#commits.segment.sync()]);
    throwIfCancelled(signal);
    await snapshot.rename(snapshotFile(this.#folder, this.#journalNumber));
    await syncFolder(this.#folder);
    this.#segments = [snapshot, this.#commits.segment];
    await dropSegments(old);
    this.#log.debug(`Compacted ${this.#folder} to ${snapshot.size} bytes`);
  }

  /** A journal that has a successor is never torn, whatever happens: it is on the disk before the successor is made. */
  async #startJournal(): Promise<Segment> {
    await this.#commits.segment.sync();
    const file = journalFile(this.#folder, this.#journalNumber + 1);
    const journal = await Segment.create(file);
    try {
      await syncFolder(this.#folder);
    } catch (error) {
      await journal.close();
      await removeFile(file);
      throw error;
    }
    this.#journalNumber++;
    this.#segments.push(journal);
    return journal;
  }

  #assertOpen(): void {
    if (this.#closed) throw diskError('closed', { file: this.#folder, detail: 'the folder is closed' });
    this.#commits.assertUsable();
  }
}

function parseJson<T>(json: Buffer): T {
  return JSON.parse(json.toString('utf8')) as T;
}

async function dropSegments(segments: ReadonlySet<Segment>): Promise<void> {
  await Promise.all([...segments].map((segment) => segment.close()));
  await Promise.all([...segments].map(({ file }) => removeFile(file)));
}
