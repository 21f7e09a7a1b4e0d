import assert from 'node:assert/strict';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { Sandbox } from '../../../../src/core/sandbox/sandbox';
import { oddKeys } from '../../../fixtures/oddKeys';
import { useTempFolder } from '../disk/useTempFolder';
import { outcome, testKeys, useSandbox } from './useSandbox';

describe('the sandbox', () => {
  const here = useSandbox();

  afterEach(() => assert.deepEqual(here().complaints, []));

  it('makes, lists, finds and removes buckets for the AWS SDK', async () => {
    const { sdk } = here();
    await sdk.send(new CreateBucketCommand({ Bucket: 'another' }));
    const { Buckets } = await sdk.send(new ListBucketsCommand({}));
    assert.deepEqual(
      Buckets?.map(({ Name }) => Name),
      ['another', 'test-bucket'],
    );
    const { BucketRegion } = await sdk.send(new HeadBucketCommand({ Bucket: 'another' }));
    assert.equal(BucketRegion, 'us-east-1');
    const { LocationConstraint } = await sdk.send(new GetBucketLocationCommand({ Bucket: 'another' }));
    assert.equal(LocationConstraint, undefined);
    await sdk.send(new DeleteBucketCommand({ Bucket: 'another' }));
    await assert.rejects(sdk.send(new HeadBucketCommand({ Bucket: 'another' })), { name: 'NotFound' });
  });

  it('keeps an object for the AWS SDK, with what was said of it', async () => {
    const { sdk, bucket: Bucket } = here();
    const Key = 'folder/näme';
    const Body = Buffer.alloc(100_000, 'x');
    const put = await sdk.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body,
        ContentType: 'text/plain',
        CacheControl: 'no-cache',
        Metadata: { a: 'b' },
      }),
    );
    const head = await sdk.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    assert.deepEqual(
      [head.ETag, head.ContentLength, head.ContentType, head.CacheControl, head.Metadata, head.ChecksumCRC32],
      [put.ETag, 100_000, 'text/plain', 'no-cache', { a: 'b' }, put.ChecksumCRC32],
    );
    const got = await sdk.send(new GetObjectCommand({ Bucket, Key }));
    assert.ok(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Body));
    const v1 = await sdk.send(new ListObjectsCommand({ Bucket, Delimiter: '/' }));
    assert.deepEqual(v1.CommonPrefixes, [{ Prefix: 'folder/' }]);
    const v2 = await sdk.send(new ListObjectsV2Command({ Bucket }));
    assert.deepEqual([v2.KeyCount, v2.Contents?.[0]?.Key, v2.Contents?.[0]?.Size], [1, Key, 100_000]);
    await assert.rejects(sdk.send(new DeleteBucketCommand({ Bucket })), { name: 'BucketNotEmpty' });
    await sdk.send(new DeleteObjectCommand({ Bucket, Key }));
    await assert.rejects(sdk.send(new GetObjectCommand({ Bucket, Key })), { name: 'NoSuchKey' });
  });

  it('keeps every odd key as it is', async () => {
    const { send, sdk, bucket } = here();
    for (const { name, key } of oddKeys) {
      assert.equal(outcome(await send({ method: 'PUT', key, body: Buffer.from(key) })), '200', name);
      const read = await send({ method: 'GET', key });
      assert.deepEqual([read.status, read.body.toString()], [200, key], name);
      const listed = await sdk.send(new ListObjectsV2Command({ Bucket: bucket, EncodingType: 'url' }));
      assert.equal(decodeURIComponent(listed.Contents?.[0]?.Key?.replaceAll('+', ' ') ?? ''), key, name);
      assert.equal(outcome(await send({ method: 'DELETE', key })), '204', name);
      assert.equal(outcome(await send({ method: 'GET', key })), '404 NoSuchKey', name);
    }
  }).timeout(30_000);

  it('refuses who signs with a wrong secret, and who does not sign', async () => {
    const { send } = here();
    const keys = { ...testKeys, secretAccessKey: 'wrong' };
    assert.equal(outcome(await send({ method: 'GET', keys })), '403 SignatureDoesNotMatch');
    assert.equal(outcome(await send({ method: 'GET', sign: false })), '403 AccessDenied');
  });

  it('answers what it does not do with 501, and changes nothing', async () => {
    const { send } = here();
    await send({ method: 'PUT', key: 'k', body: Buffer.from('kept') });
    const put = (query: readonly [string, string][], headers = {}) =>
      send({ method: 'PUT', key: 'k', query, headers, body: Buffer.from('lost') });
    assert.equal(outcome(await put([['torrent', '']])), '501 NotImplemented');
    assert.equal(outcome(await put([['no-such-parameter', '1']])), '501 NotImplemented');
    assert.equal(outcome(await put([], { 'x-amz-write-offset-bytes': '4' })), '501 NotImplemented');
    assert.equal(
      outcome(await put([], { 'if-modified-since': 'Tue, 15 Nov 1994 12:45:26 GMT' })),
      '501 NotImplemented',
    );
    assert.equal((await send({ method: 'GET', key: 'k' })).body.toString(), 'kept');
    assert.equal(outcome(await send({ method: 'PATCH', key: 'k' })), '405 MethodNotAllowed');
  });

  it('tells of each request', async () => {
    const { send, requests } = here();
    await send({ method: 'PUT', key: 'a/b', body: Buffer.from('12345') });
    await send({ method: 'GET', key: 'missing' });
    const [, put, get] = requests;
    assert.deepEqual(
      [put?.method, put?.operation, put?.bucket, put?.key, put?.status, put?.code, put?.bytesIn],
      ['PUT', 'PutObject', 'test-bucket', 'a/b', 200, undefined, 5],
    );
    assert.deepEqual([get?.operation, get?.status, get?.code], ['GetObject', 404, 'NoSuchKey']);
  });
});

describe('the data folder of the sandbox', () => {
  const folder = useTempFolder();

  it('is found again by the next sandbox', async () => {
    const open = () => Sandbox.open({ dataDir: folder(), keys: [testKeys] });
    const first = await open();
    await assert.rejects(open(), { code: 'local.io' });
    await first.advanceTime(86_400_000);
    await first.close();
    const second = await open();
    assert.match(second.endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
    await second.close();
  });
});
