import { throwIfCancelled } from '../base/errors';
import type { ListRequest, ObjectRef, ObjectStore, ObjectSummary, UploadSummary } from './objectStore';

/** Page after page until the last; memory stays that of one. */
async function* pages<P extends { readonly next?: string }>(
  first: ListRequest,
  fetch: (request: ListRequest) => Promise<P>,
  signal: AbortSignal | undefined,
): AsyncGenerator<P> {
  let request = first;
  while (true) {
    throwIfCancelled(signal);
    const page = await fetch(request);
    yield page;
    if (page.next === undefined) return;
    request = { ...first, token: page.next };
  }
}

/** Every object below a prefix. */
export async function* walkObjects(
  store: ObjectStore,
  bucket: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<ObjectSummary> {
  for await (const { objects } of pages({ bucket, prefix }, (request) => store.list(request, signal), signal))
    yield* objects;
}

/** Every version and delete marker below a prefix. */
export async function* walkVersions(
  store: ObjectStore,
  bucket: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<ObjectRef> {
  for await (const { versions } of pages(
    { bucket, prefix },
    (request) => store.listVersions(request, signal),
    signal,
  )) {
    for (const { key, versionId } of versions) yield { bucket, key, versionId };
  }
}

/** Every unfinished multipart upload below a prefix. */
export async function* walkUploads(
  store: ObjectStore,
  bucket: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<UploadSummary> {
  for await (const { uploads } of pages({ bucket, prefix }, (request) => store.listUploads(request, signal), signal))
    yield* uploads;
}
