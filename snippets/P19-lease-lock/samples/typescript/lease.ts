import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { pause, throwIfCancelled } from './retry.js';
import { StorageError, toStorageError } from './storageErrors.js';
import type { StoreCapabilities } from './storeCapabilities.js';

/** What the object of a lease holds, as JSON. */
export interface LeaseRecord {
  readonly owner: string;
  /** Grows with every holder: what the lease protects refuses smaller ones ("fencing"). */
  readonly token: number;
  /** ISO 8601, UTC; in the past for a lease that was given back. */
  readonly expires: string;
}

/** Time, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface LeaseOptions {
  /** Who holds it, for people who look. */
  readonly owner: string;
  /** Milliseconds that it lasts unless it is renewed. */
  readonly duration: number;
  /** Milliseconds to wait for one that another holds; 0. */
  readonly wait?: number;
  /** Milliseconds by which clocks may differ: a lease is taken over only that long after it ended; 2,000. */
  readonly margin?: number;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

const systemClock: Clock = { now: Date.now, sleep: pause };

/** Milliseconds between looks at a lease that another holds. */
const lookInterval = 500;

/** The metadata that says whose write an object is. */
const writerIdKey = 'writer-id';

const longAgo = new Date(0).toISOString();

interface Stored {
  readonly record: LeaseRecord;
  readonly etag: string;
  readonly writerId: string | undefined;
}

/** The object behind a lease, and how it is compared and swapped. */
class LeaseObject {
  readonly #client: S3Client;
  readonly #capabilities: StoreCapabilities;
  readonly #bucket: string;
  readonly #key: string;

  constructor(client: S3Client, capabilities: StoreCapabilities, bucket: string, key: string) {
    this.#client = client;
    this.#capabilities = capabilities;
    this.#bucket = bucket;
    this.#key = key;
  }

