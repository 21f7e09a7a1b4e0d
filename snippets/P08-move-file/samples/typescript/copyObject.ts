import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  PutObjectTaggingCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { throwIfCancelled, withRetry } from './retry.js';
import { StorageError, toStorageError } from './storageErrors.js';
import type { StoreCapabilities } from './storeCapabilities.js';

export interface CopyOptions {
  /** Bytes up to which one request copies; 5 GiB, which is as much as one may. */
  readonly singleCopyLimit?: number;
  /** Bytes of a part above that, 5 MiB to 5 GiB; 512 MiB. */
  readonly partSize?: number;
  /** Whether an existing destination is replaced; false. */
  readonly overwrite?: boolean;
  readonly signal?: AbortSignal;
  /** Told of the multipart upload of a copy by parts before its first part: what a crash leaves of it can be aborted then. */
  readonly onUpload?: (uploadId: string) => Promise<void>;
}

export interface ObjectCopy {
  readonly bucket: string;
  readonly source: string;
  readonly destination: string;
  /** The source as it is to be copied; with its quotes. */
  readonly sourceEtag: string;
}

/** Source: S3 API reference, CopyObject. */
const largestSingleCopy = 5 * 1024 ** 3;
const defaultPartSize = 512 * 1024 ** 2;
/** Bytes of a part that goes through this process: one is held in memory. */
const largestHeldPart = 64 * 1024 ** 2;
/** Source: S3 user guide, "Multipart upload limits". */
const mostParts = 10_000;

