import { buffer } from 'node:stream/consumers';
import { AppError, isAppError } from '../../base/errors';
import type { ObjectAttributes, ObjectInfo, ObjectRef, ObjectStore } from '../objectStore';
import { multipartWrite } from './multipart';
import { maxSingleCopy, type Part, planParts, singleRequestLimit } from './partPlan';

/** Copies inside a store are cheap for us, so parts may be large: fewer requests for a huge object. */
const copyPartSize = 512 * 1024 * 1024;

export interface CopyRequest {
  readonly sourceStore: ObjectStore;
  readonly source: ObjectRef;
  readonly targetStore: ObjectStore;
  readonly target: ObjectRef;
  readonly signal?: AbortSignal | undefined;
}

/** Tags of an object; none where the store has no tagging at all. */
export async function tagsOf(store: ObjectStore, ref: ObjectRef, info: ObjectInfo, signal?: AbortSignal) {
  if (info.tagCount === 0) return {};
  try {
    return await store.getTags(ref.bucket, ref.key, signal);
  } catch (error) {
    const none =
      isAppError(error) && (error.code === 'store.notSupported' || error.facts['storeCode'] === 'NoSuchTagSet');
    // A key that may not read tags loses them only when there are some, and HEAD says so.
    const hidden = isAppError(error) && error.code === 'auth.denied' && !info.tagCount;
    if (none || hidden) return {};
    throw error;
  }
}

const keptAttributes = [
  'contentType',
  'contentEncoding',
  'contentLanguage',
  'contentDisposition',
  'cacheControl',
  'expires',
  'metadata',
  'websiteRedirect',
  'storageClass',
] as const satisfies readonly (keyof ObjectAttributes & keyof ObjectInfo)[];

/** What a copy or a save must carry over from the object that was there. */
export async function attributesOf(
  store: ObjectStore,
  ref: ObjectRef,
  info: ObjectInfo,
  signal?: AbortSignal,
): Promise<ObjectAttributes> {
  const present = Object.fromEntries(
    keptAttributes.filter((name) => info[name] !== undefined).map((name) => [name, info[name]]),
  );
  return { ...present, tags: await tagsOf(store, ref, info, signal) };
}

async function copyInParts(request: CopyRequest, info: ObjectInfo): Promise<void> {
  const { sourceStore, source, targetStore: store, target, signal } = request;
  const attributes = await attributesOf(sourceStore, source, info, signal);
  const send = (part: Part, uploadId: string) =>
    store.copyPart(
      source,
      { start: part.start, end: part.start + part.size - 1 },
      target,
      uploadId,
      part.number,
      signal,
    );
  await multipartWrite({ store, target, attributes, parts: planParts(info.size, copyPartSize), send, signal });
}

async function copyAcross(request: CopyRequest, info: ObjectInfo): Promise<void> {
  const { sourceStore, source, targetStore: store, target, signal } = request;
  const attributes = await attributesOf(sourceStore, source, info, signal);
  const read = async (part: Pick<Part, 'start' | 'size'>) => {
    const range = part.size === info.size ? {} : { range: { start: part.start, end: part.start + part.size - 1 } };
    const { body } = await sourceStore.get(source.bucket, source.key, { ...range, ifMatch: info.etag }, signal);
    return buffer(body);
  };
  if (info.size <= singleRequestLimit) {
    await store.put(target.bucket, target.key, await read({ start: 0, size: info.size }), attributes, signal);
    return;
  }
  const send = async (part: Part, uploadId: string) =>
    store.uploadPart(target, uploadId, part.number, await read(part), signal);
  await multipartWrite({ store, target, attributes, parts: planParts(info.size), send, signal });
}

/**
 * Copies one object, within a store or from one to another, of any size, with its attributes and tags, and reads back
 * that the copy is there and whole: a 200 alone proves nothing.
 * @throws AppError `store.corrupted` when the copy has another size than the source.
 */
export async function copyObject(request: CopyRequest): Promise<void> {
  const { sourceStore, source, targetStore, target, signal } = request;
  const info = await sourceStore.head(source.bucket, source.key, source.versionId, signal);
  if (sourceStore.connectionId !== targetStore.connectionId) await copyAcross(request, info);
  else if (info.size > maxSingleCopy) await copyInParts(request, info);
  else await targetStore.copy(source, target, signal);
  const copied = await targetStore.head(target.bucket, target.key, undefined, signal);
  if (copied.size === info.size) return;
  throw new AppError('store.corrupted', `The copy has ${copied.size} bytes, the source ${info.size}`, {
    facts: { bucket: target.bucket, key: target.key, expected: info.size, received: copied.size },
  });
}

/**
 * Moves one object: a verified copy, then the source is deleted. Object stores have no rename; one that fails half way
 * leaves both, never none.
 */
export async function moveObject(request: CopyRequest): Promise<void> {
  const { source, target, sourceStore, targetStore } = request;
  const same =
    sourceStore.connectionId === targetStore.connectionId &&
    source.bucket === target.bucket &&
    source.key === target.key;
  if (same) return;
  await copyObject(request);
  await sourceStore.delete({ bucket: source.bucket, key: source.key }, request.signal);
}
