import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCorsCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAccelerateConfigurationCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketRequestPaymentCommand,
  GetBucketTaggingCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { outcome, useSandbox } from '../operations/useSandbox';

describe('the sandbox keeps configurations of buckets', () => {
  const here = useSandbox();
  afterEach(() => assert.deepEqual(here().complaints, []));

  it('tags', async () => {
    const { sdk, bucket: Bucket } = here();
    await assert.rejects(sdk.send(new GetBucketTaggingCommand({ Bucket })), { name: 'NoSuchTagSet' });
    const TagSet = [{ Key: 'a', Value: '1' }];
    await sdk.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    assert.deepEqual((await sdk.send(new GetBucketTaggingCommand({ Bucket }))).TagSet, TagSet);
    await sdk.send(new DeleteBucketTaggingCommand({ Bucket }));
    await assert.rejects(sdk.send(new GetBucketTaggingCommand({ Bucket })), { name: 'NoSuchTagSet' });
  });

  it('CORS', async () => {
    const { sdk, bucket: Bucket } = here();
    const missing = { name: 'NoSuchCORSConfiguration' };
    await assert.rejects(sdk.send(new GetBucketCorsCommand({ Bucket })), missing);
    const CORSRules = [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'], MaxAgeSeconds: 5 }];
    await sdk.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    assert.deepEqual((await sdk.send(new GetBucketCorsCommand({ Bucket }))).CORSRules, CORSRules);
    await sdk.send(new DeleteBucketCorsCommand({ Bucket }));
    await assert.rejects(sdk.send(new GetBucketCorsCommand({ Bucket })), missing);
  });

  it('lifecycle rules, and says when an object expires', async () => {
    const { sdk, bucket: Bucket } = here();
    const missing = { name: 'NoSuchLifecycleConfiguration' };
    await assert.rejects(sdk.send(new GetBucketLifecycleConfigurationCommand({ Bucket })), missing);
    const rule = { ID: 'r', Status: 'Enabled', Filter: { Prefix: 'old/' }, Expiration: { Days: 2 } } as const;
    const LifecycleConfiguration = { Rules: [rule] };
    await sdk.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
    assert.deepEqual((await sdk.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules, [rule]);
    const put = await sdk.send(new PutObjectCommand({ Bucket, Key: 'old/a', Body: 'x' }));
    assert.match(put.Expiration ?? '', /^expiry-date="\w{3}, \d\d \w{3} \d{4} 00:00:00 GMT", rule-id="r"$/);
    await sdk.send(new PutObjectCommand({ Bucket, Key: 'new', Body: 'x' }));
    assert.equal((await sdk.send(new HeadObjectCommand({ Bucket, Key: 'new' }))).Expiration, undefined);
    await sdk.send(new DeleteBucketLifecycleCommand({ Bucket }));
    await assert.rejects(sdk.send(new GetBucketLifecycleConfigurationCommand({ Bucket })), missing);
  });

  it('encryption, which AWS has everywhere', async () => {
    const { sdk, bucket: Bucket } = here();
    const algorithm = async () => {
      const got = await sdk.send(new GetBucketEncryptionCommand({ Bucket }));
      const [rule] = got.ServerSideEncryptionConfiguration?.Rules ?? [];
      return [rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, rule?.BucketKeyEnabled];
    };
    assert.deepEqual(await algorithm(), ['AES256', false]);
    const put = (SSEAlgorithm: 'AES256' | 'aws:kms') =>
      sdk.send(
        new PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm }, BucketKeyEnabled: true }],
          },
        }),
      );
    await put('AES256');
    await assert.rejects(put('aws:kms'), { name: 'NotImplemented' });
    assert.deepEqual(await algorithm(), ['AES256', true]);
    await sdk.send(new DeleteBucketEncryptionCommand({ Bucket }));
    assert.deepEqual(await algorithm(), ['AES256', false]);
    const made = await sdk.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ServerSideEncryption: 'AES256' }));
    const read = await sdk.send(new GetObjectCommand({ Bucket, Key: 'k' }));
    assert.deepEqual([made.ServerSideEncryption, read.ServerSideEncryption], ['AES256', 'AES256']);
    const kms = sdk.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'y', ServerSideEncryption: 'aws:kms' }));
    await assert.rejects(kms, { name: 'NotImplemented' });
    const customer = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: 'k'.repeat(32) };
    await assert.rejects(sdk.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'z', ...customer })), {
      name: 'InvalidRequest',
    });
    assert.equal(await (await sdk.send(new GetObjectCommand({ Bucket, Key: 'k' }))).Body?.transformToString(), 'x');
  });

  it('the public access block and ownership controls, on by default as at AWS', async () => {
    const { sdk, bucket: Bucket } = here();
    const { PublicAccessBlockConfiguration: block } = await sdk.send(new GetPublicAccessBlockCommand({ Bucket }));
    assert.deepEqual(Object.values(block ?? {}), [true, true, true, true]);
    const change = {
      BlockPublicAcls: true,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    };
    await sdk.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: change }));
    const changed = await sdk.send(new GetPublicAccessBlockCommand({ Bucket }));
    assert.deepEqual(changed.PublicAccessBlockConfiguration, change);
    await sdk.send(new DeletePublicAccessBlockCommand({ Bucket }));
    await assert.rejects(sdk.send(new GetPublicAccessBlockCommand({ Bucket })), {
      name: 'NoSuchPublicAccessBlockConfiguration',
    });
    const ownership = async () => {
      const { OwnershipControls } = await sdk.send(new GetBucketOwnershipControlsCommand({ Bucket }));
      return OwnershipControls?.Rules?.[0]?.ObjectOwnership;
    };
    assert.equal(await ownership(), 'BucketOwnerEnforced');
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] };
    await sdk.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    assert.equal(await ownership(), 'ObjectWriter');
    await sdk.send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
    await assert.rejects(ownership(), { name: 'OwnershipControlsNotFoundError' });
    await sdk.send(new CreateBucketCommand({ Bucket: 'owned', ObjectOwnership: 'BucketOwnerPreferred' }));
    const owned = await sdk.send(new GetBucketOwnershipControlsCommand({ Bucket: 'owned' }));
    assert.equal(owned.OwnershipControls?.Rules?.[0]?.ObjectOwnership, 'BucketOwnerPreferred');
  });

  it('plain defaults where nothing can be configured', async () => {
    const { sdk, bucket: Bucket, send } = here();
    assert.equal((await sdk.send(new GetBucketRequestPaymentCommand({ Bucket }))).Payer, 'BucketOwner');
    assert.equal((await sdk.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled, undefined);
    assert.equal((await sdk.send(new GetBucketAccelerateConfigurationCommand({ Bucket }))).Status, undefined);
    const answers = [
      ['GET', 'website', '404 NoSuchWebsiteConfiguration'],
      ['GET', 'replication', '404 ReplicationConfigurationNotFoundError'],
      ...['website', 'replication', 'logging', 'accelerate', 'requestPayment', 'inventory', 'analytics', 'metrics'].map(
        (name) => ['PUT', name, '501 NotImplemented'] as const,
      ),
      ['GET', 'inventory', '501 NotImplemented'],
      ['DELETE', 'website', '501 NotImplemented'],
      ['DELETE', 'notification', '501 NotImplemented'],
    ] as const;
    for (const [method, name, expected] of answers) {
      const body = method === 'PUT' ? { body: Buffer.from('<x/>') } : {};
      assert.equal(outcome(await send({ method, query: [[name, '']], ...body })), expected, `${method} ${name}`);
    }
  });

  it('nothing of a body that is malformed, unsigned by a digest, or for a bucket that is not there', async () => {
    const { send } = here();
    const put = (name: string, text: string, headers = {}, bucket = 'test-bucket') =>
      send({ method: 'PUT', bucket, query: [[name, '']], body: Buffer.from(text), headers });
    const subresources = [
      'acl',
      'cors',
      'encryption',
      'lifecycle',
      'notification',
      'ownershipControls',
      'publicAccessBlock',
      'tagging',
    ];
    const md5 = createHash('md5').update('<x').digest('base64');
    const digest = { 'x-amz-checksum-crc32': 'AAAAAA==' };
    for (const name of subresources) {
      assert.equal(outcome(await put(name, '<x/>', digest)), '400 BadDigest', name);
      assert.match(outcome(await put(name, '<x', { 'content-md5': md5 })), /^400 Malformed(XML|ACLError)$/, name);
      assert.equal(outcome(await put(name, '<x/>', {}, 'no-such-bucket')), '404 NoSuchBucket', name);
    }
    assert.equal(outcome(await put('cors', '<x/>')), '400 InvalidRequest');
    assert.equal(outcome(await send({ method: 'GET', query: [['cors', '']] })), '404 NoSuchCORSConfiguration');
  });
});
