import { type AccessControlList, isPublicAcl } from '../configuration/acl/accessControlList';
import { renderAclDocument } from '../configuration/acl/aclDocument';
import { aclOfHeaders } from '../configuration/acl/cannedAcl';
import { encryptionOf, lockOf, ownershipOf } from '../configuration/bucketConfigurations';
import { requireKnownEncryption } from '../configuration/bucketEncryption';
import { renderLockConfiguration, retentionByDefault } from '../configuration/lock/lockConfiguration';
import { lockOfHeaders, type ObjectLock } from '../configuration/lock/objectLock';
import { readObjectOwnership, renderOwnershipControls } from '../configuration/objectOwnership';
import { blockAllPublicAccess, renderPublicAccessBlock } from '../configuration/publicAccessBlock';
import type { Dialect } from '../dialect';
import { readCustomerKey } from '../encryption/customerKey';
import { markKey } from '../encryption/keyMark';
import type { BucketRecord, VersionExtras } from '../objects/records';
import { requireAclAllowed } from '../operations/configurations/acls';
import { defaultEncryption } from '../operations/configurations/bucketEncryption';
import { requireDigest } from '../operations/configurations/configurationRoutes';
import type { Call } from '../operations/operation';
import { aclOwner } from '../operations/owner';
import { S3Error } from '../s3Error';

type Headers = Call['headers'];

const lockedWithoutDigest =
  'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters';

function requestedAcl(headers: Headers): AccessControlList | undefined {
  return aclOfHeaders((name) => headers.get(name), aclOwner);
}

function requestedLock({ headers, now, dialect }: Call, bucket: BucketRecord): ObjectLock {
  const lock = lockOfHeaders((name) => headers.get(name), now);
  if (lock.retention) dialect.requireNotRefused('lock.retention');
  if (lock.legalHold) dialect.requireNotRefused('lock.legalHold');
  if (Object.keys(lock).length > 0 && !lockOf(bucket)) {
    throw new S3Error('InvalidRequest', 'Bucket is missing Object Lock Configuration');
  }
  return lock;
}

/** Throws for what the headers of a write ask and its bucket or the sandbox does not allow, ahead of the body. */
export function requirePossibleExtras(call: Call, bucket: BucketRecord): void {
  const { headers, dialect } = call;
  const acl = requestedAcl(headers);
  if (acl) requireAclAllowed(bucket, acl);
  const isAsked = Object.keys(requestedLock(call, bucket)).length > 0;
  const isLocked = isAsked || lockOf(bucket)?.defaultRetention !== undefined;
  if (isLocked && call.route.operation === 'PutObject') requireDigest(call, lockedWithoutDigest);
  if (headers.get('x-amz-server-side-encryption') !== undefined) dialect.requireNotRefused('encryption.sseS3');
  requireKnownEncryption((name) => headers.get(name));
  requireOneEncryption(call);
}

function requireOneEncryption(call: Call): void {
  if (call.headers.get('x-amz-server-side-encryption') === undefined || !readCustomerKey(call)) return;
  throw new S3Error(
    'InvalidArgument',
    'Server Side Encryption with Customer provided key is incompatible with the encryption method specified',
  );
}

/** What a new version is given by its request, and by its bucket where the request does not say. */
export function requestedExtras(call: Call, bucket: BucketRecord): VersionExtras {
  const { headers, dialect, repository } = call;
  const acl = ownershipOf(bucket) === 'BucketOwnerEnforced' ? undefined : requestedAcl(headers);
  const bucketLock = lockOf(bucket);
  const lock = requestedLock(call, bucket);
  const retention = lock.retention ?? (bucketLock && retentionByDefault(bucketLock, repository.now));
  const whole = { ...lock, ...(retention && { retention }) };
  const asked = headers.get('x-amz-server-side-encryption') !== undefined && !dialect.ignores('encryption.sseS3');
  const key = readCustomerKey(call);
  return {
    ...(acl && !dialect.ignores('acl.canned') && { acl }),
    ...(Object.keys(whole).length > 0 && { lock: whole }),
    ...(key ? { customerKey: markKey(key.bytes) } : (asked || encryptionOf(bucket)) && { encryption: 'AES256' }),
  };
}

/** AWS switches ACLs off and blocks public access in every new bucket; other stores do where they are known for it. */
function isClosed(dialect: Dialect, capability: 'acl.canned' | 'acl.publicRead'): boolean {
  return dialect.id === 'aws' || dialect.verdict(capability)?.outcome === 'refused';
}

/** What a new bucket is by default, and by the headers that it was asked for with. */
export function newBucket(call: Call): Pick<BucketRecord, 'configurations' | 'versioning'> {
  const { headers, dialect } = call;
  const asked = headers.get('x-amz-object-ownership');
  const byDefault = isClosed(dialect, 'acl.canned') ? 'BucketOwnerEnforced' : undefined;
  const ownership = asked === undefined ? byDefault : readObjectOwnership(asked);
  const acl = requestedAcl(headers);
  const isBlocked = isClosed(dialect, 'acl.publicRead');
  if (acl) requireNewAcl(acl, ownership === 'BucketOwnerEnforced', isBlocked);
  const hasLock = headers.get('x-amz-bucket-object-lock-enabled')?.toLowerCase() === 'true';
  if (hasLock) dialect.requireNotRefused('lock.bucket');
  const encryption = defaultEncryption(dialect);
  return {
    configurations: {
      ...(ownership !== undefined && { ownershipControls: renderOwnershipControls(ownership) }),
      ...(isBlocked && { publicAccessBlock: renderPublicAccessBlock(blockAllPublicAccess) }),
      ...(encryption !== undefined && { encryption }),
      ...(acl && !dialect.ignores('acl.canned') && { acl: renderAclDocument(acl, aclOwner) }),
      ...(hasLock && { 'object-lock': renderLockConfiguration({}) }),
    },
    ...(hasLock && { versioning: 'Enabled' }),
  };
}

function requireNewAcl(acl: AccessControlList, isEnforced: boolean, isBlocked: boolean): void {
  const givesAway = acl.some(({ grantee }) => 'group' in grantee);
  if (isEnforced && givesAway) throw new S3Error('InvalidBucketAclWithObjectOwnership');
  if (isBlocked && isPublicAcl(acl)) throw new S3Error('InvalidBucketAclWithBlockPublicAccessError');
}
