import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { directoryPrefix, listObjects } from './listDirectory.js';
import { throwIfCancelled, withRetry } from './retry.js';
import { StorageError, toStorageError } from './storageErrors.js';
import type { StoreCapabilities } from './storeCapabilities.js';

/** An object, or one version of it. */
export interface DeletedKey {
  readonly key: string;
  readonly versionId?: string;
}

export interface DeleteFailure extends DeletedKey {
  /** The code of the store: `AccessDenied`. */
  readonly code: string;
}

export interface DeleteOptions {
  /** Goes through everything and deletes nothing; false. */
  readonly dryRun?: boolean;
  /** Every version and every delete marker, too. Otherwise a bucket with versions only hides what was deleted; false. */
  readonly versions?: boolean;
  /** Requests at the same time; 4. */
  readonly concurrency?: number;
  /** Whether an empty prefix, that is everything, is meant; false. */
  readonly allowWholeBucket?: boolean;
  readonly signal?: AbortSignal;
  /** Told of each key that was deleted, or would be in a dry run. */
  readonly onDeleted?: (deleted: DeletedKey) => void;
}

export interface DeleteResult {
  /** How many were deleted, or would be in a dry run. */
  readonly deleted: number;
  /** What could not be deleted; the answer is a 200 all the same. */
  readonly failed: readonly DeleteFailure[];
}

/** Keys that one request takes. Source: S3 API reference, DeleteObjects. */
const batchSize = 1000;

/** XML has no way to write these characters, so a batch cannot name such a key; a carriage return would arrive as a line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const notForXml = /[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/;

/**
 * Deletes an object. That there is none is no error, as the store does not tell.
 * @throws StorageError
 */
export async function deleteFile(client: S3Client, bucket: string, key: string, versionId?: string): Promise<void> {
  try {
    await client.send(
      new DeleteObjectCommand({ Bucket: bucket, Key: key, ...(versionId !== undefined && { VersionId: versionId }) }),
    );
  } catch (error) {
    throw toStorageError(error, { operation: 'DeleteObject', bucket, key });
  }
}

/**
 * Deletes everything below a prefix, as `fs.rm` with `recursive` does, while it is being listed. It is not atomic: what comes
 * meanwhile may stay, and a failure leaves what was not reached yet; call it again.
 * @param directory `reports` or `reports/`: its neighbour `reports-old/` stays.
 * @throws StorageError `invalid` for an empty prefix; otherwise what a whole request failed with.
 */
export async function deleteTree(
  client: S3Client,
  capabilities: StoreCapabilities,
  bucket: string,
  directory: string,
  options: DeleteOptions = {},
): Promise<DeleteResult> {
  const prefix = directoryPrefix(directory);
  if (prefix === '' && !options.allowWholeBucket) {
    throw new StorageError('invalid', 'An empty prefix would delete the whole bucket; say allowWholeBucket', {
      bucket,
    });
  }
  const { concurrency = 4, dryRun = false, signal, onDeleted } = options;
  const failed: DeleteFailure[] = [];
  let deleted = 0;
  const batches = batchesOf(
    options.versions ? listVersions(client, bucket, prefix) : listObjects(client, bucket, prefix),
  );
  let stopped = false;
  const lane = async () => {
    // All lanes take from the one listing.
    for await (const batch of batches) {
      if (stopped) return;
      throwIfCancelled(signal, { operation: 'deleteTree', bucket, key: prefix });
      const failures = dryRun ? [] : await deleteKeys(client, capabilities, bucket, batch, signal);
      const names = new Set(failures.map(identityOf));
      const gone = batch.filter((each) => !names.has(identityOf(each)));
      failed.push(...failures);
      deleted += gone.length;
      for (const each of gone) onDeleted?.(each);
    }
  };
  const lanes = Array.from({ length: concurrency }, () =>
    lane().catch((error: unknown) => {
      stopped = true;
      throw error;
    }),
  );
  // The first failure ends all of it: nothing is deleted any more once the caller has learned of it.
  for (const result of await Promise.allSettled(lanes)) if (result.status === 'rejected') throw result.reason;
  return { deleted, failed };
}

