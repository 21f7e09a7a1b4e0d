import { type AccessControlList, isPublicAcl, privateAcl } from '../../configuration/acl/accessControlList';
import { parseAclDocument, renderAclDocument } from '../../configuration/acl/aclDocument';
import { aclOfHeaders } from '../../configuration/acl/cannedAcl';
import { bucketAclOf, ownershipOf, publicAccessBlockOf } from '../../configuration/bucketConfigurations';
import type { BucketRecord } from '../../objects/records';
import { S3Error } from '../../s3Error';
import { requireVersion } from '../changeObject';
import type { Answer, Call, Route } from '../operation';
import { aclOwner, shownAclOwner } from '../owner';
import { announceVersion, changeVersion, versionHeader } from './changeVersion';
import { configurationLimit, storeConfiguration } from './configurationRoutes';

const headers = ['x-amz-acl', 'x-amz-grant-*', 'x-amz-checksum-*'];

/** The ACL that a Put…Acl asks for: by headers, or by its body, but not both. */
async function readAcl(call: Call): Promise<AccessControlList> {
  const fromHeaders = aclOfHeaders((name) => call.headers.get(name), aclOwner);
  const text = await call.bodyText(configurationLimit);
  if (fromHeaders && text !== '') {
    throw new S3Error('UnexpectedContent');
  }
  if (fromHeaders) return fromHeaders;
  if (text === '') {
    throw new S3Error('MissingSecurityHeader', 'Your request was missing a required header', {
      MissingHeaderName: 'x-amz-acl',
    });
  }
  return parseAclDocument(text, aclOwner);
}

/** Throws where the bucket has ACLs switched off, or lets none be public. */
export function requireAclAllowed(bucket: BucketRecord, acl: AccessControlList): void {
  const givesAway = acl.some(({ grantee }) => 'group' in grantee);
  if (ownershipOf(bucket) === 'BucketOwnerEnforced' && givesAway) throw new S3Error('AccessControlListNotSupported');
  if (publicAccessBlockOf(bucket)?.blockPublicAcls && isPublicAcl(acl)) throw new S3Error('AccessDenied');
}

function aclAnswer({ dialect }: Call, acl: AccessControlList): Answer {
  const body = renderAclDocument(acl, shownAclOwner(dialect));
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

export const putBucketAcl: Route = {
  operation: 'PutBucketAcl',
  action: 's3:PutBucketAcl',
  method: 'PUT',
  scope: 'bucket',
  query: ['acl'],
  headers,
  run: async (call) => {
    call.repository.requireBucket(call.bucket);
    const acl = await readAcl(call);
    if (call.dialect.ignores('acl.canned')) return { status: 200 };
    await storeConfiguration(call, 'acl', (record) => {
      requireAclAllowed(record, acl);
      return renderAclDocument(acl, aclOwner);
    });
    return { status: 200 };
  },
};

export const getBucketAcl: Route = {
  operation: 'GetBucketAcl',
  action: 's3:GetBucketAcl',
  method: 'GET',
  scope: 'bucket',
  query: ['acl'],
  run: async (call) => aclAnswer(call, bucketAclOf(call.repository.requireBucket(call.bucket), aclOwner)),
};

export const putObjectAcl: Route = {
  operation: 'PutObjectAcl',
  action: 's3:PutObjectAcl',
  method: 'PUT',
  scope: 'object',
  query: ['acl'],
  parameters: ['versionId'],
  headers,
  run: async (call) => {
    const acl = await readAcl(call);
    const version = await changeVersion(call, (found, bucket) => {
      requireAclAllowed(bucket, acl);
      return call.dialect.ignores('acl.canned') ? found : { ...found, acl };
    });
    announceVersion(call, 'ObjectAcl:Put', version);
    return { status: 200, headers: versionHeader(version) };
  },
};

export const getObjectAcl: Route = {
  operation: 'GetObjectAcl',
  action: 's3:GetObjectAcl',
  method: 'GET',
  scope: 'object',
  query: ['acl'],
  parameters: ['versionId'],
  run: async (call) => {
    const { repository, bucket, key, query } = call;
    repository.requireBucket(bucket);
    const version = requireVersion(repository.object(bucket, key), key, query.get('versionId'));
    const answer = aclAnswer(call, version.acl ?? privateAcl(aclOwner));
    return { ...answer, headers: { ...answer.headers, ...versionHeader(version) } };
  },
};
