import path from 'node:path';
import type { Readable } from 'node:stream';
import { type Log, silentLog } from '../../base/log';
import type { BodySummary, SummarisedBody } from '../body/requestBody';
import { BlobFolder } from '../disk/blobFolder';
import type { ByteRange } from '../disk/blobReadable';
import type { BlobRef } from '../disk/blobRef';
import { KeyValueLog } from '../disk/keyValueLog';
import type { Change } from '../disk/operations';
import type { KeySource } from '../objects/listing';
import { readOverview } from '../objects/readOverview';
import {
  type BucketRecord,
  type ClockRecord,
  type ObjectRecord,
  type PartRecord,
  recordKey,
  type StoredRecord,
  type TopicRecord,
  type UploadRecord,
} from '../objects/records';
import { S3Error } from '../s3Error';
import { liveBlobs } from './liveBlobs';

export interface RepositoryOptions {
  readonly dataDir: string;
  readonly fsync: boolean;
  readonly log?: Log;
}

/** What a transaction came to. */
export interface Decision<T> {
  readonly changes: readonly Change<StoredRecord>[];
  /** Bodies that no record names any more after the changes. */
  readonly dead?: readonly BlobRef[];
  readonly value: T;
}

/** A body that arrived whole; nobody's until a transaction takes it. */
export interface Received {
  readonly refs: readonly BlobRef[];
  readonly summary: BodySummary;
}

/** Bodies that a record may hold inside. */
const inlineBodies = 4;

/** Buckets, objects and uploads on the disk. What is read is visible, not yet durable: see {@link Repository.settled}. */
export class Repository {
  readonly #records: KeyValueLog<StoredRecord>;
  readonly #blobs: BlobFolder;
  readonly #log: Log;
  /** Deletions of files under way. */
  readonly #removals = new Set<Promise<void>>();
  /** Milliseconds. */
  #clockOffset: number;

  private constructor(records: KeyValueLog<StoredRecord>, blobs: BlobFolder, log: Log) {
    this.#records = records;
    this.#blobs = blobs;
    this.#log = log;
    this.#clockOffset = (records.get(recordKey.clock) as ClockRecord | undefined)?.offset ?? 0;
  }

  /** Opens the data folder and removes the bodies that a crash left without a record. @throws AppError `local.io` */
  static async open({ dataDir, fsync, log = silentLog }: RepositoryOptions): Promise<Repository> {
    const records = await KeyValueLog.open<StoredRecord>(path.join(dataDir, 'records'), { fsync, log });
    try {
      const blobs = await BlobFolder.open(path.join(dataDir, 'bodies'), { fsync });
      const removed = await blobs.sweep(liveBlobs(records));
      if (removed > 0) log.info(`Removed ${removed} bodies that an earlier run had not finished`);
      return new Repository(records, blobs, log);
    } catch (error) {
      await records.close();
      throw error;
    }
  }

  /** The sandbox's time: milliseconds since 1970. */
  get now(): number {
    return Date.now() + this.#clockOffset;
  }

  /** Moves the sandbox's time ahead for good. */
  async advanceTime(milliseconds: number): Promise<void> {
    const offset = this.#clockOffset + milliseconds;
    await this.#records.apply([{ put: [recordKey.clock, { offset }] }]);
    this.#clockOffset = offset;
  }

  bucket(name: string): BucketRecord | undefined {
    return this.#records.get(recordKey.bucket(name)) as BucketRecord | undefined;
  }

  /** @throws S3Error NoSuchBucket */
  requireBucket(name: string): BucketRecord {
    const bucket = this.bucket(name);
    if (bucket) return bucket;
    throw new S3Error('NoSuchBucket', undefined, { BucketName: name });
  }

