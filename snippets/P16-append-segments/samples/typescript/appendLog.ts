import { createHash } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { listObjects } from './listDirectory.js';
import { withRetry } from './retry.js';
import { StorageError, toStorageError } from './storageErrors.js';

/*
 * A log below a prefix:
 *   <prefix>seg/<time>-<writer>-<sequence>    one segment: records, each with a line feed at its end. Time is that of the flush,
 *                                             20260131T235959123Z; sequence has ten digits. Names sort in each writer's order.
 *   <prefix>cmp/<name of the first segment>-<first 16 hex digits of SHA-256 of the names, joined by line feeds>
 *                                             several segments in one object: a line of JSON that lists them with their lengths,
 *                                             {"version":1,"segments":[{"name":"...","bytes":12}]}, then their bytes.
 * A segment that a compacted object lists is read from there, whether it is still there itself or not.
 */

export interface SegmentWriterOptions {
  /** Bytes that make a segment; 1 MiB. */
  readonly maxBytes?: number;
  /** Milliseconds after which a record is written at the latest; 1,000. */
  readonly maxDelay?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface CompactOptions {
  /** Bytes of one compacted object at most, which is held in memory; 32 MiB. */
  readonly maxBytes?: number;
}

interface Waiting {
  resolve(): void;
  reject(error: unknown): void;
}

/** Bytes of a compacted object that are asked for to find its first line; about 900 segments. */
const headerGuess = 64 * 1024;

interface CompactedHeader {
  readonly version: 1;
  readonly segments: readonly { readonly name: string; readonly bytes: number }[];
}

/** Appends records to a log that any number of writers share, each with an id of its own. */
export class SegmentWriter {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #writerId: string;
  readonly #options: SegmentWriterOptions;
  #records: string[] = [];
  #bytes = 0;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #sequence = 0;
  #lastTime = 0;
  #closed = false;

  /**
   * @param prefix Of the log, with its slash: `audit/`.
   * @param writerId Letters, digits, `.` and `_`; no two writers that run at the same time may have the same.
   */
  constructor(client: S3Client, bucket: string, prefix: string, writerId: string, options: SegmentWriterOptions = {}) {
    if (!/^[\w.]+$/.test(writerId)) throw new StorageError('invalid', `"${writerId}" cannot be the id of a writer`);
    this.#client = client;
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#writerId = writerId;
    this.#options = options;
  }

  /**
   * Adds a record, which may not contain a line feed.
   * @returns When it is stored; until then it may be lost with the process.
   * @throws StorageError when it was not stored, or not as far as anybody knows.
   */
  append(record: string): Promise<void> {
    if (this.#closed) return Promise.reject(new StorageError('invalid', 'The writer is closed'));
    if (record.includes('\n'))
      return Promise.reject(new StorageError('invalid', 'A record may not contain a line feed'));
    const stored = new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#records.push(`${record}\n`);
    this.#bytes += Buffer.byteLength(record) + 1;
    const { maxBytes = 1024 * 1024, maxDelay = 1_000 } = this.#options;
    if (this.#bytes >= maxBytes) this.#flushInBackground();
    else this.#timer ??= setTimeout(() => this.#flushInBackground(), maxDelay);
    return stored;
  }

  /** Whoever waits for `append` learns of a failure. */
  #flushInBackground(): void {
    this.flush().catch(() => undefined);
  }

  /**
   * Stores what was appended so far.
   * @throws StorageError as `append`
   */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const [records, waiting] = [this.#records, this.#waiting];
    [this.#records, this.#waiting, this.#bytes] = [[], [], 0];
    if (records.length === 0) return this.#writing;
    const name = this.#nextName();
    // One after the other, so that a reader does not see a later segment before an earlier one.
    const written = this.#writing.catch(() => undefined).then(() => this.#put(name, Buffer.from(records.join(''))));
    this.#writing = written;
    written.then(
      () => waiting.forEach(({ resolve }) => void resolve()),
      (error: unknown) => waiting.forEach(({ reject }) => void reject(error)),
    );
    return written;
  }

  /**
   * Stores what is left; the writer cannot be used any more.
   * @throws StorageError as `append`
   */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }

  #nextName(): string {
    // A clock that is set back must not put later records before earlier ones.
    this.#lastTime = Math.max(this.#lastTime, (this.#options.now ?? Date.now)());
    this.#sequence += 1;
    const time = new Date(this.#lastTime).toISOString().replace(/[-:.]/g, '');
    return `${time}-${this.#writerId}-${String(this.#sequence).padStart(10, '0')}`;
  }

  async #put(name: string, body: Buffer): Promise<void> {
    const key = `${this.#prefix}seg/${name}`;
    const context = { operation: 'PutObject', bucket: this.#bucket, key };
    // Written again after a lost reply it is the same object, not a second one.
    await withRetry(() => this.#client.send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: body })), {
      context,
    });
  }
}

/** Where the bytes of a segment are. */
interface Place {
  /** Of the compacted object; undefined: in the segment itself. */
  readonly compacted?: string;
  readonly start: number;
  readonly bytes: number;
}

/** A log as it is at the moment. */
class LogView {
  readonly #client: S3Client;
  readonly bucket: string;
  readonly prefix: string;
  /** The compacted object that was read last: the next segment is mostly in the same one. */
  #last: { readonly key: string; readonly body: Buffer } | undefined;

