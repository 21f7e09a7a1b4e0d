import { createHash } from 'node:crypto';
import { AppError, isAppError } from '../base/errors';
import { contentTypeFor } from './contentType';
import type { ObjectInfo, ObjectRef, ObjectStore, WriteResult } from './objectStore';
import { attributesOf } from './transfers/copyObject';

/** What the writer believes is there: an object with this ETag, or nothing. */
export type Expectation = { readonly etag: string } | 'absent';

async function headIfThere(store: ObjectStore, ref: ObjectRef, signal?: AbortSignal): Promise<ObjectInfo | undefined> {
  try {
    return await store.head(ref.bucket, ref.key, undefined, signal);
  } catch (error) {
    if (isAppError(error) && error.code === 'store.noSuchKey') return undefined;
    throw error;
  }
}

function conflict(ref: ObjectRef, reason: 'changed' | 'deleted' | 'created'): AppError {
  return new AppError('store.conflict', `The object was ${reason} by somebody else`, {
    facts: { bucket: ref.bucket, key: ref.key, reason },
  });
}

function checkExpectation(ref: ObjectRef, expected: Expectation, current: ObjectInfo | undefined): void {
  if (expected === 'absent' && current !== undefined) throw conflict(ref, 'created');
  if (expected === 'absent') return;
  if (current === undefined) throw conflict(ref, 'deleted');
  if (current.etag !== expected.etag) throw conflict(ref, 'changed');
}

/**
 * Writes an object in place of the one that is there and keeps what is not content: content type, user metadata, tags,
 * storage class. Never overwrites what the caller has not seen: a HEAD just before compares, and the write itself is
 * conditional, for stores that honour it (some say 200 and ignore it, so neither check alone is enough).
 * @throws AppError `store.conflict` with the fact `reason`: changed, deleted or created.
 */
export async function saveObject(
  store: ObjectStore,
  ref: ObjectRef,
  content: Uint8Array,
  expected: Expectation,
  signal?: AbortSignal,
): Promise<WriteResult> {
  const current = await headIfThere(store, ref, signal);
  checkExpectation(ref, expected, current);
  const attributes = current
    ? await attributesOf(store, ref, current, signal)
    : { contentType: contentTypeFor(ref.key) };
  const condition = current ? { etag: current.etag } : 'absent';
  try {
    return await store.put(ref.bucket, ref.key, content, { ...attributes, condition }, signal);
  } catch (error) {
    const refused = isAppError(error) && (error.code === 'store.conflict' || error.code === 'store.noSuchKey');
    if (!refused) throw error;
    const now = await headIfThere(store, ref, signal);
    if (now !== undefined && isOwnWrite(now, content)) return { etag: now.etag };
    throw conflict(ref, now === undefined ? 'deleted' : current ? 'changed' : 'created');
  }
}

/**
 * A write whose answer was lost is sent again and then refused, by its own first try. The ETag of a plain PUT is the MD5
 * of the content (S3 API reference, "Object"), so what is there tells whether it is ours.
 */
function isOwnWrite(now: ObjectInfo, content: Uint8Array): boolean {
  return now.size === content.length && now.etag === createHash('md5').update(content).digest('hex');
}
