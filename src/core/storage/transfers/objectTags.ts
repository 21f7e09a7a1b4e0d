import { isDeepStrictEqual } from 'node:util';
import { isAppError } from '../../base/errors';
import type { ObjectInfo, ObjectRef, ObjectStore, WriteResult } from '../objectStore';

/** Tags of an object; none where the store has no tagging at all. */
export async function tagsOf(store: ObjectStore, ref: ObjectRef, info: ObjectInfo, signal?: AbortSignal) {
  if (info.tagCount === 0) return {};
  try {
    return await store.getTags(ref, signal);
  } catch (error) {
    const none = isAppError(error) && (error.code === 'store.notSupported' || hasNoTags(error));
    // A key that may not read tags loses them only when there are some, and HEAD says so.
    const hidden = isAppError(error) && error.code === 'auth.denied' && !info.tagCount;
    if (none || hidden) return {};
    throw error;
  }
}

function hasNoTags(error: unknown): boolean {
  return isAppError(error) && error.facts['storeCode'] === 'NoSuchTagSet';
}

/** The tags as they are read back; `undefined` when the key may write tags but not read them. */
async function readBack(store: ObjectStore, ref: ObjectRef, signal?: AbortSignal) {
  try {
    return await store.getTags(ref, signal);
  } catch (error) {
    if (hasNoTags(error)) return {};
    if (isAppError(error) && error.code === 'auth.denied') return undefined;
    throw error;
  }
}

/**
 * Sees to it that an object just written has these tags: Ceph RGW 16 drops those given to CreateMultipartUpload.
 * What somebody else has put in its place or deleted meanwhile is left alone, and so is a store that has no tagging.
 * @throws AppError what the store says when the tags can be neither found nor put: they are not lost in silence.
 */
export async function ensureTags(
  store: ObjectStore,
  target: Pick<ObjectRef, 'bucket' | 'key'>,
  written: WriteResult,
  tags: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<void> {
  if (Object.keys(tags).length === 0) return;
  const { etag, versionId } = written;
  const ref = { bucket: target.bucket, key: target.key, ...(versionId !== undefined && { versionId }) };
  try {
    if (isDeepStrictEqual(await readBack(store, ref, signal), tags)) return;
    const now = await store.head(ref.bucket, ref.key, versionId, signal);
    if (now.etag === etag) await store.setTags(ref, tags, signal);
  } catch (error) {
    const nothingToDo = isAppError(error) && (error.code === 'store.notSupported' || error.code === 'store.noSuchKey');
    if (!nothingToDo) throw error;
  }
}