/** @returns Undefined when there is none. */
export async function headObject(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<HeadObjectCommandOutput | undefined> {
  try {
    return await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  } catch (thrown) {
    const error = toStorageError(thrown, { operation: 'HeadObject', bucket, key });
    if (error.kind === 'notFound') return undefined;
    throw error;
  }
}

/** A key as the header of a copy wants it: encoded segment by segment, the slashes kept. */
function copySource(bucket: string, key: string): string {
  return `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * Whether the parts of an object go through this process. RGW 16 decodes the source of UploadPartCopy twice, that of CopyObject
 * once: `a%41` copies the bytes of `aA`, and a `%` that does not begin a hexadecimal code ends the gateway. Encoding twice is no
 * way out: other stores decode once.
 */
const isHeld = (source: string) => source.includes('%');

/**
 * Copies within a bucket on the server, with metadata, content headers and tags, and verifies the copy by reading its length
 * and ETag back. ACLs are not copied. Objects above one copy whose key has a `%` go through this process, part by part.
 *
 * Where the store ignores the conditions of a copy, it looks before: a destination that comes into being in the moment between
 * is overwritten.
 * @returns The ETag of the copy.
 * @throws StorageError `alreadyExists`, `notFound`, `conflict` when the source is not what was to be copied, `corrupt`.
 */
export async function copyObject(
  client: S3Client,
  capabilities: StoreCapabilities,
  copy: ObjectCopy,
  options: CopyOptions = {},
): Promise<string> {
  const { bucket, source, destination, sourceEtag } = copy;
  throwIfCancelled(options.signal, { operation: 'CopyObject', bucket, key: destination });
  if (!options.overwrite && (await headObject(client, bucket, destination)) !== undefined) throw occupied(copy);
  const head = await headObject(client, bucket, source);
  if (head === undefined)
    throw new StorageError('notFound', `There is no ${bucket}/${source}`, { bucket, key: source });
  if (head.ETag !== sourceEtag) throw changed(copy);
  const length = head.ContentLength ?? 0;
  const isSingle = length <= (options.singleCopyLimit ?? largestSingleCopy);
  let etag: string | undefined;
  try {
    etag = isSingle
      ? await copyWhole(client, capabilities, copy, options)
      : await copyParts(client, capabilities, copy, head, options);
  } catch (thrown) {
    const error = toStorageError(thrown, { operation: 'CopyObject', bucket, key: destination });
    if (error.kind !== 'preconditionFailed') throw error;
    // Both conditions are refused alike.
    const isOccupied = !options.overwrite && (await headObject(client, bucket, destination)) !== undefined;
    throw isOccupied ? occupied(copy, error) : changed(copy, error);
  }
  return verifyCopy(client, copy, length, etag);
}

/**
 * @param etag As the copy was answered; undefined where that says nothing: RGW 16 answers the completion of an upload with
 * another ETag than the object has, and sends that of a copy without its quotes.
 * @returns The ETag of the copy, with its quotes.
 * @throws StorageError `corrupt`
 */
async function verifyCopy(
  client: S3Client,
  { bucket, destination }: ObjectCopy,
  length: number,
  etag: string | undefined,
): Promise<string> {
  const made = await headObject(client, bucket, destination);
  const isSame = etag === undefined || unquoted(made?.ETag) === unquoted(etag);
  if (made?.ContentLength === length && isSame) return made.ETag ?? '';
  throw new StorageError('corrupt', `The copy ${bucket}/${destination} is not what was copied`, {
    bucket,
    key: destination,
  });
}

const unquoted = (etag = '') => etag.replaceAll('"', '');

function occupied({ bucket, destination }: ObjectCopy, cause?: unknown): StorageError {
  return new StorageError('alreadyExists', `${bucket}/${destination} exists already`, {
    bucket,
    key: destination,
    cause,
  });
}

function changed({ bucket, source }: ObjectCopy, cause?: unknown): StorageError {
  return new StorageError('conflict', `${bucket}/${source} was changed meanwhile`, { bucket, key: source, cause });
}

async function copyWhole(
  client: S3Client,
  capabilities: StoreCapabilities,
  copy: ObjectCopy,
  { overwrite = false, signal }: CopyOptions,
): Promise<string | undefined> {
  const { bucket, source, destination, sourceEtag } = copy;
  // CopyObject keeps metadata, content headers and tags by itself.
  const request = new CopyObjectCommand({
    Bucket: bucket,
    Key: destination,
    CopySource: copySource(bucket, source),
    ...(capabilities.works('copy.sourceIfMatch') && { CopySourceIfMatch: sourceEtag }),
    ...(!overwrite && capabilities.works('copy.ifNoneMatch') && { IfNoneMatch: '*' }),
  });
  try {
    const { CopyObjectResult } = await client.send(request, { ...(signal && { abortSignal: signal }) });
    return CopyObjectResult?.ETag;
  } catch (thrown) {
    const isRefused = toStorageError(thrown).kind === 'preconditionFailed';
    if (isRefused && wasRepeated(thrown) && (await isSameContent(client, bucket, copy))) return undefined;
    throw thrown;
  }
}

/** Whether the SDK had sent the request before: what is in its way now may be what that attempt made, whose answer was lost. */
function wasRepeated(thrown: unknown): boolean {
  const { $metadata } = thrown as { readonly $metadata?: { readonly attempts?: number } };
  return ($metadata?.attempts ?? 1) > 1;
}

async function copyParts(
  client: S3Client,
  capabilities: StoreCapabilities,
  copy: ObjectCopy,
  head: HeadObjectCommandOutput,
  options: CopyOptions,
): Promise<undefined> {
  const { bucket, source, destination, sourceEtag } = copy;
  const { partSize = defaultPartSize, signal } = options;
  const length = head.ContentLength ?? 0;
  const wanted = isHeld(source) ? Math.min(partSize, largestHeldPart) : partSize;
  const size = Math.max(wanted, Math.ceil(length / mostParts));
  const target = { Bucket: bucket, Key: destination };
  const send = { ...(signal && { abortSignal: signal }) };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...target, ...headersOf(head) }), send);
  try {
    await options.onUpload?.(UploadId ?? '');
    const Parts: CompletedPart[] = [];
    for (let start = 0; start < length; start += size) {
      const PartNumber = Parts.length + 1;
      const part = { upload: { ...target, UploadId, PartNumber }, start, end: Math.min(start + size, length) };
      const ETag = isHeld(source)
        ? await sendPart(client, copy, part, signal)
        : await copyPart(client, capabilities, copy, part, signal);
      Parts.push({ PartNumber, ETag });
    }
    // Parts of two versions of the source would make an object that nobody wrote.
    if ((await headObject(client, bucket, source))?.ETag !== sourceEtag) {
      throw new StorageError('conflict', `${bucket}/${source} was changed meanwhile`, { bucket, key: source });
    }
    const isExclusive = !options.overwrite && capabilities.works('complete.ifNoneMatch');
    const condition = isExclusive ? { IfNoneMatch: '*' } : {};
    const request = { ...target, UploadId, MultipartUpload: { Parts }, ...condition };
    await complete(client, copy, request, Parts, signal);
  } catch (error) {
    // Without the signal: the parts cost money until they are gone.
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => undefined);
    throw error;
  }
  // Not with the creation of the upload: RGW 16 loses them there.
  await copyTags(client, copy);
  return undefined;
}

/** Makes the object of its parts. When the answer of a first attempt was lost, the upload is gone and the key is taken: by us. */
async function complete(
  client: S3Client,
  { bucket, destination }: ObjectCopy,
  request: CompleteMultipartUploadCommandInput,
  parts: readonly CompletedPart[],
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await client.send(new CompleteMultipartUploadCommand(request), { ...(signal && { abortSignal: signal }) });
  } catch (thrown) {
    const { kind } = toStorageError(thrown);
    if (kind !== 'notFound' && kind !== 'preconditionFailed') throw thrown;
    const made = wasRepeated(thrown) ? await headObject(client, bucket, destination) : undefined;
    if (made?.ETag === etagOfParts(parts)) return;
    if (kind === 'preconditionFailed') throw thrown;
    // Not `notFound`, which is said of a source.
    throw new StorageError('conflict', `The upload of ${bucket}/${destination} was removed meanwhile`, {
      bucket,
      key: destination,
      cause: thrown,
    });
  }
}

/** S3 makes the ETag of the MD5 of the parts' MD5s, and their number. */
function etagOfParts(parts: readonly CompletedPart[]): string {
  const digests = parts.map(({ ETag }) => Buffer.from(unquoted(ETag), 'hex'));
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${parts.length}"`;
}

interface Part {
  readonly upload: {
    readonly Bucket: string;
    readonly Key: string;
    readonly UploadId: string | undefined;
    readonly PartNumber: number;
  };
  /** Of the source, in bytes; the end is not part of it. */
  readonly start: number;
  readonly end: number;
}

async function copyPart(
  client: S3Client,
  capabilities: StoreCapabilities,
  { bucket, source, sourceEtag }: ObjectCopy,
  { upload, start, end }: Part,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const request = new UploadPartCopyCommand({
    ...upload,
    CopySource: copySource(bucket, source),
    CopySourceRange: `bytes=${start}-${end - 1}`,
    ...(capabilities.works('copy.sourceIfMatch') && { CopySourceIfMatch: sourceEtag }),
  });
  const { CopyPartResult } = await client.send(request, { ...(signal && { abortSignal: signal }) });
  return CopyPartResult?.ETag;
}

/** Copies a part through this process. */
async function sendPart(
  client: S3Client,
  copy: ObjectCopy,
  part: Part,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const context = { operation: 'GetObject', bucket: copy.bucket, key: copy.source };
  // The body may break off after the answer began: the SDK does not ask again then.
  const Body = await withRetry(() => readPart(client, copy, part, signal), { context, ...(signal && { signal }) });
  const ContentMD5 = createHash('md5').update(Body).digest('base64');
  const request = new UploadPartCommand({ ...part.upload, Body, ContentMD5 });
  return (await client.send(request, { ...(signal && { abortSignal: signal }) })).ETag;
}

async function readPart(
  client: S3Client,
  copy: ObjectCopy,
  { start, end }: Part,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { bucket, source, sourceEtag } = copy;
  const request = new GetObjectCommand({
    Bucket: bucket,
    Key: source,
    Range: `bytes=${start}-${end - 1}`,
    IfMatch: sourceEtag,
  });
  const { Body, ContentLength, ETag } = await client.send(request, { ...(signal && { abortSignal: signal }) });
  // Looked at before the body is taken into memory: a proxy that knows no ranges answers with all of it.
  if (ETag === sourceEtag && ContentLength === end - start && Body !== undefined) return Body.transformToByteArray();
  if (Body !== undefined && 'destroy' in Body) Body.destroy();
  if (ETag !== sourceEtag) throw changed(copy);
  throw new StorageError('corrupt', `A part of ${bucket}/${source} has ${ContentLength} bytes`, {
    bucket,
    key: source,
  });
}

/** What a multipart upload does not take from the source by itself. */
function headersOf(head: HeadObjectCommandOutput): object {
  const { ContentType, ContentEncoding, ContentLanguage, ContentDisposition, CacheControl, Metadata } = head;
  const headers = { ContentType, ContentEncoding, ContentLanguage, ContentDisposition, CacheControl, Metadata };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}

/** Whether both hold the same bytes: then it does not matter who wrote the destination. ETags of copies by parts differ. */
export async function isSameContent(
  client: S3Client,
  bucket: string,
  { source, destination }: { readonly source: string; readonly destination: string },
): Promise<boolean> {
  const [one, other] = await Promise.all([headObject(client, bucket, source), headObject(client, bucket, destination)]);
  if (one === undefined || one.ContentLength !== other?.ContentLength) return false;
  if (one.ETag === other?.ETag) return true;
  return (await digestOf(client, bucket, source)) === (await digestOf(client, bucket, destination));
}

async function digestOf(client: S3Client, bucket: string, key: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const hash = createHash('sha256');
  for await (const chunk of Body as unknown as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex');
}

/** Gives a copy the tags of its source: an upload in parts does not take them over by itself. */
export async function copyTags(
  client: S3Client,
  { bucket, source, destination }: Pick<ObjectCopy, 'bucket' | 'source' | 'destination'>,
): Promise<void> {
  const { TagSet = [] } = await client.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: source }));
  if (TagSet.length === 0) return;
  await client.send(new PutObjectTaggingCommand({ Bucket: bucket, Key: destination, Tagging: { TagSet } }));
}
