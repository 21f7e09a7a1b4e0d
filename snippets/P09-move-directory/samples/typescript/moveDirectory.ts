import { createHash } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type CopyOptions, copyObject, copyTags, headObject, isSameContent } from './copyObject.js';
import { directoryPrefix, listObjects } from './listDirectory.js';
import { throwIfCancelled } from './retry.js';
import { StorageError, toStorageError } from './storageErrors.js';
import type { StoreCapabilities } from './storeCapabilities.js';

export interface DirectoryMove {
  readonly bucket: string;
  /** `reports/2023/` */
  readonly sourcePrefix: string;
  readonly destinationPrefix: string;
  /** Where plans are kept until they are carried out, `.move-plans/`; below neither of the two. */
  readonly planPrefix: string;
}

export interface DirectoryMoveOptions extends Omit<CopyOptions, 'overwrite' | 'onUpload'> {
  /** Objects at the same time; 8. */
  readonly concurrency?: number;
}

export interface PlannedObject {
  /** Behind the prefix. */
  readonly name: string;
  /** With its quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

/** What is to be moved, as JSON in `<planPrefix><first 32 hex digits of SHA-256 of "source\ndestination">.json`. */
export interface MovePlan {
  readonly version: 1;
  readonly source: string;
  readonly destination: string;
  /** In the order of the keys' UTF-8 bytes. */
  readonly objects: readonly PlannedObject[];
}

export interface DirectoryMoveResult {
  readonly moved: number;
  /**
   * Keys below the source that stayed: they came or were changed during the move, or something else was written to their place
   * meanwhile. `moveObject` moves what is wanted of them.
   */
  readonly kept: readonly string[];
  /** Keys that were to be moved, and that somebody deleted before they were copied. */
  readonly vanished: readonly string[];
}

type Copied = 'copied' | 'kept' | 'vanished';

/**
 * Moves everything below a prefix: writes a plan, copies and verifies all, then deletes the sources, then the plan. Called again
 * after a failure at any step it goes on with the same plan. It takes time with every object; keys that carry an id, and a
 * pointer to the current one, do without moving.
 *
 * The plan is held in memory: about 200 bytes an object. One process at a time may carry it out.
 * @throws StorageError `invalid` when one prefix lies below the other, `alreadyExists` when the destination is not empty.
 */
export async function moveDirectory(
  client: S3Client,
  capabilities: StoreCapabilities,
  move: DirectoryMove,
  options: DirectoryMoveOptions = {},
): Promise<DirectoryMoveResult> {
  const { bucket, planPrefix } = move;
  const source = directoryPrefix(move.sourcePrefix);
  const destination = directoryPrefix(move.destinationPrefix);
  if (source.startsWith(destination) || destination.startsWith(source)) {
    throw new StorageError('invalid', `${source} and ${destination} overlap`, { bucket, key: source });
  }
  if (planPrefix.startsWith(source) || planPrefix.startsWith(destination)) {
    throw new StorageError('invalid', `The plan ${planPrefix} would be moved itself`, { bucket, key: planPrefix });
  }
  capabilities.require('copy.object', 'Directory move');
  const name = createHash('sha256').update(`${source}\n${destination}`).digest('hex').slice(0, 32);
  const planKey = `${planPrefix}${name}.json`;
  const plan =
    (await readPlan(client, bucket, planKey)) ?? (await makePlan(client, bucket, planKey, source, destination));

  try {
    return await carryOut(client, capabilities, bucket, planKey, plan, options);
  } catch (error) {
    throw toStorageError(error, { operation: 'moveDirectory', bucket, key: source });
  }
}

async function carryOut(
  client: S3Client,
  capabilities: StoreCapabilities,
  bucket: string,
  planKey: string,
  plan: MovePlan,
  options: DirectoryMoveOptions,
): Promise<DirectoryMoveResult> {
  const { concurrency = 8, signal } = options;
  const copied: PlannedObject[] = [];
  const vanished: string[] = [];
  await inLanes(plan.objects, concurrency, async (object) => {
    throwIfCancelled(signal, { operation: 'moveDirectory', bucket, key: plan.source + object.name });
    const outcome = await copyPlanned(client, capabilities, bucket, plan, object, options);
    if (outcome === 'copied') copied.push(object);
    if (outcome === 'vanished') vanished.push(plan.source + object.name);
  });
  // Everything is there and verified; from here on sources go.
  await inLanes(copied, concurrency, async (object) => {
    throwIfCancelled(signal, { operation: 'moveDirectory', bucket, key: plan.source + object.name });
    await deleteSource(client, capabilities, bucket, plan, object);
  });
  const kept: string[] = [];
  for await (const { key } of listObjects(client, bucket, plan.source)) kept.push(key);
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: planKey }));
  return { moved: copied.length, kept, vanished };
}

