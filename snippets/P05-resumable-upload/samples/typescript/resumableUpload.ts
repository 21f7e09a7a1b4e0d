import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListPartsCommand,
  type ListPartsCommandOutput,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { type Logger, throwIfCancelled, withRetry } from './retry.js';
import { isNotFound, StorageError, toStorageError } from './storageErrors.js';

export interface UploadOptions {
  /** Bytes of a part, 5 MiB to 5 GiB; made larger where the file needs more than 10,000; 16 MiB. */
  readonly partSize?: number;
  /** Parts at the same time, each held in memory; 4. */
  readonly concurrency?: number;
  /** Where it is kept how far the upload is; beside the file, `<file>.upload.json`. */
  readonly stateFile?: string;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
  /** Told of the bytes that are stored, those of an earlier run included. */
  readonly onProgress?: (bytes: number, total: number) => void;
  readonly logger?: Logger;
}

/** What is kept in the state file. */
interface UploadState {
  readonly version: 1;
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
  /** Bytes of the file. */
  readonly size: number;
  /** Of the file, in milliseconds since 1970. */
  readonly mtime: number;
  readonly partSize: number;
}

interface Part {
  readonly number: number;
  readonly start: number;
  readonly length: number;
}

/** Source: S3 user guide, "Multipart upload limits". */
const smallestPart = 5 * 1024 ** 2;
const largestPart = 5 * 1024 ** 3;
const mostParts = 10_000;
const largestObject = 5 * 1024 ** 4;
const defaultPartSize = 16 * 1024 ** 2;

/**
 * The size of parts for a file: as wanted, but no smaller than S3 takes and large enough for 10,000 parts, in whole MiB.
 * @param length Bytes of the file.
 * @throws StorageError `invalid` for a file over 5 TiB.
 */
export function partSizeFor(length: number, wanted = defaultPartSize): number {
  if (length > largestObject) throw new StorageError('invalid', `${length} bytes are more than an object may have`);
  const mebibyte = 1024 ** 2;
  const needed = Math.ceil(length / mostParts / mebibyte) * mebibyte;
  return Math.min(largestPart, Math.max(wanted, needed, smallestPart));
}

/**
 * Uploads a file in parts. When it fails or is cancelled, what is stored stays, and the same call goes on from there; parts cost
 * money until then, so call `abortUpload` where nobody will. A file that was changed meanwhile is uploaded anew.
 *
 * Have a lifecycle rule (AbortIncompleteMultipartUpload) for what crashes leave for good.
 * @returns The ETag, which for uploads in parts is not the MD5 of the content.
 * @throws StorageError; the error of the file system when the file cannot be read or the state file cannot be written.
 */
export async function uploadFile(
  client: S3Client,
  bucket: string,
  key: string,
  file: string,
  options: UploadOptions = {},
): Promise<string> {
  const stateFile = options.stateFile ?? `${file}.upload.json`;
  const handle = await open(file);
  try {
    const { size, mtimeMs: mtime } = await handle.stat();
    const state = await resumeOrBegin(client, bucket, key, { size, mtime }, stateFile, options);
    const stored = await storedParts(client, state);
    const etags = await sendMissing(client, state, handle, stored, options);
    const now = await handle.stat();
    if (now.size !== size || now.mtimeMs !== mtime) {
      // Its parts are of two versions: the next run begins anew.
      throw new StorageError('conflict', `${file} was changed while it was uploaded`, { bucket, key });
    }
    const etag = await complete(client, state, etags);
    await rm(stateFile, { force: true });
    return etag;
  } catch (error) {
    throw isFileSystemError(error) ? error : toStorageError(error, { operation: 'uploadFile', bucket, key });
  } finally {
    await handle.close();
  }
}

function isFileSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

/**
 * Gives up an upload that was cut off: its parts and its state file go. There may be none.
 * @throws StorageError
 */
export async function abortUpload(client: S3Client, file: string, stateFile = `${file}.upload.json`): Promise<void> {
  const state = await readState(stateFile);
  if (state !== undefined) await abort(client, state);
  await rm(stateFile, { force: true });
}

async function abort(client: S3Client, { bucket, key, uploadId }: UploadState): Promise<void> {
  try {
    await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
  } catch (error) {
    if (!isNotFound(error)) throw toStorageError(error, { operation: 'AbortMultipartUpload', bucket, key });
  }
}

async function resumeOrBegin(
  client: S3Client,
  bucket: string,
  key: string,
  source: { readonly size: number; readonly mtime: number },
  stateFile: string,
  { partSize, contentType, logger }: UploadOptions,
): Promise<UploadState> {
  const known = await readState(stateFile);
  if (known !== undefined) {
    const isSame =
      known.bucket === bucket && known.key === key && known.size === source.size && known.mtime === source.mtime;
    if (isSame && (await isOpen(client, known))) return known;
    logger?.info(
      `The upload of ${bucket}/${key} begins anew: ${isSame ? 'the store forgot it' : 'the file was changed'}`,
    );
    await abort(client, known);
  }
  const create = new CreateMultipartUploadCommand({
    Bucket: bucket,
    Key: key,
    ...(contentType !== undefined && { ContentType: contentType }),
  });
  const { UploadId: uploadId = '' } = await client.send(create);
  const size = partSizeFor(source.size, partSize);
  const state: UploadState = { version: 1, bucket, key, uploadId, ...source, partSize: size };
  try {
    await writeState(stateFile, state);
  } catch (error) {
    // What is not noted can be neither resumed nor given up. The first error says more than one of this.
    await abort(client, state).catch(() => undefined);
    throw error;
  }
  return state;
}

