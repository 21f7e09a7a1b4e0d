import { randomUUID } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type CopyOptions, copyObject, copyTags, headObject, isSameContent } from './copyObject.js';
import { isNotFound, StorageError, toStorageError } from './storageErrors.js';
import type { StoreCapabilities } from './storeCapabilities.js';

export interface MoveOptions extends Omit<CopyOptions, 'onUpload'> {
  /** Refuses where the store cannot promise that nobody's object is overwritten; false. */
  readonly requireExclusive?: boolean;
}

export interface Move {
  readonly bucket: string;
  readonly source: string;
  readonly destination: string;
  /** Where moves are noted until they are done, `.moves/`; apart from what is moved. */
  readonly journalPrefix: string;
}

/** What is noted of a move, as JSON in `<journalPrefix><uuid>.json`. */
export interface MoveJournal {
  readonly version: 1;
  readonly source: string;
  readonly destination: string;
  /** With its quotes. */
  readonly sourceEtag: string;
  /** Bytes. */
  readonly size: number;
  readonly overwrite: boolean;
  /** `copying`: the destination may be there or not; `copied`: it was verified. */
  readonly state: 'copying' | 'copied';
  /** With `copied`. */
  readonly destinationEtag?: string;
  /** With `copying`: the multipart upload of a copy by parts, which a crash leaves open. */
  readonly uploadId?: string;
  /** ISO 8601, UTC. */
  readonly started: string;
}

/**
 * How a move that was cut off came out: `finished`; `undone`, as the source was changed meanwhile: it stays, and a copy that was
 * ours is removed; `refused`, as the destination belongs to somebody else: both stay; `vanished`: there is neither.
 */
export type RecoveredMove = MoveJournal & { readonly outcome: 'finished' | 'undone' | 'refused' | 'vanished' };

/**
 * Moves an object: notes the move, copies, verifies the copy, and only then deletes the source. Other than `rename` it is not
 * atomic: for a moment both are there, and after a crash until `recoverMoves` was called.
 * @throws StorageError `notFound`, `alreadyExists`, `conflict` when the source was changed meanwhile, `unsupported`.
 */
export async function moveObject(
  client: S3Client,
  capabilities: StoreCapabilities,
  move: Move,
  options: MoveOptions = {},
): Promise<void> {
  const { bucket, source, destination } = move;
  if (source === destination)
    throw new StorageError('invalid', 'Source and destination are the same', { bucket, key: source });
  capabilities.require('copy.object', 'Move');
  const overwrite = options.overwrite ?? false;
  const head = await headObject(client, bucket, source);
  if (head === undefined)
    throw new StorageError('notFound', `There is no ${bucket}/${source}`, { bucket, key: source });
  if (options.requireExclusive && !overwrite) {
    capabilities.require('copy.ifNoneMatch', 'Exclusive move');
    // Which of the two is needed depends on the length; a store that has one has the other.
    capabilities.require('complete.ifNoneMatch', 'Exclusive move');
  }
  if (!overwrite && (await headObject(client, bucket, destination)) !== undefined) {
    throw new StorageError('alreadyExists', `${bucket}/${destination} exists already`, { bucket, key: destination });
  }
  const journal: MoveJournal = {
    version: 1,
    source,
    destination,
    sourceEtag: head.ETag ?? '',
    size: head.ContentLength ?? 0,
    overwrite,
    state: 'copying',
    started: new Date().toISOString(),
  };
  const noted = `${move.journalPrefix}${randomUUID()}.json`;
  await writeJournal(client, bucket, noted, journal);
  try {
    await copyAndDelete(client, capabilities, bucket, noted, journal, options);
  } catch (thrown) {
    const error = toStorageError(thrown, { operation: 'move', bucket, key: source });
    // A refusal leaves nothing to recover; anything else may have been half done.
    if (error.kind === 'alreadyExists' || error.kind === 'notFound') {
      // A note that stays does no harm, and must not hide why the move failed.
      await remove(client, bucket, noted).catch(() => undefined);
    }
    throw error;
  }
}

async function copyAndDelete(
  client: S3Client,
  capabilities: StoreCapabilities,
  bucket: string,
  noted: string,
  journal: MoveJournal,
  options: MoveOptions,
): Promise<void> {
  const { source, destination, sourceEtag, overwrite } = journal;
  const copy = { bucket, source, destination, sourceEtag };
  const onUpload = (uploadId: string) => writeJournal(client, bucket, noted, { ...journal, uploadId });
  const destinationEtag = await copyObject(client, capabilities, copy, { ...options, overwrite, onUpload });
  const copied: MoveJournal = { ...journal, state: 'copied', destinationEtag };
  await writeJournal(client, bucket, noted, copied);
  await finish(client, capabilities, bucket, noted, copied);
}