async function makePlan(
  client: S3Client,
  bucket: string,
  planKey: string,
  source: string,
  destination: string,
): Promise<MovePlan> {
  for await (const { key } of listObjects(client, bucket, destination, { pageSize: 1 })) {
    throw new StorageError('alreadyExists', `${bucket}/${destination} is not empty: ${key}`, { bucket, key });
  }
  const objects: PlannedObject[] = [];
  for await (const { key, etag, size } of listObjects(client, bucket, source)) {
    objects.push({ name: key.slice(source.length), etag, size });
  }
  const plan: MovePlan = { version: 1, source, destination, objects };
  const Body = JSON.stringify(plan);
  try {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: planKey, Body, ContentType: 'application/json' }));
  } catch (error) {
    throw toStorageError(error, { operation: 'PutObject', bucket, key: planKey });
  }
  return plan;
}

/** The plan of a move that did not end; undefined when there is none. */
async function readPlan(client: S3Client, bucket: string, planKey: string): Promise<MovePlan | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: planKey }));
    const plan = JSON.parse((await Body?.transformToString()) ?? '') as MovePlan;
    if (plan.version === 1) return plan;
    throw new StorageError('unsupported', `${bucket}/${planKey} is of another version`, { bucket, key: planKey });
  } catch (thrown) {
    const error = toStorageError(thrown, { operation: 'GetObject', bucket, key: planKey });
    if (error.kind === 'notFound' && error.s3Code !== 'NoSuchBucket') return undefined;
    throw error;
  }
}

/**
 * Copies one object. The destination was empty when the plan was made: what stands there is the copy of an earlier run, or
 * somebody else's by now, which is never overwritten.
 */
async function copyPlanned(
  client: S3Client,
  capabilities: StoreCapabilities,
  bucket: string,
  plan: MovePlan,
  { name, etag }: PlannedObject,
  options: DirectoryMoveOptions,
): Promise<Copied> {
  const keys = { source: plan.source + name, destination: plan.destination + name };
  const head = await headObject(client, bucket, keys.source);
  const there = await headObject(client, bucket, keys.destination);
  // An earlier run deletes a source only when its copy is there.
  if (head === undefined) return there === undefined ? 'vanished' : 'copied';
  if (head.ETag !== etag) return 'kept';
  if (there !== undefined) {
    if (!(await isSameContent(client, bucket, keys))) return 'kept';
    // Only a copy by parts has another ETag, and may have been cut off before it got its tags.
    if (there.ETag !== etag) await copyTags(client, { bucket, ...keys });
    return 'copied';
  }
  try {
    await copyObject(client, capabilities, { bucket, ...keys, sourceEtag: etag }, { ...options, overwrite: false });
    return 'copied';
  } catch (thrown) {
    const { kind } = toStorageError(thrown);
    if (kind === 'conflict' || kind === 'alreadyExists') return 'kept';
    if (kind === 'notFound') return 'vanished';
    throw thrown;
  }
}

async function deleteSource(
  client: S3Client,
  capabilities: StoreCapabilities,
  bucket: string,
  plan: MovePlan,
  { name, etag }: PlannedObject,
): Promise<void> {
  const key = plan.source + name;
  const head = await headObject(client, bucket, key);
  // One that was changed since stays, and is reported.
  if (head?.ETag !== etag) return;
  const condition = capabilities.works('delete.ifMatch') ? { IfMatch: etag } : {};
  try {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, ...condition }));
  } catch (thrown) {
    const error = toStorageError(thrown, { operation: 'DeleteObject', bucket, key });
    if (error.kind !== 'preconditionFailed' && error.kind !== 'notFound') throw error;
  }
}

/** Does something with each item, several at a time; the first failure ends all of it. */
async function inLanes<T>(items: readonly T[], lanes: number, use: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  let failed = false;
  const lane = async () => {
    for (const item of left) {
      if (failed) return;
      try {
        await use(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