  /** By name, from the one after `after` on. */
  *buckets(prefix = '', after?: string): Generator<readonly [name: string, bucket: BucketRecord]> {
    const range = { prefix: recordKey.bucket(prefix), after: after === undefined ? after : recordKey.bucket(after) };
    for (const [key, record] of this.#records.scan(range)) yield [key.slice(2), record as BucketRecord];
  }

  object(bucket: string, key: string): ObjectRecord | undefined {
    return this.#records.get(recordKey.object(bucket, key)) as ObjectRecord | undefined;
  }

  /** The keys of a bucket as listings read them. */
  objects(bucket: string): KeySource {
    const start = recordKey.object(bucket, '');
    const records = this.#records;
    return {
      *scan(prefix, from) {
        const range = { prefix: start + prefix, from: start + from };
        for (const [key, record] of records.scan(range, readOverview)) yield [key.slice(start.length), record];
      },
    };
  }

  /** True when the bucket holds no object, no version and no delete marker. */
  isEmpty(bucket: string): boolean {
    for (const _ of this.#records.keys({ prefix: recordKey.object(bucket, '') })) return false;
    return true;
  }

  upload(bucket: string, uploadId: string): UploadRecord | undefined {
    return this.#records.get(recordKey.upload(bucket, uploadId)) as UploadRecord | undefined;
  }

  /** The uploads of a bucket, in the order of their ids. */
  *uploads(bucket: string): Generator<readonly [uploadId: string, upload: UploadRecord]> {
    const start = recordKey.upload(bucket, '');
    for (const [key, record] of this.#records.scan({ prefix: start })) {
      yield [key.slice(start.length), record as UploadRecord];
    }
  }

  part(bucket: string, uploadId: string, partNumber: number): PartRecord | undefined {
    return this.#records.get(recordKey.part(bucket, uploadId, partNumber)) as PartRecord | undefined;
  }

  topic(arn: string): TopicRecord | undefined {
    return this.#records.get(recordKey.topic(arn)) as TopicRecord | undefined;
  }

  /** By their ARNs. */
  *topics(): Generator<TopicRecord> {
    for (const [, record] of this.#records.scan({ prefix: recordKey.topic('') })) yield record as TopicRecord;
  }

  /** The parts of an upload, in their order. */
  *parts(bucket: string, uploadId: string): Generator<readonly [partNumber: number, part: PartRecord]> {
    for (const [key, record] of this.#records.scan({ prefix: recordKey.parts(bucket, uploadId) })) {
      yield [Number(key.slice(-5)), record as PartRecord];
    }
  }

  /** What takes every upload of a bucket away. */
  removalOfUploads(bucket: string): Required<Pick<Decision<void>, 'changes' | 'dead'>> {
    const ids = [...this.uploads(bucket)].map(([uploadId]) => uploadId);
    const removals = ids.map((uploadId) => this.removalOfUpload(bucket, uploadId));
    return { changes: removals.flatMap(({ changes }) => changes), dead: removals.flatMap(({ dead }) => dead) };
  }

  /** What takes an upload and its parts away. */
  removalOfUpload(bucket: string, uploadId: string): Required<Pick<Decision<void>, 'changes' | 'dead'>> {
    const parts = [...this.parts(bucket, uploadId)];
    return {
      changes: [
        { delete: recordKey.upload(bucket, uploadId) },
        ...parts.map(([partNumber]) => ({ delete: recordKey.part(bucket, uploadId, partNumber) })),
      ],
      dead: parts.flatMap(([, { body }]) => body),
    };
  }

  /**
   * Stores a body. Whatever goes wrong, nothing is left of it. `crowd` is how many bodies stand in the record that it goes to: small ones
   * are kept inside, but a record is written anew with every change of it. @throws S3Error and AppError `local.io`
   */
  async receive(body: SummarisedBody, crowd = 0): Promise<Received> {
    const refs = await this.keep(body, crowd >= inlineBodies);
    const { summary } = body;
    if (summary.size > 0) return { refs, summary };
    this.discard(refs);
    return { refs: [], summary };
  }

  /** Stores bytes that no record will name: discard them. Whatever goes wrong, nothing is left of them. @throws AppError `local.io` */
  async keep(bytes: AsyncIterable<Uint8Array>, asFile = false): Promise<readonly BlobRef[]> {
    const writer = this.#blobs.create(asFile);
    try {
      for await (const piece of bytes) await writer.write(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
      return [await writer.finish()];
    } catch (error) {
      await writer.abort();
      throw error;
    }
  }

  /**
   * Further references to the same bytes, with a life of their own. To be called in the same breath as the record was read: from
   * then on the bytes stay, whatever happens to it. @throws AppError `local.io`
   */
  async duplicate(refs: readonly BlobRef[]): Promise<readonly BlobRef[]> {
    const copies: BlobRef[] = [];
    const guard = this.#blobs.read(refs);
    try {
      for (const ref of refs) copies.push(await this.#blobs.duplicate(ref));
      return copies;
    } catch (error) {
      this.discard(copies);
      throw error;
    } finally {
      guard.destroy();
    }
  }

  /** The bytes of a body. The stream must end or be destroyed. */
  read(refs: readonly BlobRef[], range?: ByteRange): Readable {
    return this.#blobs.read(refs, range);
  }

  /** Deletes bodies that no record names; failures are logged, for a sweep finds what is left. */
  discard(refs: readonly BlobRef[]): void {
    if (!refs.some((ref) => 'file' in ref)) return;
    const removal = this.#blobs
      .delete(refs)
      .catch((error: unknown) => this.#log.warn(`A body could not be deleted: ${String(error)}`))
      .finally(() => this.#removals.delete(removal));
    this.#removals.add(removal);
  }

  /**
   * One transaction: `decide` looks and says what to change, without waiting in between. What it gives counts when the promise
   * resolves. `incoming` are bodies that the changes would name: they are deleted when it comes to nothing.
   */
  async change<T>(incoming: readonly BlobRef[], decide: () => Decision<T>): Promise<T> {
    try {
      const { changes, dead = [], value } = decide();
      await this.#records.apply(changes);
      this.discard(dead);
      return value;
    } catch (error) {
      this.discard(incoming);
      throw error;
    }
  }

  /** Resolves when everything that could be read until now is durable. @throws AppError `local.io` */
  settled(): Promise<void> {
    return this.#records.settled();
  }

  async close(): Promise<void> {
    await Promise.all(this.#removals);
    await this.#records.close();
  }
}
