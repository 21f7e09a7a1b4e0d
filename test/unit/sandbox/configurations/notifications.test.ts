import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Sandbox } from '../../../../src/core/sandbox/sandbox';
import { useTempFolder } from '../disk/useTempFolder';
import { outcome, testKeys, useSandbox, xmlText } from '../operations/useSandbox';
import { useReceiver } from './useReceiver';

interface EventRecord {
  readonly eventName: string;
  readonly s3: {
    readonly configurationId: string;
    readonly bucket: { readonly name: string; readonly arn: string };
    readonly object: {
      readonly key: string;
      readonly size?: number;
      readonly eTag?: string;
      readonly sequencer: string;
    };
  };
}

describe('the sandbox notifies', () => {
  const here = useSandbox();
  const receiver = useReceiver();

  /** A topic that pushes to the receiver, as it is made at Ceph RGW. */
  async function createTopic(name = 'topic', address = receiver().address): Promise<string> {
    const form = new URLSearchParams({
      Action: 'CreateTopic',
      Name: name,
      'Attributes.entry.1.key': 'push-endpoint',
      'Attributes.entry.1.value': address,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await here().raw.send({ method: 'POST', headers, body: Buffer.from(form.toString()) });
    assert.equal(outcome(answer), '200');
    return xmlText(answer, 'TopicArn') ?? '';
  }

  async function configure(configuration: NotificationConfiguration): Promise<void> {
    const { sdk, bucket: Bucket } = here();
    await sdk.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: configuration }));
  }

  async function events(count: number): Promise<EventRecord[]> {
    // The first message is the test of the configuration.
    await receiver().received(count + 1);
    return receiver()
      .messages.slice(1)
      .flatMap((message) => message['Records'] as EventRecord[]);
  }

  it('a topic of what was written, copied, tagged and deleted, in order, and tests it first', async () => {
    const { sdk, bucket: Bucket } = here();
    const TopicArn = await createTopic();
    const Events = ['s3:ObjectCreated:*', 's3:ObjectRemoved:*', 's3:ObjectTagging:*'] as const;
    await configure({ TopicConfigurations: [{ Id: 'all', TopicArn, Events: [...Events] }] });
    await sdk.send(new PutObjectCommand({ Bucket, Key: 'a b/ü', Body: 'xyz' }));
    await sdk.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: encodeURI(`${Bucket}/a b/ü`) }));
    const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
    await sdk.send(new PutObjectTaggingCommand({ Bucket, Key: 'copy', Tagging }));
    await sdk.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'copy' }, { Key: 'missing' }] } }));
    const records = await events(4);
    assert.equal(receiver().messages[0]?.['Event'], 's3:TestEvent');
    assert.deepEqual(
      records.map(({ eventName, s3 }) => [eventName, s3.object.key, s3.object.size]),
      [
        ['ObjectCreated:Put', 'a+b/%C3%BC', 3],
        ['ObjectCreated:Copy', 'copy', 3],
        ['ObjectTagging:Put', 'copy', undefined],
        ['ObjectRemoved:Delete', 'copy', undefined],
      ],
    );
    const [first] = records;
    assert.equal(first?.s3.object.eTag, 'd16fb36f0911f878998c136191af705e');
    assert.deepEqual([first?.s3.configurationId, first?.s3.bucket.arn], ['all', 'arn:aws:s3:::test-bucket']);
    const sequencers = records.map(({ s3 }) => s3.object.sequencer);
    assert.deepEqual(sequencers, [...sequencers].sort());
  });

  it('only of keys and events that are asked for', async () => {
    const { sdk, bucket: Bucket } = here();
    const TopicArn = await createTopic();
    const Filter = {
      Key: {
        FilterRules: [
          { Name: 'prefix', Value: 'in/' },
          { Name: 'suffix', Value: '.txt' },
        ],
      },
    } as const;
    const wanted = {
      TopicArn,
      Events: ['s3:ObjectCreated:Put' as const],
      Filter: { Key: { FilterRules: [...Filter.Key.FilterRules] } },
    };
    await configure({ TopicConfigurations: [wanted] });
    const got = await sdk.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    assert.equal(got.TopicConfigurations?.[0]?.TopicArn, TopicArn);
    for (const Key of ['out/a.txt', 'in/a.bin', 'in/a.txt'])
      await sdk.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    await sdk.send(new CopyObjectCommand({ Bucket, Key: 'in/b.txt', CopySource: `${Bucket}/in/a.txt` }));
    await sdk.send(new PutObjectCommand({ Bucket, Key: 'in/last.txt', Body: 'x' }));
    const records = await events(2);
    assert.deepEqual(
      records.map(({ s3 }) => s3.object.key),
      ['in/a.txt', 'in/last.txt'],
    );
    await configure({});
    assert.equal(
      (await sdk.send(new GetBucketNotificationConfigurationCommand({ Bucket }))).TopicConfigurations,
      undefined,
    );
  });

  it('again when it is refused, without a request waiting for it', async () => {
    const { sdk, bucket: Bucket } = here();
    const TopicArn = await createTopic();
    await configure({ TopicConfigurations: [{ TopicArn, Events: ['s3:ObjectCreated:*'] }] });
    await receiver().received(1);
    receiver().refuse(2);
    await sdk.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
    assert.equal(receiver().messages.length, 1);
    await events(1);
    assert.equal(receiver().tries, 4);
  });

  it('nobody that it cannot reach or does not know, and says so', async () => {
    const { raw, bucket: Bucket, sdk } = here();
    const unknown = { QueueArn: 'arn:aws:sqs:us-east-1:000000000000:nobody', Events: ['s3:ObjectCreated:*' as const] };
    await assert.rejects(configure({ QueueConfigurations: [unknown] }), { name: 'InvalidArgument' });
    const lambda = {
      LambdaFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
      Events: ['s3:ObjectCreated:*' as const],
    };
    await assert.rejects(configure({ LambdaFunctionConfigurations: [lambda] }), { name: 'NotImplemented' });
    await assert.rejects(configure({ EventBridgeConfiguration: {} }), { name: 'NotImplemented' });
    assert.deepEqual(
      (await sdk.send(new GetBucketNotificationConfigurationCommand({ Bucket }))).QueueConfigurations,
      undefined,
    );
    for (const address of [
      'http://10.0.0.1/',
      'https://127.0.0.1/',
      'http://127.0.0.1.example.com/',
      'kafka://x',
      '',
    ]) {
      const form = `Action=CreateTopic&Name=t&Attributes.entry.1.key=push-endpoint&Attributes.entry.1.value=${encodeURIComponent(address)}`;
      assert.equal(outcome(await raw.send({ method: 'POST', body: Buffer.from(form) })), '501 NotImplemented', address);
    }
  });

  it('of what lifecycles remove', async () => {
    const { sdk, bucket: Bucket, sandbox, send } = here();
    const TopicArn = await createTopic();
    await configure({ TopicConfigurations: [{ TopicArn, Events: ['s3:LifecycleExpiration:*'] }] });
    await sdk.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
    const rule =
      '<LifecycleConfiguration><Rule><Status>Enabled</Status><Prefix/><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>';
    const md5 = createHash('md5').update(rule).digest('base64');
    const query = [['lifecycle', '']] as const;
    assert.equal(
      outcome(await send({ method: 'PUT', query, body: Buffer.from(rule), headers: { 'content-md5': md5 } })),
      '200',
    );
    await sandbox.advanceTime(2 * 86_400_000);
    const [record] = await events(1);
    assert.deepEqual([record?.eventName, record?.s3.object.key], ['LifecycleExpiration:Delete', 'k']);
  });
});