  constructor(client: S3Client, bucket: string, prefix: string) {
    this.#client = client;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /** Names and lengths of the segments that are objects of their own, in order. */
  async segments(): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    const below = `${this.prefix}seg/`;
    for await (const { key, size } of listObjects(this.#client, this.bucket, below))
      found.set(key.slice(below.length), size);
    return found;
  }

  /** Where the segments are that have been compacted. Two compactors may have taken the same: the first counts. */
  async compacted(): Promise<Map<string, Place>> {
    const found = new Map<string, Place>();
    for await (const { key } of listObjects(this.#client, this.bucket, `${this.prefix}cmp/`)) {
      const line = await this.#firstLine(key);
      const { segments } = JSON.parse(line.toString()) as CompactedHeader;
      let start = line.length;
      for (const { name, bytes } of segments) {
        if (!found.has(name)) found.set(name, { compacted: key, start, bytes });
        start += bytes;
      }
    }
    return found;
  }

  /** @throws StorageError `notFound` when it has been compacted since it was listed. */
  async read(name: string, place: Place | undefined): Promise<Buffer> {
    if (place?.compacted === undefined) return this.#get(`${this.prefix}seg/${name}`);
    const body = await this.#compactedBody(place.compacted);
    return body.subarray(place.start, place.start + place.bytes);
  }

  async #compactedBody(key: string): Promise<Buffer> {
    if (this.#last?.key !== key) this.#last = { key, body: await this.#get(key) };
    return this.#last.body;
  }

  /** The line that says what a compacted object holds, with its line feed; the records behind it are not fetched. */
  async #firstLine(key: string): Promise<Buffer> {
    for (let length = headerGuess; ; length *= 4) {
      const bytes = await this.#get(key, { Range: `bytes=0-${length - 1}` });
      const end = bytes.indexOf('\n') + 1;
      if (end > 0) return bytes.subarray(0, end);
      if (bytes.length < length) {
        throw new StorageError('corrupt', `${this.bucket}/${key} is no compacted object`, { bucket: this.bucket, key });
      }
    }
  }

  #get(key: string, range: { readonly Range?: string } = {}): Promise<Buffer> {
    const context = { operation: 'GetObject', bucket: this.bucket, key };
    return withRetry(
      async () => {
        const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key, ...range }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      },
      { context },
    );
  }
}

/**
 * Reads a log: each record once, those of one writer in the order in which they were appended, those of different writers about
 * in the order of their clocks. Compaction may go on meanwhile. One segment or compacted object is in memory at a time.
 * @throws StorageError
 */
export async function* readLog(client: S3Client, bucket: string, prefix: string): AsyncGenerator<string, void, void> {
  const view = new LogView(client, bucket, prefix);
  // In this order: a segment that is compacted between the two is in both, never in neither.
  const segments = await view.segments();
  let compacted = await view.compacted();
  for (const name of [...new Set([...segments.keys(), ...compacted.keys()])].sort()) {
    let bytes: Buffer;
    try {
      bytes = await view.read(name, compacted.get(name));
    } catch (thrown) {
      if (toStorageError(thrown).kind !== 'notFound') throw thrown;
      // It was compacted while we were reading.
      compacted = await view.compacted();
      if (!compacted.has(name)) throw thrown;
      bytes = await view.read(name, compacted.get(name));
    }
    const records = bytes.toString().split('\n');
    records.pop();
    yield* records;
  }
}

/**
 * Merges segments into larger objects, so that reading takes fewer requests. What readers see stays the same at any time, also
 * when it is cut off or runs twice at once: first the new object is there, then its segments go.
 * @returns How many segments were merged.
 * @throws StorageError
 */
export async function compact(
  client: S3Client,
  bucket: string,
  prefix: string,
  options: CompactOptions = {},
): Promise<number> {
  const { maxBytes = 32 * 1024 * 1024 } = options;
  const view = new LogView(client, bucket, prefix);
  const segments = await view.segments();
  const compacted = await view.compacted();
  // What a compaction that was cut off has left.
  await removeSegments(
    client,
    bucket,
    prefix,
    [...segments.keys()].filter((name) => compacted.has(name)),
  );
  const left = [...segments.keys()].filter((name) => !compacted.has(name)).sort();
  let merged = 0;
  while (left.length > 0) {
    const names = takeUpTo(left, segments, maxBytes);
    const stored = await mergeSegments(client, view, names);
    await removeSegments(client, bucket, prefix, stored);
    merged += stored.length;
  }
  return merged;
}

/** Takes names off the list, at least one, whose segments fit together. */
function takeUpTo(left: string[], lengths: ReadonlyMap<string, number>, maxBytes: number): string[] {
  const taken: string[] = [];
  let bytes = 0;
  for (let name = left[0]; name !== undefined; name = left[0]) {
    bytes += lengths.get(name) ?? 0;
    if (taken.length > 0 && bytes > maxBytes) break;
    taken.push(name);
    left.shift();
  }
  return taken;
}

/** @returns The names of those that the new object holds: these may go, and no others. */
async function mergeSegments(client: S3Client, view: LogView, names: readonly string[]): Promise<string[]> {
  const bodies: Buffer[] = [];
  const segments: { name: string; bytes: number }[] = [];
  for (const name of names) {
    const body = await readUnlessGone(view, name);
    if (body === undefined) continue; // another compactor was faster
    bodies.push(body);
    segments.push({ name, bytes: body.length });
  }
  const [first] = segments;
  if (first === undefined) return [];
  const header: CompactedHeader = { version: 1, segments };
  const digest = createHash('sha256')
    .update(segments.map(({ name }) => name).join('\n'))
    .digest('hex');
  // The same segments make the same object, so that two compactors do not make two.
  const key = `${view.prefix}cmp/${first.name}-${digest.slice(0, 16)}`;
  const Body = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...bodies]);
  await withRetry(() => client.send(new PutObjectCommand({ Bucket: view.bucket, Key: key, Body })), {
    context: { operation: 'PutObject', bucket: view.bucket, key },
  });
  return segments.map(({ name }) => name);
}

async function readUnlessGone(view: LogView, name: string): Promise<Buffer | undefined> {
  try {
    return await view.read(name, undefined);
  } catch (error) {
    if (toStorageError(error).kind === 'notFound') return undefined;
    throw error;
  }
}

async function removeSegments(
  client: S3Client,
  bucket: string,
  prefix: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const key = `${prefix}seg/${name}`;
    await withRetry(() => client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })), {
      context: { operation: 'DeleteObject', bucket, key },
    });
  }
}
