import { matchesWildcard } from '../wildcard';

/**
 * What a bucket policy may allow or deny, and what each acts on. Source: Service Authorization Reference, "Actions, resources,
 * and condition keys for Amazon S3".
 */
const actionResources = {
  AbortMultipartUpload: 'object',
  BypassGovernanceRetention: 'object',
  CreateBucket: 'bucket',
  DeleteBucket: 'bucket',
  DeleteBucketPolicy: 'bucket',
  DeleteBucketWebsite: 'bucket',
  DeleteObject: 'object',
  DeleteObjectTagging: 'object',
  DeleteObjectVersion: 'object',
  DeleteObjectVersionTagging: 'object',
  GetAccelerateConfiguration: 'bucket',
  GetAnalyticsConfiguration: 'bucket',
  GetBucketAcl: 'bucket',
  GetBucketCORS: 'bucket',
  GetBucketLocation: 'bucket',
  GetBucketLogging: 'bucket',
  GetBucketNotification: 'bucket',
  GetBucketObjectLockConfiguration: 'bucket',
  GetBucketOwnershipControls: 'bucket',
  GetBucketPolicy: 'bucket',
  GetBucketPolicyStatus: 'bucket',
  GetBucketPublicAccessBlock: 'bucket',
  GetBucketRequestPayment: 'bucket',
  GetBucketTagging: 'bucket',
  GetBucketVersioning: 'bucket',
  GetBucketWebsite: 'bucket',
  GetEncryptionConfiguration: 'bucket',
  GetIntelligentTieringConfiguration: 'bucket',
  GetInventoryConfiguration: 'bucket',
  GetLifecycleConfiguration: 'bucket',
  GetMetricsConfiguration: 'bucket',
  GetObject: 'object',
  GetObjectAcl: 'object',
  GetObjectAttributes: 'object',
  GetObjectLegalHold: 'object',
  GetObjectRetention: 'object',
  GetObjectTagging: 'object',
  GetObjectTorrent: 'object',
  GetObjectVersion: 'object',
  GetObjectVersionAcl: 'object',
  GetObjectVersionAttributes: 'object',
  GetObjectVersionForReplication: 'object',
  GetObjectVersionTagging: 'object',
  GetReplicationConfiguration: 'bucket',
  ListBucket: 'bucket',
  ListBucketMultipartUploads: 'bucket',
  ListBucketVersions: 'bucket',
  ListMultipartUploadParts: 'object',
  ObjectOwnerOverrideToBucketOwner: 'object',
  PutAccelerateConfiguration: 'bucket',
  PutAnalyticsConfiguration: 'bucket',
  PutBucketAcl: 'bucket',
  PutBucketCORS: 'bucket',
  PutBucketLogging: 'bucket',
  PutBucketNotification: 'bucket',
  PutBucketObjectLockConfiguration: 'bucket',
  PutBucketOwnershipControls: 'bucket',
  PutBucketPolicy: 'bucket',
  PutBucketPublicAccessBlock: 'bucket',
  PutBucketRequestPayment: 'bucket',
  PutBucketTagging: 'bucket',
  PutBucketVersioning: 'bucket',
  PutBucketWebsite: 'bucket',
  PutEncryptionConfiguration: 'bucket',
  PutIntelligentTieringConfiguration: 'bucket',
  PutInventoryConfiguration: 'bucket',
  PutLifecycleConfiguration: 'bucket',
  PutMetricsConfiguration: 'bucket',
  PutObject: 'object',
  PutObjectAcl: 'object',
  PutObjectLegalHold: 'object',
  PutObjectRetention: 'object',
  PutObjectTagging: 'object',
  PutObjectVersionAcl: 'object',
  PutObjectVersionTagging: 'object',
  PutReplicationConfiguration: 'bucket',
  ReplicateDelete: 'object',
  ReplicateObject: 'object',
  ReplicateTags: 'object',
  RestoreObject: 'object',
} as const satisfies Record<string, 'bucket' | 'object'>;

/** Without the `s3:` in front. */
export type PolicyAction = keyof typeof actionResources;

const actions = Object.keys(actionResources) as readonly PolicyAction[];

/** Whether a name, without the `s3:` in front, is that of an action that policies can speak of. */
export function isPolicyAction(name: string): name is PolicyAction {
  return Object.hasOwn(actionResources, name);
}

/** Whether `pattern` (`s3:Get*`, in any case) names `action`. */
export function namesAction(pattern: string, action: PolicyAction): boolean {
  return matchesWildcard(pattern.toLowerCase(), `s3:${action}`.toLowerCase(), 'single');
}

/** The kinds of resources that the actions of a pattern act on; empty where it names no action of S3. */
export function resourcesOfActions(pattern: string): ReadonlySet<'bucket' | 'object'> {
  return new Set(actions.filter((action) => namesAction(pattern, action)).map((action) => actionResources[action]));
}