/** The destination is verified: deletes the source, if it is still what was copied, and the note. */
async function finish(
  client: S3Client,
  capabilities: StoreCapabilities,
  bucket: string,
  noted: string,
  { source, sourceEtag }: MoveJournal,
): Promise<void> {
  const head = await headObject(client, bucket, source);
  if (head !== undefined && head.ETag !== sourceEtag) {
    throw new StorageError('conflict', `${bucket}/${source} was changed meanwhile`, { bucket, key: source });
  }
  if (head !== undefined) {
    const condition = capabilities.works('delete.ifMatch') ? { IfMatch: sourceEtag } : {};
    await removeSource(client, bucket, source, condition);
  }
  await remove(client, bucket, noted);
}

async function removeSource(
  client: S3Client,
  bucket: string,
  key: string,
  condition: { readonly IfMatch?: string },
): Promise<void> {
  try {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, ...condition }));
  } catch (thrown) {
    const error = toStorageError(thrown, { operation: 'DeleteObject', bucket, key });
    if (error.kind === 'preconditionFailed') {
      throw new StorageError('conflict', `${bucket}/${key} was changed meanwhile`, { bucket, key, cause: error });
    }
    // With a condition a store says so of a key that is gone: of our own first attempt, when its answer was lost.
    if (error.kind !== 'notFound') throw error;
  }
}

async function abortUpload(client: S3Client, bucket: string, key: string, uploadId: string): Promise<void> {
  try {
    await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
  } catch (error) {
    // It was completed, or somebody else was faster.
    if (!isNotFound(error)) throw error;
  }
}

/**
 * Finishes or undoes what crashes left. No moves with this prefix may be under way.
 * @throws StorageError
 */
export async function recoverMoves(
  client: S3Client,
  capabilities: StoreCapabilities,
  bucket: string,
  journalPrefix: string,
  options: MoveOptions = {},
): Promise<RecoveredMove[]> {
  const recovered: RecoveredMove[] = [];
  try {
    for (const noted of await journalKeys(client, bucket, journalPrefix)) {
      const { uploadId, ...journal } = await readJournal(client, bucket, noted);
      if (uploadId !== undefined) await abortUpload(client, bucket, journal.destination, uploadId);
      const outcome = await recover(client, capabilities, bucket, noted, journal, options);
      recovered.push({ ...journal, outcome });
    }
  } catch (error) {
    throw toStorageError(error, { operation: 'recoverMoves', bucket, key: journalPrefix });
  }
  return recovered;
}

async function recover(
  client: S3Client,
  capabilities: StoreCapabilities,
  bucket: string,
  noted: string,
  journal: MoveJournal,
  options: MoveOptions,
): Promise<RecoveredMove['outcome']> {
  const source = await headObject(client, bucket, journal.source);
  const destination = await headObject(client, bucket, journal.destination);
  if (source === undefined) {
    await remove(client, bucket, noted);
    return destination === undefined ? 'vanished' : 'finished';
  }
  if (source.ETag !== journal.sourceEtag) {
    const ours = [journal.sourceEtag, journal.destinationEtag];
    if (destination !== undefined && !journal.overwrite && ours.includes(destination.ETag)) {
      await remove(client, bucket, journal.destination);
    }
    await remove(client, bucket, noted);
    return 'undone';
  }
  if (destination !== undefined && (await isSameContent(client, bucket, journal))) {
    // A crash between the last part and the tags leaves a copy without them.
    if (journal.state === 'copying') await copyTags(client, { bucket, ...journal });
    await finish(client, capabilities, bucket, noted, journal);
    return 'finished';
  }
  // Once it was copied, what stands there now was written by somebody else afterwards.
  if (destination === undefined || (journal.overwrite && journal.state === 'copying')) {
    await copyAndDelete(client, capabilities, bucket, noted, journal, options);
    return 'finished';
  }
  await remove(client, bucket, noted);
  return 'refused';
}

async function journalKeys(client: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const list: ListObjectsV2Command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      ...(token !== undefined && { ContinuationToken: token }),
    });
    const page = await client.send(list);
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key?.endsWith('.json') ? [Key] : [])));
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
  return keys;
}

async function readJournal(client: S3Client, bucket: string, key: string): Promise<MoveJournal> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const journal = JSON.parse((await Body?.transformToString()) ?? '') as MoveJournal;
  if (journal.version === 1) return journal;
  throw new StorageError('unsupported', `${bucket}/${key} is of another version`, { bucket, key });
}

async function writeJournal(client: S3Client, bucket: string, key: string, journal: MoveJournal): Promise<void> {
  const Body = JSON.stringify(journal);
  try {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentType: 'application/json' }));
  } catch (error) {
    throw toStorageError(error, { operation: 'PutObject', bucket, key });
  }
}

async function remove(client: S3Client, bucket: string, key: string): Promise<void> {
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}
