import type { BucketRecord } from '../objects/records';
import { S3Error, type S3ErrorCode } from '../s3Error';
import { type AccessControlList, type AclOwner, privateAcl } from './acl/accessControlList';
import { parseAclDocument } from './acl/aclDocument';
import { type BucketEncryption, parseBucketEncryption } from './bucketEncryption';
import { type CorsRule, parseCors } from './cors/corsRules';
import type { LifecycleRule } from './lifecycle/lifecycleRule';
import { parseLifecycle } from './lifecycle/parseLifecycle';
import { type LockConfiguration, parseLockConfiguration } from './lock/lockConfiguration';
import { type NotificationTarget, parseNotification } from './notification/parseNotification';
import { type ObjectOwnership, parseOwnershipControls } from './objectOwnership';
import { parsePolicy } from './policy/parsePolicy';
import type { PolicyDocument } from './policy/policyDocument';
import { type PublicAccessBlock, parsePublicAccessBlock } from './publicAccessBlock';

/** What configurations hold, by the subresource under which a bucket record keeps their text as reading gives it back. */
export type ConfigurationName =
  | 'acl'
  | 'cors'
  | 'encryption'
  | 'lifecycle'
  | 'notification'
  | 'object-lock'
  | 'ownershipControls'
  | 'policy'
  | 'publicAccessBlock'
  | 'tagging';

/** What is answered for one that a bucket does not have. */
export const missingCode = {
  cors: 'NoSuchCORSConfiguration',
  encryption: 'ServerSideEncryptionConfigurationNotFoundError',
  lifecycle: 'NoSuchLifecycleConfiguration',
  'object-lock': 'ObjectLockConfigurationNotFoundError',
  ownershipControls: 'OwnershipControlsNotFoundError',
  policy: 'NoSuchBucketPolicy',
  publicAccessBlock: 'NoSuchPublicAccessBlockConfiguration',
  tagging: 'NoSuchTagSet',
} as const satisfies Partial<Record<ConfigurationName, S3ErrorCode>>;

/** Parsed texts, so that not every request parses them again; far more than a sandbox has configurations. */
const parsed = new Map<string, unknown>();
const maxParsed = 500;

function parseOnce<T>(kind: string, text: string, parse: (text: string) => T): T {
  const key = `${kind}\n${text}`;
  if (!parsed.has(key)) {
    if (parsed.size >= maxParsed) parsed.clear();
    parsed.set(key, parse(text));
  }
  return parsed.get(key) as T;
}

function read<T>(bucket: BucketRecord, name: ConfigurationName, parse: (text: string) => T): T | undefined {
  const text = bucket.configurations[name];
  return text === undefined ? undefined : parseOnce(name, text, parse);
}

/** The text of a configuration. Throws the code of S3 for one that is not there. */
export function requireConfiguration(bucket: BucketRecord, name: keyof typeof missingCode): string {
  const text = bucket.configurations[name];
  if (text === undefined) throw new S3Error(missingCode[name]);
  return text;
}

/** The record with a configuration set, or taken away with undefined. */
export function withConfiguration(
  bucket: BucketRecord,
  name: ConfigurationName,
  text: string | undefined,
): BucketRecord {
  const { [name]: _, ...others } = bucket.configurations;
  return { ...bucket, configurations: text === undefined ? others : { ...others, [name]: text } };
}

export function corsOf(bucket: BucketRecord): readonly CorsRule[] | undefined {
  return read(bucket, 'cors', parseCors);
}

export function policyOf(bucket: BucketRecord, name: string): PolicyDocument | undefined {
  const text = bucket.configurations['policy'];
  return text === undefined ? undefined : parseOnce(`policy ${name}`, text, (source) => parsePolicy(source, name));
}

export function lifecycleOf(bucket: BucketRecord): readonly LifecycleRule[] | undefined {
  return read(bucket, 'lifecycle', parseLifecycle);
}

/** Undefined: object lock is off. */
export function lockOf(bucket: BucketRecord): LockConfiguration | undefined {
  return read(bucket, 'object-lock', parseLockConfiguration);
}

export function bucketAclOf(bucket: BucketRecord, owner: AclOwner): AccessControlList {
  return read(bucket, 'acl', (text) => parseAclDocument(text, owner)) ?? privateAcl(owner);
}

export function publicAccessBlockOf(bucket: BucketRecord): PublicAccessBlock | undefined {
  return read(bucket, 'publicAccessBlock', parsePublicAccessBlock);
}

export function ownershipOf(bucket: BucketRecord): ObjectOwnership | undefined {
  return read(bucket, 'ownershipControls', parseOwnershipControls);
}

export function encryptionOf(bucket: BucketRecord): BucketEncryption | undefined {
  return read(bucket, 'encryption', parseBucketEncryption);
}

export function notificationOf(bucket: BucketRecord): readonly NotificationTarget[] {
  return read(bucket, 'notification', parseNotification) ?? [];
}