const identityOf = ({ key, versionId = '' }: DeletedKey) => `${key}\n${versionId}`;

/** Groups keys for one request each, and lets several lanes take from it: what one takes no other one gets. */
function batchesOf(keys: AsyncGenerator<DeletedKey, void, void>): AsyncIterable<readonly DeletedKey[]> {
  let turn: Promise<unknown> = Promise.resolve();
  const take = async (): Promise<DeletedKey[]> => {
    const batch: DeletedKey[] = [];
    while (batch.length < batchSize) {
      const next = await keys.next();
      if (next.done) break;
      const { key, versionId } = next.value;
      batch.push({ key, ...(versionId !== undefined && { versionId }) });
    }
    return batch;
  };
  return {
    async *[Symbol.asyncIterator]() {
      while (true) {
        const taken = turn.then(take);
        turn = taken.catch(() => undefined);
        const batch = await taken;
        if (batch.length === 0) return;
        yield batch;
      }
    },
  };
}

// #region snippet: delete-batch
/**
 * Deletes up to 1000 keys with one request, where the store can.
 * @returns What could not be deleted: the answer is a 200 even when no key was.
 * @throws StorageError when the request as a whole failed, or a request for one key had no answer.
 */
export async function deleteKeys(
  client: S3Client,
  capabilities: StoreCapabilities,
  bucket: string,
  keys: readonly DeletedKey[],
  signal?: AbortSignal,
): Promise<DeleteFailure[]> {
  const inBatch = capabilities.works('delete.batch') ? keys.filter(({ key }) => !notForXml.test(key)) : [];
  const single = keys.filter((each) => !inBatch.includes(each));
  const failures: DeleteFailure[] = [];
  if (inBatch.length > 0) {
    const Objects = inBatch.map(({ key, versionId }) => ({ Key: key, ...(versionId && { VersionId: versionId }) }));
    const request = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
    // What is gone already counts as deleted, so a batch whose answer broke off can be sent again.
    const answer = await withRetry(() => client.send(request, { ...(signal && { abortSignal: signal }) }), {
      context: { operation: 'DeleteObjects', bucket },
      ...(signal && { signal }),
    });
    for (const { Key = '', VersionId, Code = 'Unknown' } of answer.Errors ?? [])
      failures.push({ key: Key, code: Code, ...(VersionId && { versionId: VersionId }) });
  }
  for (const each of single) {
    throwIfCancelled(signal, { operation: 'DeleteObject', bucket, key: each.key });
    try {
      await deleteFile(client, bucket, each.key, each.versionId);
    } catch (error) {
      failures.push({ ...each, code: codeOfRefusal(error) });
    }
  }
  return failures;
}
// #endregion

/** The code of an answer about one key. Without an answer there is no use in asking for the others: then it throws. */
function codeOfRefusal(thrown: unknown): string {
  const error = toStorageError(thrown);
  if (error.status === undefined || error.kind === 'cancelled') throw error;
  return error.s3Code ?? String(error.status);
}

/** All versions and delete markers below a prefix; without versioning each object is one version, `null`. */
async function* listVersions(client: S3Client, bucket: string, prefix: string): AsyncGenerator<DeletedKey, void, void> {
  let marker: { KeyMarker?: string; VersionIdMarker?: string } = {};
  while (true) {
    const list: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      Bucket: bucket,
      Prefix: prefix,
      EncodingType: 'url',
      ...marker,
    });
    const page = await client.send(list).catch((error: unknown) => {
      throw toStorageError(error, { operation: 'ListObjectVersions', bucket, key: prefix });
    });
    const decode = (key: string) => (page.EncodingType === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key);
    for (const { Key = '', VersionId = 'null' } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
      yield { key: decode(Key), versionId: VersionId };
    if (!page.IsTruncated) return;
    if (!page.NextKeyMarker) {
      throw new StorageError('corrupt', 'The store does not say how the listing goes on', { bucket, key: prefix });
    }
    marker = {
      KeyMarker: decode(page.NextKeyMarker),
      ...(page.NextVersionIdMarker !== undefined && { VersionIdMarker: page.NextVersionIdMarker }),
    };
  }
}
