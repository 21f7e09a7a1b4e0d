import { HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { StorageError, toStorageError } from './storageErrors.js';

/** What is known of a file; a directory is only a prefix of keys and has none of it. */
export type FileStat =
  | {
      readonly kind: 'file';
      /** Bytes. */
      readonly size: number;
      /** To the second. */
      readonly lastModified: Date | undefined;
      /** With its quotes. */
      readonly etag: string;
      readonly contentType: string | undefined;
      readonly metadata: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'directory' };

/**
 * Asks for a file or a directory, as `fs.stat` does. `name` and `name/x` may both exist: the file wins.
 * @param path A key, or a prefix with or without its slash.
 * @throws StorageError `notFound` (code `ENOENT`); `accessDenied` when the store refuses to say, which is no absence.
 */
export async function stat(client: S3Client, bucket: string, path: string, signal?: AbortSignal): Promise<FileStat> {
  const file = path.endsWith('/') ? undefined : await statObject(client, bucket, path, signal);
  if (file !== undefined) return file;
  const prefix = path.endsWith('/') ? path : `${path}/`;
  if (await prefixExists(client, bucket, prefix, signal)) return { kind: 'directory' };
  throw new StorageError('notFound', `There is nothing at ${bucket}/${path}`, { bucket, key: path });
}

// #region snippet: object-exists
/**
 * Whether there is a file or directory. By the time the answer is used it may be wrong: to create only what does not exist yet,
 * use a conditional write, not this.
 * @throws StorageError when the store cannot or will not say.
 */
export async function exists(client: S3Client, bucket: string, path: string, signal?: AbortSignal): Promise<boolean> {
  try {
    await stat(client, bucket, path, signal);
    return true;
  } catch (thrown) {
    const error = toStorageError(thrown);
    // Without its bucket nothing is known about a file: a wrong setting is no absence.
    if (error.kind === 'notFound' && error.s3Code !== 'NoSuchBucket') return false;
    throw error;
  }
}
// #endregion

async function statObject(
  client: S3Client,
  bucket: string,
  key: string,
  signal: AbortSignal | undefined,
): Promise<FileStat | undefined> {
  try {
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), {
      ...(signal && { abortSignal: signal }),
    });
    return {
      kind: 'file',
      size: head.ContentLength ?? 0,
      lastModified: head.LastModified,
      etag: head.ETag ?? '',
      contentType: head.ContentType,
      metadata: head.Metadata ?? {},
    };
  } catch (thrown) {
    // The answer to HEAD has no body: 404 is all there is, for a missing bucket too. The listing will say so.
    const error = toStorageError(thrown, { operation: 'HeadObject', bucket, key });
    if (error.kind === 'notFound') return undefined;
    throw error;
  }
}

async function prefixExists(
  client: S3Client,
  bucket: string,
  prefix: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    // XML cannot hold every character that a key can.
    const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1, EncodingType: 'url' });
    const page = await client.send(list, { ...(signal && { abortSignal: signal }) });
    return (page.Contents ?? []).length > 0;
  } catch (error) {
    throw toStorageError(error, { operation: 'ListObjectsV2', bucket, key: prefix });
  }
}