  /** @throws StorageError that says what happened to the lease. */
  error(message: string, cause?: unknown): StorageError {
    const where = { operation: 'lease', bucket: this.#bucket, key: this.#key };
    return new StorageError('conflict', `Lease ${this.#bucket}/${this.#key}: ${message}`, { ...where, cause });
  }

  async read(): Promise<Stored | undefined> {
    try {
      const answer = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: this.#key }));
      const record = JSON.parse((await answer.Body?.transformToString()) ?? '') as LeaseRecord;
      return { record, etag: answer.ETag ?? '', writerId: answer.Metadata?.[writerIdKey] };
    } catch (thrown) {
      const error = toStorageError(thrown, { operation: 'GetObject', bucket: this.#bucket, key: this.#key });
      if (error.kind === 'notFound' && error.s3Code !== 'NoSuchBucket') return undefined;
      throw error;
    }
  }

  /**
   * Writes a record if the object is still the one that was read.
   * @param etag Undefined where there must be none.
   * @returns The new ETag; undefined when somebody else was faster.
   */
  async swap(record: LeaseRecord, etag: string | undefined): Promise<string | undefined> {
    const writerId = randomUUID();
    const put = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: this.#key,
      Body: JSON.stringify(record),
      ContentType: 'application/json',
      Metadata: { [writerIdKey]: writerId },
      ...(etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: this.#capabilities.conditionOf(etag) }),
    });
    try {
      return (await this.#client.send(put)).ETag ?? '';
    } catch (thrown) {
      const error = toStorageError(thrown, { operation: 'PutObject', bucket: this.#bucket, key: this.#key });
      const isRefusal = ['preconditionFailed', 'conflict', 'notFound'].includes(error.kind);
      if (!isRefusal && !error.retryable) throw error;
      // The request may have been carried out and only its reply lost.
      const stored = await this.read();
      if (stored?.writerId === writerId) return stored.etag;
      // RGW answers some who lose a race with 500: what is there now was written by another then.
      if (isRefusal || stored?.etag !== etag) return undefined;
      throw error;
    }
  }
}

/** A lease that this process holds until it expires, is released, or is seen to be lost. */
export class Lease {
  readonly fencingToken: number;
  readonly #object: LeaseObject;
  readonly #options: LeaseOptions;
  readonly #clock: Clock;
  readonly #lost = new AbortController();
  #watch = new AbortController();
  #etag: string;
  #expires: number;

  constructor(object: LeaseObject, options: LeaseOptions, record: LeaseRecord, etag: string) {
    this.#object = object;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.fencingToken = record.token;
    this.#etag = etag;
    this.#expires = Date.parse(record.expires);
    this.#watchExpiry();
  }

  /** Aborted when the lease ended without `release`: stop what it protects. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Milliseconds since 1970 at which it ends unless it is renewed. */
  get expires(): number {
    return this.#expires;
  }

  /**
   * Makes it last for its whole duration again; call it after a third of that.
   * @throws StorageError `conflict` when it was taken over or has run out: then it is lost.
   */
  async renew(): Promise<void> {
    const expires = this.#clock.now() + this.#options.duration;
    await this.#swap(expires, new Date(expires).toISOString());
    this.#watchExpiry();
  }

  /**
   * Gives it back at once. The record is overwritten, not deleted: some stores ignore the condition of a delete, and would
   * delete the lease of the next holder; and the next token has to be larger.
   * @throws StorageError `conflict` when it was taken over before.
   */
  async release(): Promise<void> {
    await this.#swap(0, longAgo);
    this.#watch.abort();
  }

  async #swap(expires: number, written: string): Promise<void> {
    // What it protects was told to stop, and that cannot be taken back.
    if (this.#lost.signal.aborted) throw this.#object.error('it was lost before');
    const record = { owner: this.#options.owner, token: this.fencingToken, expires: written };
    const etag = await this.#object.swap(record, this.#etag);
    if (etag === undefined) {
      this.#end();
      throw this.#object.error('it was taken over by another holder');
    }
    this.#etag = etag;
    this.#expires = expires;
  }

  #end(): void {
    this.#watch.abort();
    this.#lost.abort(this.#object.error('it was lost'));
  }

  /** The holder's own clock decides: after the end another may hold it. */
  #watchExpiry(): void {
    this.#watch.abort();
    const watch = new AbortController();
    this.#watch = watch;
    this.#clock.sleep(this.#expires - this.#clock.now(), watch.signal).then(
      () => this.#end(),
      () => undefined, // renewed or released in time
    );
  }
}

/**
 * Takes a lease: at any time at most one process holds it, as long as clocks differ by less than the margin. What it protects
 * should compare fencing tokens all the same, since a holder that was paused does not know that its time is over. Where there
 * is a database or Redis, prefer its locks: a lease here costs requests, and nobody is told when it becomes free.
 * @throws StorageError `conflict` when another holds it until the end of the wait; `unsupported` on a store that does not compare.
 */
export async function acquireLease(
  client: S3Client,
  capabilities: StoreCapabilities,
  bucket: string,
  key: string,
  options: LeaseOptions,
): Promise<Lease> {
  capabilities.require('put.ifNoneMatch', 'Lease');
  capabilities.require('put.ifMatch.stale', 'Lease');
  const { owner, duration, wait = 0, margin = 2_000, clock = systemClock, signal } = options;
  const object = new LeaseObject(client, capabilities, bucket, key);
  const deadline = clock.now() + wait;
  while (true) {
    throwIfCancelled(signal, { operation: 'lease', bucket, key });
    const stored = await object.read();
    const free = stored === undefined || isOver(stored.record, clock.now(), margin);
    if (free) {
      const expires = new Date(clock.now() + duration).toISOString();
      const record = { owner, token: (stored?.record.token ?? 0) + 1, expires };
      const etag = await object.swap(record, stored?.etag);
      if (etag !== undefined) return new Lease(object, options, record, etag);
    }
    const left = deadline - clock.now();
    if (left <= 0) throw object.error(`it is held by ${stored?.record.owner ?? 'another'}`);
    await clock.sleep(Math.min(left, lookInterval), signal);
  }
}

/** One that was given back is over at once; one that ran out only after the margin. */
function isOver({ expires }: LeaseRecord, now: number, margin: number): boolean {
  return expires === longAgo || now > Date.parse(expires) + margin;
}
