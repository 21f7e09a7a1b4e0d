import { throwIfCancelled } from '../base/errors';
import type { ListRequest, ObjectRef, ObjectStore, ObjectSummary, UploadSummary } from './objectStore';

/** Every object below a prefix, page by page: memory stays that of one page. */
export async function* walkObjects(
  store: ObjectStore,
  bucket: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<ObjectSummary> {
  let request: ListRequest = { bucket, prefix };
  while (true) {
    throwIfCancelled(signal);
    const page = await store.list(request, signal);
    yield* page.objects;
    if (page.next === undefined) return;
    request = { bucket, prefix, token: page.next };
  }
}

/** Every version and delete marker below a prefix. */
export async function* walkVersions(
  store: ObjectStore,
  bucket: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<ObjectRef> {
  let request: ListRequest = { bucket, prefix };
  while (true) {
    throwIfCancelled(signal);
    const page = await store.listVersions(request, signal);
    for (const { key, versionId } of page.versions) yield { bucket, key, versionId };
    if (page.next === undefined) return;
    request = { bucket, prefix, token: page.next };
  }
}

/** Every unfinished multipart upload below a prefix. */
export async function* walkUploads(
  store: ObjectStore,
  bucket: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<UploadSummary> {
  let request: ListRequest = { bucket, prefix };
  while (true) {
    throwIfCancelled(signal);
    const page = await store.listUploads(request, signal);
    yield* page.uploads;
    if (page.next === undefined) return;
    request = { bucket, prefix, token: page.next };
  }
}
