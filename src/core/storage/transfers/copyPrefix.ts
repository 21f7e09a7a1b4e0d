import { mapLimit } from '../../base/concurrency';
import { AppError } from '../../base/errors';
import { deleteRefs } from '../deleteAll';
import type { ObjectRef, ObjectStore } from '../objectStore';
import { walkObjects } from '../walk';
import { copyObject } from './copyObject';

const copyConcurrency = 8;

export interface PrefixCopyRequest {
  readonly sourceStore: ObjectStore;
  readonly source: { readonly bucket: string; readonly prefix: string };
  readonly targetStore: ObjectStore;
  readonly target: { readonly bucket: string; readonly prefix: string };
  /** Called once for each object copied. */
  readonly onCopied?: () => void;
  readonly signal?: AbortSignal | undefined;
}

function refuseInside({ sourceStore, source, targetStore, target }: PrefixCopyRequest): void {
  const same = sourceStore.connectionId === targetStore.connectionId && source.bucket === target.bucket;
  if (!same || !target.prefix.startsWith(source.prefix)) return;
  throw new AppError('input.invalid', 'A prefix cannot be copied into itself', {
    facts: { reason: 'targetInsideSource', prefix: source.prefix },
  });
}

/**
 * Copies everything below one prefix to below another.
 * @returns the sources copied.
 * @throws AppError `input.invalid` when the target lies inside the source.
 */
export async function copyPrefix(request: PrefixCopyRequest): Promise<ObjectRef[]> {
  refuseInside(request);
  const { sourceStore, source, targetStore, target, signal } = request;
  const copied: ObjectRef[] = [];
  await mapLimit(
    walkObjects(sourceStore, source.bucket, source.prefix, signal),
    copyConcurrency,
    async ({ key }) => {
      const from = { bucket: source.bucket, key };
      const to = { bucket: target.bucket, key: target.prefix + key.slice(source.prefix.length) };
      await copyObject({ sourceStore, source: from, targetStore, target: to, signal });
      copied.push(from);
      request.onCopied?.();
    },
    signal,
  );
  return copied;
}

/** Moves everything below a prefix; nothing is deleted before everything has been copied and read back. */
export async function movePrefix(request: PrefixCopyRequest): Promise<void> {
  const copied = await copyPrefix(request);
  await deleteRefs(request.sourceStore, copied, undefined, request.signal);
}
