import type { Route } from '../operation';
import { getBucketAcl, getObjectAcl, putBucketAcl, putObjectAcl } from './acls';
import { deleteBucketEncryption } from './bucketEncryption';
import { bucketPolicyRoutes, getBucketPolicyStatus } from './bucketPolicy';
import { fixedAnswers } from './fixedAnswers';
import { deleteBucketNotification, getBucketNotification, putBucketNotification } from './notificationConfiguration';
import {
  getObjectLegalHold,
  getObjectRetention,
  lockConfigurationRoutes,
  putObjectLegalHold,
  putObjectRetention,
} from './objectLocks';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './objectTagging';
import { ownershipControlsRoutes } from './ownershipControls';
import { plainConfigurationRoutes } from './plainConfigurations';

/** What buckets and objects are configured with. */
export const configurationOperations: readonly Route[] = [
  ...plainConfigurationRoutes,
  deleteBucketEncryption,
  ...bucketPolicyRoutes,
  getBucketPolicyStatus,
  ...ownershipControlsRoutes,
  putBucketAcl,
  getBucketAcl,
  putObjectAcl,
  getObjectAcl,
  putObjectTagging,
  getObjectTagging,
  deleteObjectTagging,
  ...lockConfigurationRoutes,
  putObjectRetention,
  getObjectRetention,
  putObjectLegalHold,
  getObjectLegalHold,
  putBucketNotification,
  getBucketNotification,
  deleteBucketNotification,
  ...fixedAnswers,
];
