import { mapLimit } from '../../base/concurrency';
import { isAppError } from '../../base/errors';
import type { Log } from '../../base/log';
import type { DeleteFailure, ObjectRef } from '../objectStore';
import { batchesForDelete, singleDeleteConcurrency } from './deleteBatches';
import type { Learned } from './learned';
import type { S3Requests } from './s3Requests';

type Signal = AbortSignal | undefined;

export interface S3DeletionOptions {
  readonly requests: S3Requests;
  readonly learned: Learned;
  readonly log: Log;
  /** Deletes one object, and tells that it did. */
  readonly deleteOne: (ref: ObjectRef, signal: Signal) => Promise<void>;
  /** Tells that an object of a batch is gone. */
  readonly deleted: (bucket: string, key: string) => void;
}

/** Deletes many objects: in batches, and one by one what a store takes in no batch. */
export class S3Deletion {
  readonly #options: S3DeletionOptions;

  constructor(options: S3DeletionOptions) {
    this.#options = options;
  }

  /** Of one bucket; gives what could not be deleted. @throws AppError what stops the whole of it, such as `cancelled` */
  async deleteMany(refs: readonly ObjectRef[], signal: Signal): Promise<DeleteFailure[]> {
    const { batches, singles } = batchesForDelete(refs, this.#options.learned.batchDelete);
    const failures = await mapLimit(batches, 4, (batch) => this.#deleteBatch(batch, signal), signal);
    return [...failures.flat(), ...(await this.#deleteSingly(singles, signal))];
  }

  async #deleteSingly(refs: readonly ObjectRef[], signal: Signal): Promise<DeleteFailure[]> {
    const deleteOne = async (ref: ObjectRef): Promise<DeleteFailure | undefined> => {
      try {
        await this.#options.deleteOne(ref, signal);
        return undefined;
      } catch (error) {
        if (!isAppError(error) || error.code === 'cancelled' || error.code === 'readOnly') throw error;
        return { ...ref, code: String(error.facts['storeCode'] ?? error.code) };
      }
    };
    const results = await mapLimit(refs, singleDeleteConcurrency, deleteOne, signal);
    return results.filter((failure) => failure !== undefined);
  }

  async #deleteBatch(refs: readonly ObjectRef[], signal: Signal): Promise<DeleteFailure[]> {
    const { requests, learned, log, deleted } = this.#options;
    const bucket = refs[0]?.bucket ?? '';
    const Objects = refs.map((ref) => ({ Key: ref.key, VersionId: ref.versionId }));
    try {
      const output = await requests.deleteObjects({ Bucket: bucket, Delete: { Objects, Quiet: true } }, signal);
      for (const ref of refs) deleted(bucket, ref.key);
      return (output.Errors ?? []).map(({ Key = '', VersionId, Code = 'unknown' }) => ({
        bucket,
        key: Key,
        ...(VersionId && { versionId: VersionId }),
        code: Code,
      }));
    } catch (error) {
      if (!isAppError(error) || (error.code !== 'store.unexpected' && error.code !== 'store.notSupported')) throw error;
      log.info(`DeleteObjects refused (${error.message}): deleting one by one from now on`);
      learned.batchDelete = false;
      return this.#deleteSingly(refs, signal);
    }
  }
}
