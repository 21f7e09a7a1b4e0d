import { ListObjectsV2Command, type ListObjectsV2CommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { StorageError, toStorageError } from './storageErrors.js';

/** An object below a prefix. */
export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly lastModified: Date | undefined;
  /** With its quotes. */
  readonly etag: string;
}

/** A file, or what a delimiter makes look like a directory: it has neither size nor time. */
export type DirectoryEntry =
  | ({ readonly kind: 'file'; readonly name: string } & ListedObject)
  | { readonly kind: 'directory'; readonly name: string; readonly key: string };

export interface ListOptions {
  /** Keys that one request asks for, 1 to 1000; 1000, as small pages are slow. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}

/** The prefix of what lies in a directory: nothing, or the name with its slash. */
export function directoryPrefix(directory: string): string {
  return directory === '' || directory.endsWith('/') ? directory : `${directory}/`;
}

// #region snippet: list-prefix
/**
 * Gives all objects whose keys begin with a prefix, page by page as they are asked for, in the order of the keys' UTF-8 bytes:
 * `B` comes before `a`, and `a-1`, `a.txt` before `a/b`.
 * @throws StorageError
 */
export async function* listObjects(
  client: S3Client,
  bucket: string,
  prefix: string,
  options: ListOptions = {},
): AsyncGenerator<ListedObject, void, void> {
  for await (const page of listPages(client, bucket, prefix, undefined, options)) {
    for (const { Key = '', Size = 0, LastModified, ETag = '' } of page.Contents ?? []) {
      yield { key: decodeKey(page, Key), size: Size, lastModified: LastModified, etag: ETag };
    }
  }
}
// #endregion

/**
 * Gives the entries of one level, as `fs.readdir` does: files and, once each, the directories that hold deeper ones. The object
 * that marks the directory itself is no entry.
 *
 * The order is that of UTF-8 bytes, with a directory sorted as `name/`.
 * @param directory `reports` or `reports/`; empty for the whole bucket.
 * @throws StorageError
 */
export async function* listDirectory(
  client: S3Client,
  bucket: string,
  directory: string,
  options: ListOptions = {},
): AsyncGenerator<DirectoryEntry, void, void> {
  const prefix = directoryPrefix(directory);
  for await (const page of listPages(client, bucket, prefix, '/', options)) {
    const directories = (page.CommonPrefixes ?? []).map(({ Prefix = '' }): DirectoryEntry => {
      const key = decodeKey(page, Prefix);
      return { kind: 'directory', name: key.slice(prefix.length, -1), key };
    });
    const files = (page.Contents ?? []).map(({ Key = '', Size = 0, LastModified, ETag = '' }): DirectoryEntry => {
      const key = decodeKey(page, Key);
      return { kind: 'file', name: key.slice(prefix.length), key, size: Size, lastModified: LastModified, etag: ETag };
    });
    const entries = [...directories, ...files].filter(({ key }) => key !== prefix);
    // A page has both kinds in lists of their own; all of it comes before the next page.
    yield* entries.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }
}

/**
 * Gives the files of all levels below a directory; names are relative to it. Markers of directories are left out.
 * @throws StorageError
 */
export async function* walk(
  client: S3Client,
  bucket: string,
  directory: string,
  options: ListOptions = {},
): AsyncGenerator<DirectoryEntry, void, void> {
  const prefix = directoryPrefix(directory);
  for await (const object of listObjects(client, bucket, prefix, options)) {
    if (!object.key.endsWith('/')) yield { kind: 'file', name: object.key.slice(prefix.length), ...object };
  }
}

/**
 * Gives the files whose names match a pattern: `*` stands for any characters but `/`, `?` for one, `**` for any levels, none
 * included. A dot at the beginning is nothing special, and case matters.
 *
 * A store knows prefixes only: what stands before the first wildcard narrows the listing, everything else is filtered here.
 * @throws StorageError
 */
export async function* glob(
  client: S3Client,
  bucket: string,
  directory: string,
  pattern: string,
  options: ListOptions = {},
): AsyncGenerator<DirectoryEntry, void, void> {
  const prefix = directoryPrefix(directory);
  const literal = pattern.slice(0, pattern.search(/[*?]|$/));
  const expression = globExpression(pattern);
  for await (const object of listObjects(client, bucket, prefix + literal, options)) {
    const name = object.key.slice(prefix.length);
    if (!name.endsWith('/') && expression.test(name)) yield { kind: 'file', name, ...object };
  }
}

function globExpression(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|[\\^$.|+()[\]{}]/g, (token) => {
    if (token === '**/') return '(?:.*/)?';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    return token === '?' ? '[^/]' : `\\${token}`;
  });
  return new RegExp(`^${source}$`, 'su');
}

async function* listPages(
  client: S3Client,
  bucket: string,
  prefix: string,
  delimiter: string | undefined,
  { pageSize = 1000, signal }: ListOptions,
): AsyncGenerator<ListObjectsV2CommandOutput, void, void> {
  let token: string | undefined;
  do {
    const page = await listPage(client, bucket, prefix, delimiter, token, pageSize, signal);
    yield page;
    // A page may be empty and yet not the last one.
    const next = page.IsTruncated ? page.NextContinuationToken : undefined;
    if (page.IsTruncated && (next === undefined || next === token)) {
      throw new StorageError('corrupt', 'The store does not say how the listing goes on', { bucket, key: prefix });
    }
    token = next;
  } while (token !== undefined);
}

async function listPage(
  client: S3Client,
  bucket: string,
  prefix: string,
  delimiter: string | undefined,
  token: string | undefined,
  pageSize: number,
  signal: AbortSignal | undefined,
): Promise<ListObjectsV2CommandOutput> {
  const list = new ListObjectsV2Command({
    Bucket: bucket,
    Prefix: prefix,
    MaxKeys: pageSize,
    // XML cannot hold every character that a key can.
    EncodingType: 'url',
    ...(delimiter !== undefined && { Delimiter: delimiter }),
    ...(token !== undefined && { ContinuationToken: token }),
  });
  try {
    return await client.send(list, { ...(signal && { abortSignal: signal }) });
  } catch (error) {
    throw toStorageError(error, { operation: 'ListObjectsV2', bucket, key: prefix });
  }
}

/** Keys are encoded only where the answer says so; a plus is a space then. */
function decodeKey(page: ListObjectsV2CommandOutput, key: string): string {
  return page.EncodingType === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
}