describe('the sandbox notifies queues by addresses that it was opened with', () => {
  const folder = useTempFolder();
  const receiver = useReceiver();

  it('and lets go of what waits when it closes', async () => {
    const arn = 'arn:aws:sqs:us-east-1:000000000000:jobs';
    const notificationAddresses = { [arn]: receiver().address };
    const sandbox = await Sandbox.open({ dataDir: folder(), keys: [testKeys], notificationAddresses });
    try {
      const sdk = new S3Client({
        endpoint: sandbox.endpoint,
        region: 'us-east-1',
        credentials: testKeys,
        forcePathStyle: true,
      });
      await sdk.send(new CreateBucketCommand({ Bucket: 'jobs' }));
      const QueueConfigurations = [{ QueueArn: arn, Events: ['s3:ObjectCreated:*' as const] }];
      const NotificationConfiguration = { QueueConfigurations };
      await sdk.send(new PutBucketNotificationConfigurationCommand({ Bucket: 'jobs', NotificationConfiguration }));
      await receiver().received(1);
      receiver().refuse(1000);
      await sdk.send(new PutObjectCommand({ Bucket: 'jobs', Key: 'k', Body: 'x' }));
      sdk.destroy();
    } finally {
      const started = performance.now();
      await sandbox.close();
      assert.ok(performance.now() - started < 1500);
    }
  });
});
