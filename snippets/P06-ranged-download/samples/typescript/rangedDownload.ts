import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { throwIfCancelled, withRetry } from './retry.js';
import { StorageError, type StorageErrorDetails, toStorageError } from './storageErrors.js';

export interface DownloadOptions {
  /** Bytes of a range, held in memory; 8 MiB. */
  readonly partSize?: number;
  /** Ranges at the same time; 4. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  /** Told of the bytes that are on the disk, those of an earlier run included. */
  readonly onProgress?: (bytes: number, total: number) => void;
}

/** The object is no longer the one that was begun with: what was read so far is of no use. */
export class ObjectChangedError extends StorageError {
  constructor(details: StorageErrorDetails) {
    super('preconditionFailed', `${details.bucket}/${details.key} was changed while it was read`, details);
    this.name = 'ObjectChangedError';
  }
}

interface Version {
  readonly etag: string;
  readonly size: number;
}

/** What is kept in `<file>.part.json`. */
interface DownloadState extends Version {
  readonly version: 1;
  readonly bucket: string;
  readonly key: string;
  readonly partSize: number;
  /** Indexes of the ranges that are on the disk. */
  readonly done: readonly number[];
}

async function headVersion(client: S3Client, bucket: string, key: string, signal?: AbortSignal): Promise<Version> {
  try {
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), {
      ...(signal && { abortSignal: signal }),
    });
    return { etag: head.ETag ?? '', size: head.ContentLength ?? 0 };
  } catch (error) {
    throw toStorageError(error, { operation: 'HeadObject', bucket, key });
  }
}

// #region snippet: ranged-read
/**
 * Reads a range of an object, if it is still the object with that ETag.
 * @param length At least 1, and the range within the object: a store answers anything else with an error (416).
 * @throws ObjectChangedError, StorageError
 */
export async function readRange(
  client: S3Client,
  bucket: string,
  key: string,
  etag: string,
  start: number,
  length: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  const context = { operation: 'GetObject', bucket, key };
  const range = `bytes=${start}-${start + length - 1}`;
  try {
    // The body may break off after the answer began: the SDK does not ask again then.
    return await withRetry(
      async () => {
        const get = new GetObjectCommand({ Bucket: bucket, Key: key, Range: range, IfMatch: etag });
        const { Body, ContentRange, ETag } = await client.send(get, { ...(signal && { abortSignal: signal }) });
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        // A store that ignores If-Match gives bytes of whatever is there now.
        if (ETag !== etag) throw new ObjectChangedError(context);
        // A proxy that knows no ranges answers with all of it.
        if (bytes.length === length && ContentRange?.startsWith(`bytes ${start}-`)) return bytes;
        throw new StorageError('corrupt', `${range} gave ${bytes.length} bytes`, { ...context, retryable: true });
      },
      { context, ...(signal && { signal }) },
    );
  } catch (thrown) {
    const error = toStorageError(thrown, context);
    const isGone = error.kind === 'preconditionFailed' || error.kind === 'notFound';
    throw isGone ? new ObjectChangedError({ ...context, cause: error }) : error;
  }
}
// #endregion

/**
 * Downloads an object in ranges into `<file>.part`, and gives it its name once it is whole. When it is cut off, the same call
 * goes on with what is missing, as long as the object is the same.
 * @throws ObjectChangedError when the object changes meanwhile: then nothing of it stays; StorageError; errors of the file system.
 */
export async function downloadFile(
  client: S3Client,
  bucket: string,
  key: string,
  file: string,
  options: DownloadOptions = {},
): Promise<void> {
  const [partial, stateFile] = [`${file}.part`, `${file}.part.json`];
  const version = await headVersion(client, bucket, key, options.signal);
  const known = await readState(stateFile);
  const isSame =
    known?.bucket === bucket && known.key === key && known.etag === version.etag && known.size === version.size;
  const partSize = options.partSize ?? 8 * 1024 ** 2;
  const handle = await openPartial(partial, isSame);
  const goesOn = isSame && handle.kept && (await holdsAll(handle.file, known));
  const state = goesOn ? known : { version: 1 as const, bucket, key, ...version, partSize, done: [] };
  try {
    await fetchMissing(client, state, handle.file, stateFile, options);
    await handle.file.sync();
  } catch (error) {
    if (error instanceof ObjectChangedError) for (const left of [partial, stateFile]) await rm(left, { force: true });
    throw error;
  } finally {
    await handle.file.close();
  }
  await rename(partial, file);
  await syncDirectory(path.dirname(file));
  await rm(stateFile, { force: true });
}

