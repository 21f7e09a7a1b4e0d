import { type AclPermission, allowsAnyone, privateAcl } from '../configuration/acl/accessControlList';
import { bucketAclOf, ownershipOf, policyOf, publicAccessBlockOf } from '../configuration/bucketConfigurations';
import { evaluatePolicy, type PolicyDecision, type PolicyPrincipal } from '../configuration/policy/evaluatePolicy';
import { isPolicyAction, type PolicyAction } from '../configuration/policy/policyActions';
import { isPublicPolicy } from '../configuration/policy/policyStatus';
import type { BucketRecord } from '../objects/records';
import { bypassesGovernance } from '../operations/configurations/objectLocks';
import type { Call, Resource } from '../operations/operation';
import { aclOwner, ownerAccount } from '../operations/owner';
import { S3Error } from '../s3Error';
import { policyContext } from './policyContext';
import { requirePossibleExtras } from './requestedExtras';

/** Headers that make a request need a further right. */
const headerActions: readonly (readonly [header: string, action: PolicyAction])[] = [
  ['x-amz-acl', 'PutObjectAcl'],
  ['x-amz-tagging', 'PutObjectTagging'],
  ['x-amz-object-lock-mode', 'PutObjectRetention'],
  ['x-amz-object-lock-legal-hold', 'PutObjectLegalHold'],
];

/** What the account can do whatever its policies say, so that nobody locks themselves out. Source: S3 user guide, "Bucket policies". */
const neverDenied: ReadonlySet<PolicyAction> = new Set(['GetBucketPolicy', 'PutBucketPolicy', 'DeleteBucketPolicy']);

/** Rights that the ACL of a bucket, and that of an object, may give. Source: S3 user guide, "ACL permissions". */
const bucketAclActions: Readonly<Partial<Record<PolicyAction, AclPermission>>> = {
  ListBucket: 'READ',
  ListBucketVersions: 'READ',
  ListBucketMultipartUploads: 'READ',
  PutObject: 'WRITE',
  DeleteObject: 'WRITE',
  GetBucketAcl: 'READ_ACP',
  PutBucketAcl: 'WRITE_ACP',
};
const objectAclActions: Readonly<Partial<Record<PolicyAction, AclPermission>>> = {
  GetObject: 'READ',
  GetObjectVersion: 'READ',
  GetObjectAcl: 'READ_ACP',
  GetObjectVersionAcl: 'READ_ACP',
  PutObjectAcl: 'WRITE_ACP',
  PutObjectVersionAcl: 'WRITE_ACP',
};

function principalOf({ who }: Call): PolicyPrincipal {
  if (who.kind === 'anonymous') return { kind: 'anonymous' };
  return { kind: 'user', account: ownerAccount, name: who.accessKeyId };
}

/** Everything that a request needs the right to. */
function neededActions({ headers }: Call, action: PolicyAction): readonly PolicyAction[] {
  if (action === 'DeleteObjectVersion' || action === 'PutObjectRetention') {
    return bypassesGovernance({ headers }) ? [action, 'BypassGovernanceRetention'] : [action];
  }
  if (action !== 'PutObject') return [action];
  return [action, ...headerActions.filter(([header]) => headers.get(header) !== undefined).map(([, extra]) => extra)];
}

function decide(call: Call, bucket: BucketRecord, action: PolicyAction, resource: Resource): PolicyDecision {
  if (call.dialect.ignores('policy.enforce')) return 'silent';
  const policy = policyOf(bucket, resource.bucket);
  if (!policy) return 'silent';
  const decision = evaluatePolicy(policy, {
    principal: principalOf(call),
    action,
    bucket: resource.bucket,
    ...(resource.key !== '' && { key: resource.key }),
    context: policyContext(call, resource),
  });
  const restricted = call.who.kind === 'anonymous' && publicAccessBlockOf(bucket)?.restrictPublicBuckets;
  return decision === 'allow' && restricted && isPublicPolicy(policy) ? 'silent' : decision;
}

/** Whether an ACL gives the right to somebody without a key. */
function aclAllows(
  { repository, dialect }: Call,
  bucket: BucketRecord,
  action: PolicyAction,
  resource: Resource,
): boolean {
  if (ownershipOf(bucket) === 'BucketOwnerEnforced' || publicAccessBlockOf(bucket)?.ignorePublicAcls) return false;
  if (dialect.ignores('acl.publicRead')) return false;
  const ofBucket = bucketAclActions[action];
  if (ofBucket) return allowsAnyone(bucketAclOf(bucket, aclOwner), ofBucket);
  const ofObject = objectAclActions[action];
  if (!ofObject) return false;
  const versions = repository.object(resource.bucket, resource.key)?.versions ?? [];
  const version = versions.find(({ versionId }) => versionId === (resource.versionId ?? versions[0]?.versionId));
  // Whoever may list a bucket may learn that something is not in it.
  if (!version || version.deleteMarker) return allowsAnyone(bucketAclOf(bucket, aclOwner), 'READ');
  return allowsAnyone(version.acl ?? privateAcl(aclOwner), ofObject);
}

/** Those without a key need to be allowed by something, the account not to be denied by anything. */
function may(call: Call, bucket: BucketRecord, action: PolicyAction, resource: Resource): boolean {
  const isAnonymous = call.who.kind === 'anonymous';
  const decision = decide(call, bucket, action, resource);
  if (decision === 'deny') return !isAnonymous && neverDenied.has(action);
  return !isAnonymous || decision === 'allow' || aclAllows(call, bucket, action, resource);
}

/** Without the right to list, something that is not there is refused like something that is. */
function mayLearnAbsence(call: Call, bucket: BucketRecord, action: PolicyAction, resource: Resource): boolean {
  if (action !== 'GetObject' || call.who.kind !== 'anonymous') return true;
  const newest = call.repository.object(resource.bucket, resource.key)?.versions[0];
  if (newest && !newest.deleteMarker) return true;
  return may(call, bucket, 'ListBucket', { bucket: resource.bucket, key: '' });
}

/** See `Hooks.authorise`. */
export function authorise(call: Call, action: string, resource: Resource): void {
  const name = action.replace(/^s3:/, '');
  const bucket = resource.bucket === '' ? undefined : call.repository.bucket(resource.bucket);
  if (!bucket || !isPolicyAction(name)) {
    // A bucket that is not there is for the operation to say; making one, or looking around, takes a key.
    const needsKey = resource.bucket === '' || name === 'CreateBucket' || (bucket && !isPolicyAction(name));
    if (needsKey && call.who.kind === 'anonymous') throw new S3Error('AccessDenied');
    return;
  }
  const allowed = neededActions(call, name).every((each) => may(call, bucket, each, resource));
  if (!allowed || !mayLearnAbsence(call, bucket, name, resource)) throw new S3Error('AccessDenied');
  if (name !== 'PutObject') return;
  requirePossibleExtras(call, bucket);
  const isPlain = ['PutObject', 'UploadPart', 'AppendObject'].includes(call.route.operation);
  if (isPlain && publicAccessBlockOf(bucket)?.blockPublicAcls) {
    call.dialect.requireNotRefused('publicAccessBlock.plainPut');
  }
}
