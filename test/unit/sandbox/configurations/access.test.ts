import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetObjectAclCommand,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { RawS3Request } from '../../../../src/core/rawS3/rawS3Client';
import { ownerAccount } from '../../../../src/core/sandbox/operations/owner';
import { outcome, testKeys, useSandbox } from '../operations/useSandbox';

const all = 'http://acs.amazonaws.com/groups/global/AllUsers';

describe('the sandbox decides who may do what', () => {
  const here = useSandbox();
  afterEach(() => assert.deepEqual(here().complaints, []));

  /** Lets the public in where a policy or an ACL says so. */
  async function openUp(): Promise<void> {
    const { sdk, bucket: Bucket } = here();
    await sdk.send(new DeletePublicAccessBlockCommand({ Bucket }));
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] };
    await sdk.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  }

  async function putPolicy(...Statement: readonly Readonly<Record<string, unknown>>[]): Promise<string> {
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await here().sdk.send(new PutBucketPolicyCommand({ Bucket: here().bucket, Policy }));
    return Policy;
  }

  async function anonymously(method: string, key = '', more: Partial<RawS3Request> = {}): Promise<string> {
    return outcome(await here().send({ method, key, sign: false, ...more }));
  }

  const body = Buffer.from('x');
  const readAll = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::test-bucket/open/*',
  };

  it('by a policy, which it gives back as it came', async () => {
    const { sdk, bucket: Bucket, send } = here();
    await openUp();
    await assert.rejects(sdk.send(new GetBucketPolicyCommand({ Bucket })), { name: 'NoSuchBucketPolicy' });
    await assert.rejects(sdk.send(new GetBucketPolicyStatusCommand({ Bucket })), { name: 'NoSuchBucketPolicy' });
    const policy = await putPolicy(readAll);
    assert.equal((await sdk.send(new GetBucketPolicyCommand({ Bucket }))).Policy, policy);
    assert.equal((await sdk.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic, true);
    await send({ method: 'PUT', key: 'open/a', body });
    await send({ method: 'PUT', key: 'closed/a', body });
    assert.equal(await anonymously('GET', 'open/a'), '200');
    assert.equal(await anonymously('HEAD', 'open/a'), '200');
    assert.equal(await anonymously('GET', 'closed/a'), '403 AccessDenied');
    assert.equal(await anonymously('GET', 'open/missing'), '403 AccessDenied');
    assert.equal(await anonymously('PUT', 'open/a', { body }), '403 AccessDenied');
    assert.equal(await anonymously('GET'), '403 AccessDenied');
    await sdk.send(new DeleteBucketPolicyCommand({ Bucket }));
    assert.equal(await anonymously('GET', 'open/a'), '403 AccessDenied');
  });

  it('and tells those who may list that something is not there', async () => {
    await openUp();
    await putPolicy(readAll, { ...readAll, Action: 's3:ListBucket', Resource: 'arn:aws:s3:::test-bucket' });
    assert.equal(await anonymously('GET', 'open/missing'), '404 NoSuchKey');
    assert.equal(await anonymously('GET'), '200');
    assert.equal(
      outcome(await here().send({ method: 'GET', bucket: 'no-such-bucket', sign: false })),
      '404 NoSuchBucket',
    );
  });

  it('denies the owner too, but never the policy itself', async () => {
    const { send, sdk, bucket: Bucket } = here();
    await send({ method: 'PUT', key: 'a', body });
    const everything = ['arn:aws:s3:::test-bucket', 'arn:aws:s3:::test-bucket/*'];
    await putPolicy({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: everything });
    assert.equal(outcome(await send({ method: 'GET', key: 'a' })), '403 AccessDenied');
    assert.equal(outcome(await send({ method: 'GET' })), '403 AccessDenied');
    assert.equal(outcome(await send({ method: 'PUT', key: 'b', body })), '403 AccessDenied');
    assert.equal(outcome(await send({ method: 'GET', query: [['cors', '']] })), '403 AccessDenied');
    await sdk.send(new DeleteBucketPolicyCommand({ Bucket }));
    assert.equal(outcome(await send({ method: 'GET', key: 'a' })), '200');
    assert.equal(outcome(await send({ method: 'GET', key: 'b' })), '404 NoSuchKey');
  });

  it('by conditions: prefix, headers, tags, address, user', async () => {
    const { send } = here();
    await openUp();
    const [bucket, objects] = ['arn:aws:s3:::test-bucket', 'arn:aws:s3:::test-bucket/*'];
    await putPolicy(
      { ...readAll, Action: 's3:ListBucket', Resource: bucket, Condition: { StringLike: { 's3:prefix': 'open/*' } } },
      { ...readAll, Resource: objects, Condition: { StringEquals: { 's3:ExistingObjectTag/kind': 'public' } } },
      {
        ...{ Effect: 'Deny', Principal: { AWS: `arn:aws:iam::${ownerAccount}:user/${testKeys.accessKeyId}` } },
        ...{ Action: 's3:PutObject', Resource: objects },
        Condition: {
          StringNotEquals: { 's3:x-amz-storage-class': 'STANDARD_IA' },
          IpAddress: { 'aws:SourceIp': '127.0.0.0/8' },
        },
      },
    );
    assert.equal(await anonymously('GET', '', { query: [['prefix', 'open/x']] }), '200');
    assert.equal(await anonymously('GET', '', { query: [['prefix', 'closed']] }), '403 AccessDenied');
    const put = (key: string, headers = {}) => send({ method: 'PUT', key, body, headers });
    assert.equal(outcome(await put('a')), '403 AccessDenied');
    const allowed = { 'x-amz-storage-class': 'STANDARD_IA' };
    assert.equal(outcome(await put('a', { ...allowed, 'x-amz-tagging': 'kind=public' })), '200');
    assert.equal(outcome(await put('b', { ...allowed, 'x-amz-tagging': 'kind=secret' })), '200');
    assert.equal(await anonymously('GET', 'a'), '200');
    assert.equal(await anonymously('GET', 'b'), '403 AccessDenied');
  });

  it('refuses a policy it would not keep with 501, and a public one where public ones are blocked', async () => {
    const { sdk, bucket: Bucket } = here();
    await assert.rejects(putPolicy(readAll), { name: 'AccessDenied' });
    const condition = { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } };
    await assert.rejects(putPolicy({ ...readAll, ...condition }), { name: 'NotImplemented' });
    await assert.rejects(putPolicy({ ...readAll, Resource: 'arn:aws:s3:::other/*' }), { name: 'MalformedPolicy' });
    await assert.rejects(sdk.send(new GetBucketPolicyCommand({ Bucket })), { name: 'NoSuchBucketPolicy' });
  });

  it('takes the effect of a public policy away where public buckets are restricted', async () => {
    const { sdk, bucket: Bucket, send } = here();
    await openUp();
    await putPolicy(readAll);
    await send({ method: 'PUT', key: 'open/a', body });
    const PublicAccessBlockConfiguration = { RestrictPublicBuckets: true };
    await sdk.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    assert.equal(await anonymously('GET', 'open/a'), '403 AccessDenied');
  });

  it('by ACLs of objects and buckets, canned, granted and as documents', async () => {
    const { sdk, bucket: Bucket, send } = here();
    await openUp();
    await sdk.send(new PutObjectCommand({ Bucket, Key: 'open', Body: 'x', ACL: 'public-read' }));
    await sdk.send(new PutObjectCommand({ Bucket, Key: 'closed', Body: 'x' }));
    assert.equal(await anonymously('GET', 'open'), '200');
    assert.equal(await anonymously('GET', 'closed'), '403 AccessDenied');
    const acl = await sdk.send(new GetObjectAclCommand({ Bucket, Key: 'open' }));
    assert.deepEqual(
      acl.Grants?.map(({ Grantee, Permission }) => [Grantee?.Type, Grantee?.URI, Permission]),
      [
        ['CanonicalUser', undefined, 'FULL_CONTROL'],
        ['Group', all, 'READ'],
      ],
    );
    const AccessControlPolicy = { Owner: acl.Owner, Grants: acl.Grants };
    await sdk.send(new PutObjectAclCommand({ Bucket, Key: 'closed', AccessControlPolicy }));
    assert.equal(await anonymously('GET', 'closed'), '200');
    await sdk.send(new PutObjectAclCommand({ Bucket, Key: 'open', ACL: 'private' }));
    assert.equal(await anonymously('GET', 'open'), '403 AccessDenied');
    assert.equal(await anonymously('GET'), '403 AccessDenied');
    await sdk.send(new PutBucketAclCommand({ Bucket, GrantRead: `uri="${all}"`, GrantWrite: `uri="${all}"` }));
    assert.equal((await sdk.send(new GetBucketAclCommand({ Bucket }))).Grants?.length, 2);
    assert.equal(await anonymously('GET'), '200');
    assert.equal(await anonymously('PUT', 'by-anyone', { body }), '200');
    assert.equal(await anonymously('DELETE', 'closed'), '204');
    const block = { IgnorePublicAcls: true };
    await sdk.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: block }));
    assert.equal(await anonymously('GET'), '403 AccessDenied');
    assert.equal(outcome(await send({ method: 'PUT', query: [['acl', '']] })), '400 MissingSecurityHeader');
  });

  it('refuses ACLs where they are off or blocked, and changes nothing', async () => {
    const { sdk, bucket: Bucket } = here();
    const put = (ACL: 'public-read' | 'bucket-owner-full-control') =>
      sdk.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ACL }));
    await assert.rejects(put('public-read'), { name: 'AccessControlListNotSupported' });
    await assert.rejects(sdk.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' })), {
      name: 'AccessControlListNotSupported',
    });
    assert.equal(outcome(await here().send({ method: 'GET', key: 'a' })), '404 NoSuchKey');
    await put('bucket-owner-full-control');
    await openUp();
    const block = { BlockPublicAcls: true };
    await sdk.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: block }));
    await assert.rejects(put('public-read'), { name: 'AccessDenied' });
    await assert.rejects(sdk.send(new PutObjectAclCommand({ Bucket, Key: 'a', ACL: 'public-read' })), {
      name: 'AccessDenied',
    });
    const make = (more: object) => sdk.send(new CreateBucketCommand({ Bucket: 'public', ACL: 'public-read', ...more }));
    await assert.rejects(make({}), { name: 'InvalidBucketAclWithObjectOwnership' });
    await assert.rejects(make({ ObjectOwnership: 'ObjectWriter' }), {
      name: 'InvalidBucketAclWithBlockPublicAccessError',
    });
  });

  it('answers preflights by the rules of the bucket, and says so with each answer to a page', async () => {
    const { send } = here();
    const ask = (origin: string, method: string, headers = {}) =>
      send({
        method: 'OPTIONS',
        key: 'a',
        sign: false,
        headers: { origin, 'access-control-request-method': method, ...headers },
      });
    assert.equal(outcome(await ask('http://app', 'PUT')), '403 AccessForbidden');
    const rule = `<CORSConfiguration><CORSRule><AllowedOrigin>http://app</AllowedOrigin><AllowedMethod>PUT</AllowedMethod>
      <AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader></CORSRule></CORSConfiguration>`;
    const digest = { 'content-md5': createHash('md5').update(rule).digest('base64') };
    await send({ method: 'PUT', query: [['cors', '']], body: Buffer.from(rule), headers: digest });
    const answer = await ask('http://app', 'PUT', { 'access-control-request-headers': 'content-type,x-amz-date' });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['access-control-allow-origin'], 'http://app');
    assert.equal(answer.headers['access-control-allow-headers'], 'content-type, x-amz-date');
    assert.equal(outcome(await ask('http://other', 'PUT')), '403 AccessForbidden');
    assert.equal(outcome(await ask('http://app', 'GET')), '403 AccessForbidden');
    const put = await send({ method: 'PUT', key: 'a', body, headers: { origin: 'http://app' } });
    assert.equal(put.headers['access-control-expose-headers'], 'ETag');
    const refused = await send({ method: 'PUT', key: 'a', body, sign: false, headers: { origin: 'http://app' } });
    assert.equal(refused.status, 403);
    assert.equal(refused.headers['access-control-allow-origin'], 'http://app');
  });
});
