import assert from 'node:assert/strict';
import {
  CreateMultipartUploadCommand,
  type LifecycleRule,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { useSandbox } from '../operations/useSandbox';

const day = 86_400_000;

describe('the sandbox ages objects when its time is advanced', () => {
  const here = useSandbox();
  afterEach(() => assert.deepEqual(here().complaints, []));

  async function rules(...Rules: readonly Omit<LifecycleRule, 'Status'>[]): Promise<void> {
    const { sdk, bucket: Bucket } = here();
    const LifecycleConfiguration = { Rules: Rules.map((rule) => ({ ...rule, Status: 'Enabled' as const })) };
    await sdk.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
  }

  function put(Key: string, more: { Tagging?: string } = {}) {
    return here().sdk.send(new PutObjectCommand({ Bucket: here().bucket, Key, Body: 'x', ...more }));
  }

  async function keys(): Promise<(string | undefined)[]> {
    const { Contents } = await here().sdk.send(new ListObjectsV2Command({ Bucket: here().bucket }));
    return Contents?.map(({ Key }) => Key) ?? [];
  }

  it('removes what is old enough, by prefix and tags, and nothing else', async () => {
    const { sandbox } = here();
    await rules(
      { Filter: { Prefix: 'logs/' }, Expiration: { Days: 1 } },
      { Filter: { Tag: { Key: 'keep', Value: 'no' } }, Expiration: { Days: 5 } },
    );
    for (const key of ['logs/1', 'logs/2', 'other']) await put(key);
    await put('tagged', { Tagging: 'keep=no' });
    await sandbox.advanceTime(0);
    assert.deepEqual(await keys(), ['logs/1', 'logs/2', 'other', 'tagged']);
    await sandbox.advanceTime(2 * day);
    assert.deepEqual(await keys(), ['other', 'tagged']);
    await sandbox.advanceTime(4 * day);
    assert.deepEqual(await keys(), ['other']);
  });

  it('puts delete markers where versions are kept, removes old versions, then the lone markers', async () => {
    const { sandbox, sdk, bucket: Bucket } = here();
    await sdk.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    await rules(
      { ID: 'a', Filter: {}, Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 3 } },
      { ID: 'b', Filter: {}, Expiration: { ExpiredObjectDeleteMarker: true } },
    );
    await put('k');
    await put('k');
    const versions = async () => {
      const { Versions = [], DeleteMarkers = [] } = await sdk.send(new ListObjectVersionsCommand({ Bucket }));
      return [Versions.length, DeleteMarkers.length];
    };
    await sandbox.advanceTime(2 * day);
    assert.deepEqual([await keys(), await versions()], [[], [2, 1]]);
    await sandbox.advanceTime(2 * day);
    assert.deepEqual(await versions(), [1, 1]);
    await sandbox.advanceTime(2 * day);
    assert.deepEqual(await versions(), [0, 0]);
  });

  it('aborts uploads that nobody completes', async () => {
    const { sandbox, sdk, bucket: Bucket } = here();
    await rules({ Filter: { Prefix: '' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } });
    await sdk.send(new CreateMultipartUploadCommand({ Bucket, Key: 'k' }));
    const uploads = async () => (await sdk.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads?.length ?? 0;
    assert.equal(await uploads(), 1);
    await sandbox.advanceTime(2 * day);
    assert.equal(await uploads(), 0);
  });
});