/** Whether the file is as long as its state says: after a power loss it may be shorter. */
async function holdsAll(file: FileHandle, { done, partSize, size }: DownloadState): Promise<boolean> {
  const { size: length } = await file.stat();
  return done.every((index) => length >= Math.min((index + 1) * partSize, size));
}

/** Opens what an earlier run left, or begins with an empty file. */
async function openPartial(
  partial: string,
  keep: boolean,
): Promise<{ readonly file: FileHandle; readonly kept: boolean }> {
  if (keep) {
    const file = await open(partial, 'r+').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (file !== undefined) return { file, kept: true };
  }
  return { file: await open(partial, 'w+'), kept: false };
}

async function fetchMissing(
  client: S3Client,
  state: DownloadState,
  handle: FileHandle,
  stateFile: string,
  { concurrency = 4, signal, onProgress }: DownloadOptions,
): Promise<void> {
  const { bucket, key, etag, size, partSize } = state;
  const done = new Set(state.done);
  const lengthOf = (index: number) => Math.min(partSize, size - index * partSize);
  let bytes = [...done].reduce((sum, index) => sum + lengthOf(index), 0);
  const missing = Array.from({ length: Math.ceil(size / partSize) }, (_, index) => index).filter(
    (index) => !done.has(index),
  );
  const left = missing.values();
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  let saving = writeState(stateFile, state);
  const lane = async () => {
    for (const index of left) {
      throwIfCancelled(either, { operation: 'downloadFile', bucket, key });
      const content = await readRange(client, bucket, key, etag, index * partSize, lengthOf(index), either);
      await writeAt(handle, content, index * partSize);
      done.add(index);
      bytes += content.length;
      // The state may only name bytes that a power loss does not take back.
      await handle.datasync();
      saving = saving.then(() => writeState(stateFile, { ...state, done: [...done] }));
      await saving;
      onProgress?.(bytes, size);
    }
  };
  const results = await Promise.allSettled(
    Array.from({ length: concurrency }, () =>
      lane().catch((error: unknown) => {
        stop.abort();
        throw error;
      }),
    ),
  );
  await saving;
  const failures = results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []));
  // The others failed because the first one stopped them.
  const failure = failures.find((error) => toStorageError(error).kind !== 'cancelled') ?? failures[0];
  if (failure !== undefined) throw failure;
}

/** All of it: one call may write less. */
async function writeAt(handle: FileHandle, content: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < content.length; ) {
    const left = content.length - written;
    written += (await handle.write(content, written, left, position + written)).bytesWritten;
  }
}

async function readState(stateFile: string): Promise<DownloadState | undefined> {
  try {
    const state = JSON.parse(await readFile(stateFile, 'utf8')) as DownloadState;
    return state.version === 1 ? state : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeState(stateFile: string, state: DownloadState): Promise<void> {
  const beside = `${stateFile}.${process.pid}`;
  await writeFile(beside, JSON.stringify(state));
  await rename(beside, stateFile);
}

/** The new name itself is only safe once its directory is; Windows has no such call. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Reads an object here and there, as a file that was opened with `fs.open`: every read is of the object as it was then. */
export class RangeReader {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #key: string;
  readonly #version: Version;

  private constructor(client: S3Client, bucket: string, key: string, version: Version) {
    this.#client = client;
    this.#bucket = bucket;
    this.#key = key;
    this.#version = version;
  }

  /** @throws StorageError `notFound` (code `ENOENT`) */
  static async open(client: S3Client, bucket: string, key: string): Promise<RangeReader> {
    return new RangeReader(client, bucket, key, await headVersion(client, bucket, key));
  }

  /** Bytes. */
  get size(): number {
    return this.#version.size;
  }

  /**
   * @param position From 0; at the end and behind it there is nothing to read.
   * @returns As many bytes as there are, at most `length`.
   * @throws ObjectChangedError, StorageError
   */
  async read(position: number, length: number, signal?: AbortSignal): Promise<Buffer> {
    if (position < 0 || length < 0) throw new StorageError('invalid', 'Neither position nor length may be negative');
    const there = Math.min(length, this.size - position);
    // A range of nothing cannot be asked for: 416.
    if (there <= 0) return Buffer.alloc(0);
    return readRange(this.#client, this.#bucket, this.#key, this.#version.etag, position, there, signal);
  }
}
