import { appendObject } from './appendObject';
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets';
import { completeMultipartUpload } from './completeUpload';
import { configurationOperations } from './configurations/configurationOperations';
import { copyObject } from './copyObject';
import { deleteObject } from './deleteObject';
import { deleteObjects } from './deleteObjects';
import { getObject, headObject } from './getObject';
import { listObjects, listObjectsV2 } from './listObjects';
import { listParts } from './listParts';
import { listMultipartUploads } from './listUploads';
import { listObjectVersions } from './listVersions';
import { abortMultipartUpload, createMultipartUpload } from './multipartUploads';
import { getObjectAttributes } from './objectDetails';
import type { Route } from './operation';
import { postObject } from './postObject';
import { putObject } from './putObject';
import { securityTokens } from './sts';
import { uploadPart, uploadPartCopy } from './uploadPart';
import { getBucketVersioning, putBucketVersioning } from './versioning';

/** Everything that the sandbox does; whatever is not here is answered NotImplemented. */
export const routes: readonly Route[] = [
  listBuckets,
  securityTokens,
  createBucket,
  headBucket,
  getBucketLocation,
  deleteBucket,
  getBucketVersioning,
  putBucketVersioning,
  listObjects,
  listObjectsV2,
  listObjectVersions,
  putObject,
  copyObject,
  getObject,
  headObject,
  getObjectAttributes,
  deleteObject,
  deleteObjects,
  postObject,
  appendObject,
  createMultipartUpload,
  uploadPart,
  uploadPartCopy,
  completeMultipartUpload,
  abortMultipartUpload,
  listParts,
  listMultipartUploads,
  ...configurationOperations,
];