async function readState(stateFile: string): Promise<UploadState | undefined> {
  try {
    const state = JSON.parse(await readFile(stateFile, 'utf8')) as UploadState;
    return state.version === 1 ? state : undefined;
  } catch (error) {
    // Half a file of an older version is no better than none.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written beside and renamed, so that a crash leaves the old one or the new one. */
async function writeState(stateFile: string, state: UploadState): Promise<void> {
  const beside = `${stateFile}.${process.pid}`;
  await writeFile(beside, JSON.stringify(state), { flush: true });
  await rename(beside, stateFile);
}

async function isOpen(client: S3Client, { bucket, key, uploadId }: UploadState): Promise<boolean> {
  try {
    await client.send(new ListPartsCommand({ Bucket: bucket, Key: key, UploadId: uploadId, MaxParts: 1 }));
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Lengths and ETags of the parts that the store has. */
async function storedParts(
  client: S3Client,
  { bucket, key, uploadId }: UploadState,
): Promise<Map<number, { readonly size: number; readonly etag: string }>> {
  const parts = new Map<number, { size: number; etag: string }>();
  let marker: string | undefined;
  do {
    const list: ListPartsCommand = new ListPartsCommand({
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      ...(marker !== undefined && { PartNumberMarker: marker }),
    });
    const page: ListPartsCommandOutput = await client.send(list);
    for (const { PartNumber = 0, Size = 0, ETag = '' } of page.Parts ?? [])
      parts.set(PartNumber, { size: Size, etag: ETag });
    marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (marker !== undefined);
  return parts;
}

function* partsOf({ size, partSize }: UploadState): Generator<Part, void, void> {
  // A file of no bytes has one part of no bytes.
  for (let start = 0, number = 1; start < size || number === 1; start += partSize, number += 1) {
    yield { number, start, length: Math.min(partSize, size - start) };
  }
}

/** Sends what is missing; gives the ETags of all parts, in order. */
async function sendMissing(
  client: S3Client,
  state: UploadState,
  handle: FileHandle,
  stored: ReadonlyMap<number, { readonly size: number; readonly etag: string }>,
  { concurrency = 4, signal, onProgress, logger }: UploadOptions,
): Promise<string[]> {
  const etags: string[] = [];
  const parts = partsOf(state);
  const { bucket, key } = state;
  let done = 0;
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const lane = async () => {
    for (const part of parts) {
      throwIfCancelled(either, { operation: 'uploadFile', bucket, key });
      const body = await readPart(handle, part);
      const known = stored.get(part.number);
      // The file may have been changed and have its old time: the MD5 tells. Where ETags are something else, it is sent again.
      const isThere = known?.size === part.length && known.etag === `"${md5(body, 'hex')}"`;
      etags[part.number - 1] = isThere ? known.etag : await sendPart(client, state, part, body, either, logger);
      done += part.length;
      onProgress?.(done, state.size);
    }
  };
  const lanes = Array.from({ length: concurrency }, () =>
    lane().catch((error: unknown) => {
      stop.abort();
      throw error;
    }),
  );
  // The first failure stops the others, whose failures only follow from it.
  const results = await Promise.allSettled(lanes);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [toStorageError(result.reason)] : []));
  const failure = failures.find(({ kind }) => kind !== 'cancelled') ?? failures[0];
  if (failure !== undefined) throw failure;
  return etags;
}

async function readPart(handle: FileHandle, { start, length }: Part): Promise<Buffer> {
  const body = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(body, filled, length - filled, start + filled);
    if (bytesRead === 0) throw new StorageError('conflict', 'The file became shorter while it was uploaded');
    filled += bytesRead;
  }
  return body;
}

async function sendPart(
  client: S3Client,
  { bucket, key, uploadId }: UploadState,
  { number }: Part,
  body: Buffer,
  signal: AbortSignal,
  logger: Logger | undefined,
): Promise<string> {
  const context = { operation: 'UploadPart', bucket, key };
  const part = { Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: number, Body: body };
  const { ETag = '' } = await withRetry(
    () => client.send(new UploadPartCommand({ ...part, ContentMD5: md5(body, 'base64') }), { abortSignal: signal }),
    { context, signal, ...(logger && { logger }) },
  );
  return ETag;
}

const md5 = (body: Buffer, encoding: 'hex' | 'base64') => createHash('md5').update(body).digest(encoding);

/**
 * Makes the object of the parts. The store may answer 200 and send an error afterwards, which the SDK throws; and the reply may
 * be lost: then the upload is gone, and the object is there.
 */
async function complete(client: S3Client, state: UploadState, etags: readonly string[]): Promise<string> {
  const { bucket, key, uploadId, size } = state;
  const Parts = etags.map((ETag, index) => ({ PartNumber: index + 1, ETag }));
  const request = { Bucket: bucket, Key: key, UploadId: uploadId, MultipartUpload: { Parts } };
  try {
    await withRetry(() => client.send(new CompleteMultipartUploadCommand(request)), {
      context: { operation: 'CompleteMultipartUpload', bucket, key },
    });
  } catch (error) {
    if (!isNotFound(error) || (await lengthOf(client, bucket, key))?.etag !== etagOfParts(etags)) throw error;
  }
  const made = await lengthOf(client, bucket, key);
  if (made?.size !== size) {
    throw new StorageError('corrupt', `${bucket}/${key} has ${made?.size ?? 'no'} bytes instead of ${size}`, {
      bucket,
      key,
    });
  }
  return made.etag;
}

/** S3 makes the ETag of the MD5 of the parts' MD5s, and their number. */
function etagOfParts(etags: readonly string[]): string {
  const digests = etags.map((etag) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
  return `"${md5(Buffer.concat(digests), 'hex')}-${etags.length}"`;
}

async function lengthOf(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<{ readonly size: number; readonly etag: string } | undefined> {
  try {
    const { ContentLength = 0, ETag = '' } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { size: ContentLength, etag: ETag };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
