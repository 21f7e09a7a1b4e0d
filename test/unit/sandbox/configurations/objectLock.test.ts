import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ObjectLockMode,
  type ObjectLockRetentionMode,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { outcome, useSandbox } from '../operations/useSandbox';

const day = 86_400_000;

describe('the sandbox locks objects', () => {
  const here = useSandbox();
  afterEach(() => assert.deepEqual(here().complaints, []));

  const Bucket = 'locked';
  beforeEach(async () => {
    await here().sdk.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  });

  async function put(more: Partial<ConstructorParameters<typeof PutObjectCommand>[0]> = {}): Promise<string> {
    const { VersionId } = await here().sdk.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ...more }));
    assert.ok(VersionId);
    return VersionId;
  }

  function remove(VersionId: string, BypassGovernanceRetention = false): Promise<unknown> {
    return here().sdk.send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId, BypassGovernanceRetention }));
  }

  function retain(Mode: ObjectLockRetentionMode, days: number, bypass = false): Promise<unknown> {
    const Retention = { Mode, RetainUntilDate: new Date(Date.now() + days * day) };
    return here().sdk.send(
      new PutObjectRetentionCommand({ Bucket, Key: 'k', Retention, BypassGovernanceRetention: bypass }),
    );
  }

  function lockFor(ObjectLockMode: ObjectLockMode, days = 1) {
    return { ObjectLockMode, ObjectLockRetainUntilDate: new Date(Date.now() + days * day) };
  }

  const denied = { name: 'AccessDenied' };

  it('in a bucket made for it, which keeps versions from then on', async () => {
    const { sdk, bucket, send } = here();
    const { Status } = await sdk.send(new GetBucketVersioningCommand({ Bucket }));
    assert.equal(Status, 'Enabled');
    const { ObjectLockConfiguration } = await sdk.send(new GetObjectLockConfigurationCommand({ Bucket }));
    assert.deepEqual(ObjectLockConfiguration, { ObjectLockEnabled: 'Enabled' });
    const suspend = { Bucket, VersioningConfiguration: { Status: 'Suspended' as const } };
    await assert.rejects(sdk.send(new PutBucketVersioningCommand(suspend)), { name: 'InvalidBucketState' });
    await assert.rejects(sdk.send(new GetObjectLockConfigurationCommand({ Bucket: bucket })), {
      name: 'ObjectLockConfigurationNotFoundError',
    });
    const enable = { Bucket: bucket, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' as const } };
    await assert.rejects(sdk.send(new PutObjectLockConfigurationCommand(enable)), { name: 'InvalidBucketState' });
    await sdk.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    await sdk.send(new PutObjectLockConfigurationCommand(enable));
    assert.equal(outcome(await send({ method: 'DELETE', query: [['object-lock', '']] })), '501 NotImplemented');
  });

  it('not in a bucket without', async () => {
    const { sdk, bucket } = here();
    const plain = { Bucket: bucket, Key: 'k' };
    const lock = new PutObjectCommand({ ...plain, Body: 'x', ObjectLockLegalHoldStatus: 'ON' });
    await assert.rejects(sdk.send(lock), { name: 'InvalidRequest' });
    await sdk.send(new PutObjectCommand({ ...plain, Body: 'x' }));
    await assert.rejects(sdk.send(new GetObjectRetentionCommand(plain)), { name: 'InvalidRequest' });
    const hold = new PutObjectLegalHoldCommand({ ...plain, LegalHold: { Status: 'ON' } });
    await assert.rejects(sdk.send(hold), { name: 'InvalidRequest' });
  });

  it('under a legal hold until it is lifted', async () => {
    const { sdk } = here();
    const version = await put();
    const missing = { name: 'NoSuchObjectLockConfiguration' };
    await assert.rejects(sdk.send(new GetObjectLegalHoldCommand({ Bucket, Key: 'k' })), missing);
    await assert.rejects(sdk.send(new GetObjectRetentionCommand({ Bucket, Key: 'k' })), missing);
    const hold = (Status: 'ON' | 'OFF') =>
      sdk.send(new PutObjectLegalHoldCommand({ Bucket, Key: 'k', VersionId: version, LegalHold: { Status } }));
    await hold('ON');
    const got = await sdk.send(new GetObjectLegalHoldCommand({ Bucket, Key: 'k' }));
    assert.equal(got.LegalHold?.Status, 'ON');
    await assert.rejects(remove(version, true), denied);
    const batch = { Bucket, Delete: { Objects: [{ Key: 'k', VersionId: version }] }, BypassGovernanceRetention: true };
    const { Errors } = await sdk.send(new DeleteObjectsCommand(batch));
    assert.equal(Errors?.[0]?.Code, 'AccessDenied');
    await sdk.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    await hold('OFF');
    await remove(version);
  });

  it('by retention: GOVERNANCE can be bypassed, COMPLIANCE cannot, and time ends both', async () => {
    const { sdk, sandbox } = here();
    const governed = await put(lockFor('GOVERNANCE'));
    const head = await sdk.send(new HeadObjectCommand({ Bucket, Key: 'k' }));
    assert.equal(head.ObjectLockMode, 'GOVERNANCE');
    assert.ok(head.ObjectLockRetainUntilDate);
    await assert.rejects(remove(governed), denied);
    await assert.rejects(retain('GOVERNANCE', 0.5), denied);
    await retain('GOVERNANCE', 0.5, true);
    await remove(governed, true);
    const compliant = await put(lockFor('COMPLIANCE', 2));
    await assert.rejects(remove(compliant, true), denied);
    await assert.rejects(retain('COMPLIANCE', 1, true), denied);
    await retain('COMPLIANCE', 3);
    await sandbox.advanceTime(3 * day + 1000);
    await remove(compliant);
  });

  it('against lifecycles too', async () => {
    const { sdk, sandbox } = here();
    const [held, free] = [await put({ ObjectLockLegalHoldStatus: 'ON' }), await put()];
    await put();
    const Rules = [{ Status: 'Enabled' as const, Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }];
    await sdk.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    await sandbox.advanceTime(3 * day);
    const { Versions } = await sdk.send(new ListObjectVersionsCommand({ Bucket }));
    const left = Versions?.map(({ VersionId }) => VersionId);
    assert.deepEqual([left?.length, left?.includes(held), left?.includes(free)], [2, true, false]);
  });

  it('and lets a policy say that nobody bypasses', async () => {
    const { sdk } = here();
    const version = await put(lockFor('GOVERNANCE'));
    const deny = { Effect: 'Deny', Principal: '*', Resource: `arn:aws:s3:::${Bucket}/*` };
    const Statement = [{ ...deny, Action: 's3:BypassGovernanceRetention' }];
    await sdk.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Statement }) }));
    await assert.rejects(remove(version, true), denied);
    await sdk.send(new DeleteBucketPolicyCommand({ Bucket }));
    await remove(version, true);
  });

  it('only by writes that come with a digest', async () => {
    const lock = { 'x-amz-object-lock-legal-hold': 'ON' };
    const send = (headers: Record<string, string>) =>
      here().send({
        method: 'PUT',
        bucket: Bucket,
        key: 'k',
        body: Buffer.from('x'),
        headers: { ...lock, ...headers },
      });
    assert.equal(outcome(await send({})), '400 InvalidRequest');
    const Rule = { DefaultRetention: { Mode: 'GOVERNANCE' as const, Days: 2 } };
    const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled' as const, Rule };
    await here().sdk.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
    const plain = { method: 'PUT', bucket: Bucket, key: 'k', body: Buffer.from('x') };
    assert.equal(outcome(await here().send(plain)), '400 InvalidRequest');
    const md5 = createHash('md5').update('x').digest('base64');
    assert.equal(outcome(await send({ 'content-md5': md5 })), '200');
  });

  it('by the default of the bucket, also what is uploaded in parts, unless the request says otherwise', async () => {
    const { sdk } = here();
    const Rule = { DefaultRetention: { Mode: 'GOVERNANCE' as const, Days: 2 } };
    const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled' as const, Rule };
    await sdk.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
    await assert.rejects(remove(await put()), denied);
    const upload = { Bucket, Key: 'parts' };
    const create = new CreateMultipartUploadCommand({
      ...upload,
      ...lockFor('COMPLIANCE'),
      ObjectLockLegalHoldStatus: 'ON',
    });
    const { UploadId } = await sdk.send(create);
    const { ETag } = await sdk.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'x' }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    await sdk.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
    const head = await sdk.send(new HeadObjectCommand(upload));
    assert.deepEqual([head.ObjectLockMode, head.ObjectLockLegalHoldStatus], ['COMPLIANCE', 'ON']);
  });
});
