import { mapLimit } from '../../base/concurrency';
import type {
  ObjectAttributes,
  ObjectRef,
  ObjectStore,
  UploadedPart,
  WriteCondition,
  WriteResult,
} from '../objectStore';
import { ensureTags } from './objectTags';
import type { Part } from './partPlan';

/** Parts in flight: with 8 MiB parts this bounds memory at 32 MiB a transfer. */
const partConcurrency = 4;

export interface MultipartRequest {
  readonly store: ObjectStore;
  readonly target: ObjectRef;
  readonly attributes: ObjectAttributes;
  readonly condition?: WriteCondition | undefined;
  readonly parts: readonly Part[];
  /** Sends one part and gives what the store answered. */
  readonly send: (part: Part, uploadId: string) => Promise<UploadedPart>;
  /** Comes between the last part and the end of the upload; when it throws, nothing is written. */
  readonly check?: () => Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One multipart upload from start to end. When anything fails, or the signal stops it, the upload is aborted, so that
 * no invisible parts are left to be paid for; the abort itself is not stopped by the signal. Tags are read back and put
 * once more where the store dropped them.
 */
export async function multipartWrite(request: MultipartRequest): Promise<WriteResult> {
  const { store, target, attributes, signal } = request;
  const uploadId = await store.createUpload(target.bucket, target.key, attributes, signal);
  const written = await sendAll(request, uploadId);
  await ensureTags(store, target, written, attributes.tags ?? {}, signal);
  return written;
}

async function sendAll(request: MultipartRequest, uploadId: string): Promise<WriteResult> {
  const { store, target, condition, parts, send, check, signal } = request;
  try {
    const done = await mapLimit(parts, partConcurrency, (part) => send(part, uploadId), signal);
    await check?.();
    return await store.completeUpload(target, uploadId, done, condition, signal);
  } catch (error) {
    await store.abortUpload(target, uploadId).catch(() => undefined);
    throw error;
  }
}
