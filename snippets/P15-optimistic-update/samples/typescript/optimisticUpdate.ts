import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { pause, throwIfCancelled, withRetry } from './retry.js';
import { StorageError, toStorageError } from './storageErrors.js';
import type { StoreCapabilities } from './storeCapabilities.js';

/** Makes the new content of the old one; undefined for an object that does not exist. It may be called several times. */
export type Change = (old: Buffer | undefined) => Uint8Array | Promise<Uint8Array>;

export interface UpdateOptions {
  /** How often it is tried in all; 20. */
  readonly attempts?: number;
  /** Milliseconds of the first pause at most, doubled each time up to 2 s; 50. */
  readonly baseDelay?: number;
  /** For an object that does not exist yet. */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

export interface UpdateResult {
  /** With its quotes. */
  readonly etag: string;
  /** How many attempts it took. */
  readonly attempts: number;
}

/** An object as it was read, with what a PUT would otherwise lose. */
interface Current {
  readonly bytes: Buffer | undefined;
  readonly etag: string;
  readonly headers: object;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The metadata that says whose write an object is. */
const writerIdKey = 'writer-id';

const longestDelay = 2_000;

// #region snippet: update-if-match
/**
 * Changes an object that others change too, without a lock: it is written only if it is still what was read, otherwise read and
 * changed again. Content type, other headers and metadata are kept; tags are not.
 *
 * A write whose reply was lost is recognised by its id, unless somebody else has written since: then the change is made again.
 * @throws StorageError `conflict` when others were faster every time; `unsupported` on a store that does not compare.
 */
export async function updateObject(
  client: S3Client,
  capabilities: StoreCapabilities,
  bucket: string,
  key: string,
  change: Change,
  options: UpdateOptions = {},
): Promise<UpdateResult> {
  capabilities.require('put.ifMatch.stale', 'Optimistic update');
  capabilities.require('put.ifNoneMatch', 'Optimistic update');
  const { attempts = 20, baseDelay = 50, signal } = options;
  const written = new Set<string>();
  let failure: StorageError | undefined;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    throwIfCancelled(signal, { operation: 'updateObject', bucket, key });
    const current = await readCurrent(client, bucket, key, signal);
    // The write before this attempt was carried out, and only its reply was lost.
    if (written.has(current.metadata[writerIdKey] ?? '')) return { etag: current.etag, attempts: attempt - 1 };
    const writerId = randomUUID();
    written.add(writerId);
    const put = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: await change(current.bytes),
      ...(options.contentType !== undefined && { ContentType: options.contentType }),
      ...current.headers,
      Metadata: { ...current.metadata, [writerIdKey]: writerId },
      // Ceph RGW compares the ETag without its quotes only.
      ...(current.bytes === undefined ? { IfNoneMatch: '*' } : { IfMatch: capabilities.conditionOf(current.etag) }),
    });
    try {
      const { ETag = '' } = await client.send(put, { ...(signal && { abortSignal: signal }) });
      return { etag: ETag, attempts: attempt };
    } catch (thrown) {
      failure = toStorageError(thrown, { operation: 'PutObject', bucket, key });
      if (!mayPass(failure)) throw failure;
    }
    await pause(Math.random() * Math.min(longestDelay, baseDelay * 2 ** (attempt - 1)), signal);
  }
  const current = await readCurrent(client, bucket, key, signal);
  if (written.has(current.metadata[writerIdKey] ?? '')) return { etag: current.etag, attempts };
  throw new StorageError('conflict', `${bucket}/${key} was changed by others ${attempts} times in a row`, {
    operation: 'updateObject',
    bucket,
    key,
    cause: failure,
  });
}
// #endregion

/** Somebody else was faster (412, 409; AWS says 404 of an object that is gone), or the store was busy. */
function mayPass({ kind, retryable }: StorageError): boolean {
  return retryable || kind === 'preconditionFailed' || kind === 'conflict' || kind === 'notFound';
}

/** Retried as a whole: the body may break off after the answer began, and the SDK does not ask again then. */
function readCurrent(client: S3Client, bucket: string, key: string, signal: AbortSignal | undefined): Promise<Current> {
  return withRetry(() => readOnce(client, bucket, key, signal), {
    context: { operation: 'GetObject', bucket, key },
    ...(signal && { signal }),
  });
}

async function readOnce(
  client: S3Client,
  bucket: string,
  key: string,
  signal: AbortSignal | undefined,
): Promise<Current> {
  try {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
      ...(signal && { abortSignal: signal }),
    });
    const bytes = Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
    const { ContentType, ContentEncoding, ContentLanguage, ContentDisposition, CacheControl } = answer;
    const headers = { ContentType, ContentEncoding, ContentLanguage, ContentDisposition, CacheControl };
    return {
      bytes,
      etag: answer.ETag ?? '',
      headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
      metadata: answer.Metadata ?? {},
    };
  } catch (thrown) {
    const error = toStorageError(thrown, { operation: 'GetObject', bucket, key });
    if (error.kind === 'notFound' && error.s3Code !== 'NoSuchBucket') {
      return { bytes: undefined, etag: '', headers: {}, metadata: {} };
    }
    throw error;
  }
}
