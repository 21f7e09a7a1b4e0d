import type { AppError } from '../../base/errors';
import { asDiskError } from './diskErrors';
import type { Segment } from './segment';

/** Payload bytes after which a frame is closed: more batches wait for the next one. */
const frameBytes = 4 * 1024 * 1024;

export interface PendingBatch {
  readonly payload: Buffer;
  /** The batch is durable; its payload stands at `offset`. */
  readonly committed: (segment: Segment, offset: number) => void;
  /** The batch could not be written. Called for the newest batch first. */
  readonly undo: () => void;
}

interface Waiting extends PendingBatch {
  readonly resolve: () => void;
  readonly reject: (error: AppError) => void;
}

/**
 * Writes batches in their order, as many at once as have come while the last write ran: one system call, and one fsync
 * where asked, for all of them. When a write fails, it and all that wait behind it are undone, for they may build on it.
 */
export class GroupCommit {
  #segment: Segment;
  readonly #fsync: boolean;
  #queue: Waiting[] = [];
  readonly #tasks: (() => Promise<void>)[] = [];
  #running: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();
  #broken: AppError | undefined;

  constructor(segment: Segment, fsync: boolean) {
    this.#segment = segment;
    this.#fsync = fsync;
  }

  get segment(): Segment {
    return this.#segment;
  }

  /**
   * Takes a batch into the next frame; resolves when the frame is durable.
   * @throws AppError `local.io` after the batch has been undone
   */
  add(batch: PendingBatch): Promise<void> {
    this.#last = new Promise<void>((resolve, reject) => this.#queue.push({ ...batch, resolve, reject }));
    this.#start();
    return this.#last;
  }

  /** Throws what made the file unusable: a failed fsync, or a torn frame that could not be cut off. */
  assertUsable(): void {
    if (this.#broken) throw this.#broken;
  }

  /** Resolves when every batch added so far is durable, and fails when one of those under way does. */
  settled(): Promise<void> {
    return this.#last;
  }

  /** Runs `work` between two frames. The segment that it gives, if any, takes the frames from then on. */
  async between(work: () => Promise<Segment | undefined>): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#tasks.push(async () => {
        try {
          this.#segment = (await work()) ?? this.#segment;
          resolve();
        } catch (error) {
          reject(error);
        }
      });
      this.#start();
    });
  }

  /** Resolves when nothing is left to do, whether or not it went well. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  #start(): void {
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    // Batches that are added in the same turn of the event loop share the first frame.
    await Promise.resolve();
    while (this.#tasks.length > 0 || this.#queue.length > 0) {
      const task = this.#tasks.shift();
      if (task) await task();
      else await this.#writeGroup(this.#takeGroup());
    }
    // In the same breath as the last look at the queue: a batch added between the two would wait for ever.
    this.#running = undefined;
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    const tooMany = this.#queue.findIndex(({ payload }, index) => {
      bytes += payload.length;
      return index > 0 && bytes > frameBytes;
    });
    return this.#queue.splice(0, tooMany < 0 ? this.#queue.length : tooMany);
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      this.assertUsable();
      let offset = await this.#write(group);
      for (const batch of group) {
        batch.committed(this.#segment, offset);
        offset += batch.payload.length;
        batch.resolve();
      }
    } catch (error) {
      await this.#giveUp(group, asDiskError(error, this.#segment.file));
    }
  }

  async #write(group: readonly Waiting[]): Promise<number> {
    const offset = await this.#segment.append(group.map(({ payload }) => payload));
    if (!this.#fsync) return offset;
    try {
      await this.#segment.sync();
    } catch (error) {
      // After a failed fsync nobody knows what the disk holds, and a second one would say that all is well.
      this.#broken = asDiskError(error, this.#segment.file);
      throw error;
    }
    return offset;
  }

  async #giveUp(group: readonly Waiting[], error: AppError): Promise<void> {
    const lost = [...group, ...this.#queue];
    this.#queue = [];
    for (const batch of lost.toReversed()) batch.undo();
    this.#last = Promise.resolve();
    if (!this.#broken) {
      await this.#segment.cut().catch((failure: unknown) => {
        this.#broken = asDiskError(failure, this.#segment.file);
      });
    }
    for (const batch of lost) batch.reject(error);
  }
}
