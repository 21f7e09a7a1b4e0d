import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets';
import { deleteObject } from './deleteObject';
import { getObject, headObject } from './getObject';
import { listObjects, listObjectsV2 } from './listObjects';
import type { Route } from './operation';
import { putObject } from './putObject';

/** Everything that the sandbox does; whatever is not here is answered NotImplemented. */
export const routes: readonly Route[] = [
  listBuckets,
  createBucket,
  headBucket,
  getBucketLocation,
  deleteBucket,
  listObjects,
  listObjectsV2,
  putObject,
  getObject,
  headObject,
  deleteObject,
];
