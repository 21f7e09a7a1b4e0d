import { buffer } from 'node:stream/consumers';
import { AppError, isAppError } from '../../base/errors';
import type { ObjectAttributes, ObjectInfo, ObjectRef, ObjectStore } from '../objectStore';
import { multipartWrite } from './multipart';
import { tagsOf } from './objectTags';
import { type CopyLimits, type Part, planParts, usualCopyLimits } from './partPlan';

export interface CopyRequest {
  readonly sourceStore: ObjectStore;
  readonly source: ObjectRef;
  readonly targetStore: ObjectStore;
  readonly target: ObjectRef;
  /** Sizes from which an object is copied another way; the usual ones when absent. */
  readonly limits?: CopyLimits;
  readonly signal?: AbortSignal | undefined;
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
  const { sourceStore, source, targetStore: store, target, limits = usualCopyLimits, signal } = request;
  const attributes = await attributesOf(sourceStore, source, info, signal);
  const send = ({ start, size, number }: Part, uploadId: string) => {
    const from = { ref: source, range: { start, end: start + size - 1 }, etag: info.etag };
    return store.copyPart(from, target, uploadId, number, signal).catch(ofSource(source));
  };
  // Ceph RGW 16 ignores conditions on the source of UploadPartCopy, so its parts may be of different objects.
  const check = () => requireSame(sourceStore, source, info, signal);
  const parts = planParts(info.size, limits.copyPart);
  await multipartWrite({ store, target, attributes, parts, send, check, signal });
}

async function requireSame(store: ObjectStore, source: ObjectRef, { etag }: ObjectInfo, signal?: AbortSignal) {
  const now = await store.head(source.bucket, source.key, source.versionId, signal);
  if (now.etag !== etag) throw sourceChanged(source);
}

function sourceChanged({ bucket, key }: ObjectRef, cause?: unknown): AppError {
  const facts = { bucket, key, reason: 'sourceChanged' };
  return new AppError('store.conflict', 'The source changed while it was copied', { facts, cause });
}

/** A condition that does not hold is about the source: none is made on the target. */
function ofSource(source: ObjectRef) {
  return (error: unknown): never => {
    throw isAppError(error) && error.code === 'store.conflict' ? sourceChanged(source, error) : error;
  };
}

/** Reads and writes part by part: from store to store, and where a store cannot copy the parts itself. */
async function copyThroughClient(request: CopyRequest, info: ObjectInfo): Promise<void> {
  const { sourceStore, source, targetStore: store, target, limits = usualCopyLimits, signal } = request;
  const attributes = await attributesOf(sourceStore, source, info, signal);
  const read = async (part: Pick<Part, 'start' | 'size'>) => {
    const range = part.size === info.size ? {} : { range: { start: part.start, end: part.start + part.size - 1 } };
    const version = source.versionId === undefined ? {} : { versionId: source.versionId };
    const wanted = { ...range, ...version, ifMatch: info.etag };
    const { body } = await sourceStore.get(source.bucket, source.key, wanted, signal).catch(ofSource(source));
    return buffer(body).catch(ofSource(source));
  };
  if (info.size <= limits.singleRequest) {
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
 * @throws AppError `store.conflict` when the source changes meanwhile, `store.corrupted` when the copy has another size
 */
export async function copyObject(request: CopyRequest): Promise<void> {
  const { sourceStore, source, targetStore, target, limits = usualCopyLimits, signal } = request;
  const info = await sourceStore.head(source.bucket, source.key, source.versionId, signal);
  if (sourceStore.connectionId !== targetStore.connectionId) await copyThroughClient(request, info);
  else if (info.size <= limits.singleCopy) await targetStore.copy(source, target, signal);
  else if (targetStore.canCopyParts(source)) await copyInParts(request, info);
  else await copyThroughClient(request, info);
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
