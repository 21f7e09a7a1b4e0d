import { createHash } from 'node:crypto';
import path from 'node:path';
import { GetObjectCommand, type GetObjectCommandOutput, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { withRetry } from './retry.js';
import { StorageError, toStorageError } from './storageErrors.js';

export interface WriteOptions {
  /** Guessed from the ending of the key when absent. */
  readonly contentType?: string;
  /** Values may hold any character: what is not ASCII is written as RFC 2047 says. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface ReadOptions {
  /** Bytes that it reads at most; 16 MiB. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

const defaultLimit = 16 * 1024 * 1024;

const contentTypes: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.gif': 'image/gif',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
};

/** The content type that a name's ending stands for; without one, browsers download what they could show. */
export function contentTypeOf(key: string): string {
  return contentTypes[path.posix.extname(key).toLowerCase()] ?? 'application/octet-stream';
}

// #region snippet: write-object
/**
 * Writes a whole object, as `fs.writeFile` writes a file; a reader sees the old content or the new one, never a mixture.
 * @returns The ETag, with its quotes.
 * @throws StorageError
 */
export async function writeFile(
  client: S3Client,
  bucket: string,
  key: string,
  content: string | Uint8Array,
  options: WriteOptions = {},
): Promise<string> {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  const put = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: body,
    ContentLength: body.byteLength,
    // The store refuses what arrives damaged. An ETag proves nothing: encrypted objects do not have their MD5.
    ContentMD5: createHash('md5').update(body).digest('base64'),
    ContentType: options.contentType ?? contentTypeOf(key),
    Metadata: encodeMetadata(options.metadata ?? {}),
  });
  try {
    const { ETag = '' } = await client.send(put, { ...(options.signal && { abortSignal: options.signal }) });
    return ETag;
  } catch (error) {
    throw toStorageError(error, { operation: 'PutObject', bucket, key });
  }
}
// #endregion

// #region snippet: read-object
/**
 * Reads a whole object, as `fs.readFile` reads a file.
 * @returns All its bytes, never a part of them.
 * @throws StorageError `notFound` (code `ENOENT`) when there is none, `invalid` when it is larger than the limit, `corrupt` when
 * fewer bytes came than were announced, each time.
 */
export async function readFile(
  client: S3Client,
  bucket: string,
  key: string,
  options: ReadOptions = {},
): Promise<Buffer> {
  const { limit = defaultLimit, signal } = options;
  const context = { operation: 'GetObject', bucket, key };
  // The SDK repeats a request, but not the reading of a body that breaks off.
  return withRetry(
    async () => {
      const get = new GetObjectCommand({ Bucket: bucket, Key: key });
      return readBody(await client.send(get, { ...(signal && { abortSignal: signal }) }), limit);
    },
    { context, ...(signal && { signal }) },
  );
}
// #endregion

/**
 * Reads an object as UTF-8.
 * @throws StorageError as `readFile`, and `invalid` when it is no UTF-8: wrong characters would be written back one day.
 */
export async function readText(
  client: S3Client,
  bucket: string,
  key: string,
  options: ReadOptions = {},
): Promise<string> {
  const bytes = await readFile(client, bucket, key, options);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new StorageError('invalid', `${bucket}/${key} is no UTF-8 text`, { bucket, key, cause });
  }
}

/** The stream of a body in Node, as far as it is used. */
type BodyStream = AsyncIterable<Uint8Array> & { destroy(): void };

async function readBody({ Body, ContentLength }: GetObjectCommandOutput, limit: number): Promise<Buffer> {
  if (Body === undefined) throw new StorageError('corrupt', 'The answer has no body', { retryable: true });
  const stream = Body as unknown as BodyStream;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const checkLimit = (bytes: number) => {
    if (bytes > limit) throw new StorageError('invalid', `The object is larger than ${limit} bytes`);
  };
  try {
    checkLimit(ContentLength ?? 0);
    for await (const chunk of stream) {
      length += chunk.byteLength;
      checkLimit(length);
      chunks.push(chunk);
    }
  } finally {
    // A body that nobody reads to its end holds its connection.
    stream.destroy();
  }
  if (ContentLength !== undefined && length !== ContentLength) {
    throw new StorageError('corrupt', `${length} of ${ContentLength} bytes arrived`, { retryable: true });
  }
  return Buffer.concat(chunks, length);
}

/**
 * Metadata travels in headers, which are ASCII and lose spaces at their ends: what would not arrive is written as encoded words
 * (RFC 2047), which AWS and others give back as they are.
 */
export function encodeMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const encode = (value: string) =>
    /^[\x20-\x7e]*$/.test(value) && !value.includes('=?') && value === value.trim()
      ? value
      : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`;
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), encode(value)]));
}

/** Reads metadata that `encodeMetadata` or other programs wrote in that form; what is not encoded stays as it is. */
export function decodeMetadata(metadata: Readonly<Record<string, string>> = {}): Record<string, string> {
  const decode = (value: string) =>
    value
      // White space between two encoded words is no part of the text (RFC 2047, 6.2): long ones are split so.
      .replace(/(=\?UTF-8\?[BQ]\?[^?\s]*\?=)\s+(?==\?UTF-8\?[BQ]\?)/gi, '$1')
      .replace(/=\?UTF-8\?([BQ])\?([^?\s]*)\?=/gi, (_, form: string, text: string) =>
        (form.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : bytesOfQ(text)).toString(),
      );
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, decode(value)]));
}

/** `=E5` stands for a byte, `_` for a space. */
function bytesOfQ(text: string): Buffer {
  const latin = text
    .replaceAll('_', ' ')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(latin, 'latin1');
}
