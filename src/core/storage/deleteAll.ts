import { AppError, isAppError } from '../base/errors';
import type { DeleteFailure, ObjectRef, ObjectStore } from './objectStore';
import { walkObjects, walkUploads, walkVersions } from './walk';

/** Deletes are sent in rounds of this many keys, so that memory stays bounded and progress moves. */
const roundSize = 4000;

type OnDeleted = (count: number) => void;

/** @throws AppError `partial` naming how many could not be deleted, and the first of them with the store's code. */
function throwForFailures(failures: readonly DeleteFailure[], done: number): void {
  const [first] = failures;
  if (first === undefined) return;
  throw new AppError('partial', `${failures.length} of ${done + failures.length} could not be deleted`, {
    facts: { failed: failures.length, done, bucket: first.bucket, key: first.key, storeCode: first.code },
  });
}

/**
 * Deletes what a source names, in rounds; a key that cannot be deleted does not stop the others.
 * @returns how many were deleted.
 * @throws AppError `partial` at the end when some could not be deleted.
 */
export async function deleteRefs(
  store: ObjectStore,
  refs: Iterable<ObjectRef> | AsyncIterable<ObjectRef>,
  onDeleted: OnDeleted = () => undefined,
  signal?: AbortSignal,
): Promise<number> {
  const failures: DeleteFailure[] = [];
  let deleted = 0;
  let round: ObjectRef[] = [];
  const flush = async () => {
    if (round.length === 0) return;
    const failed = await store.deleteMany(round, signal);
    failures.push(...failed);
    deleted += round.length - failed.length;
    onDeleted(round.length - failed.length);
    round = [];
  };
  for await (const ref of refs) {
    round.push(ref);
    if (round.length >= roundSize) await flush();
  }
  await flush();
  throwForFailures(failures, deleted);
  return deleted;
}

async function* objectRefs(store: ObjectStore, bucket: string, prefix: string, signal?: AbortSignal) {
  for await (const { key } of walkObjects(store, bucket, prefix, signal)) yield { bucket, key };
}

/** Deletes every object below a prefix (in a versioned bucket: puts delete markers over them). */
export async function deletePrefix(
  store: ObjectStore,
  bucket: string,
  prefix: string,
  onDeleted?: OnDeleted,
  signal?: AbortSignal,
): Promise<number> {
  return deleteRefs(store, objectRefs(store, bucket, prefix, signal), onDeleted, signal);
}

async function abortUploads(store: ObjectStore, bucket: string, signal?: AbortSignal): Promise<void> {
  try {
    for await (const { key, uploadId } of walkUploads(store, bucket, '', signal)) {
      await store.abortUpload({ bucket, key }, uploadId, signal);
    }
  } catch (error) {
    // A store without the listing has nothing to abort by; DeleteBucket will say if something is left.
    if (!isAppError(error) || error.code !== 'store.notSupported') throw error;
  }
}

/**
 * Empties a bucket of everything that keeps it from being deleted: versions, delete markers, objects, unfinished
 * uploads; then deletes it. There is no way back.
 * @throws AppError `partial` when something could not be deleted (object lock, permissions); the bucket is kept then.
 */
export async function deleteBucketWithContents(
  store: ObjectStore,
  bucket: string,
  onDeleted?: OnDeleted,
  signal?: AbortSignal,
): Promise<void> {
  await abortUploads(store, bucket, signal);
  try {
    await deleteRefs(store, walkVersions(store, bucket, '', signal), onDeleted, signal);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'store.notSupported') throw error;
    await deletePrefix(store, bucket, '', onDeleted, signal);
  }
  await store.deleteBucket(bucket, signal);
}
