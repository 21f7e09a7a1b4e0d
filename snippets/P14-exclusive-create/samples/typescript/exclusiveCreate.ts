import { randomUUID } from 'node:crypto';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { pause } from './retry.js';
import { isNotFound, StorageError, toStorageError } from './storageErrors.js';
import type { StoreCapabilities } from './storeCapabilities.js';

export interface ExclusiveOptions {
  /** Tells this write from any other one; made up when absent. Use each id once. */
  readonly writerId?: string;
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface CreatedObject {
  /** With its quotes. */
  readonly etag: string;
  readonly writerId: string;
}

/** The metadata that says whose write an object is. */
export const writerIdKey = 'writer-id';

/** How often it is tried while somebody else is just writing (409), or deletes what was in the way. */
const conflictAttempts = 5;

// #region snippet: put-if-absent
/**
 * Creates an object that must not exist yet, as `fs.open` with the flag `wx` does: of any number of racers one wins.
 * @throws StorageError `alreadyExists` (code `EEXIST`) when there is one; `unsupported` on a store that would overwrite it.
 */
export async function createExclusive(
  client: S3Client,
  capabilities: StoreCapabilities,
  bucket: string,
  key: string,
  body: string | Uint8Array,
  options: ExclusiveOptions = {},
): Promise<CreatedObject> {
  capabilities.require('put.ifNoneMatch', 'Exclusive create');
  const { writerId = randomUUID(), signal } = options;
  const put = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: typeof body === 'string' ? Buffer.from(body) : body,
    IfNoneMatch: '*',
    Metadata: { ...options.metadata, [writerIdKey]: writerId },
    ...(options.contentType !== undefined && { ContentType: options.contentType }),
  });
  for (let attempt = 1; ; attempt += 1) {
    const made = await putOnce(client, put, writerId, signal);
    if (!(made instanceof StorageError)) return made;
    if (attempt === conflictAttempts) throw made;
    await pause(Math.random() * 100 * attempt, signal);
  }
}

/** @returns What was made, or why it could not be made at this moment: somebody else is just writing (409), or has just deleted. */
async function putOnce(
  client: S3Client,
  put: PutObjectCommand,
  writerId: string,
  signal: AbortSignal | undefined,
): Promise<CreatedObject | StorageError> {
  const { Bucket: bucket = '', Key: key = '' } = put.input;
  try {
    const { ETag = '' } = await client.send(put, { ...(signal && { abortSignal: signal }) });
    return { etag: ETag, writerId };
  } catch (thrown) {
    const error = toStorageError(thrown, { operation: 'PutObject', bucket, key });
    if (error.kind === 'preconditionFailed') return (await ownWrite(client, bucket, key, writerId, error)) ?? error;
    if (error.kind === 'conflict') return error;
    throw error;
  }
}
// #endregion

/**
 * The SDK sends a request again when its reply was lost. If the first one had been carried out, the second one is refused
 * because of it: then what is there is our own.
 * @returns Undefined when nothing is there any more.
 */
async function ownWrite(
  client: S3Client,
  bucket: string,
  key: string,
  writerId: string,
  refusal: StorageError,
): Promise<CreatedObject | undefined> {
  let found: { ETag?: string | undefined; Metadata?: Record<string, string> | undefined };
  try {
    found = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw toStorageError(error, { operation: 'HeadObject', bucket, key });
  }
  if (found.Metadata?.[writerIdKey] === writerId) return { etag: found.ETag ?? '', writerId };
  throw new StorageError('alreadyExists', `${bucket}/${key} exists already`, { bucket, key, cause: refusal });
}
