import assert from 'node:assert/strict';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { outcome, useSandbox } from './useSandbox';

describe('versions in the sandbox', () => {
  const here = useSandbox();

  afterEach(() => assert.deepEqual(here().complaints, []));

  const version = (Status: 'Enabled' | 'Suspended') =>
    here().sdk.send(new PutBucketVersioningCommand({ Bucket: here().bucket, VersioningConfiguration: { Status } }));
  const put = async (Key: string, Body: string) =>
    (await here().sdk.send(new PutObjectCommand({ Bucket: here().bucket, Key, Body }))).VersionId;
  const get = async (Key: string, VersionId?: string) => {
    const { Body } = await here().sdk.send(new GetObjectCommand({ Bucket: here().bucket, Key, VersionId }));
    return Body?.transformToString();
  };
  const list = (more = {}) => here().sdk.send(new ListObjectVersionsCommand({ Bucket: here().bucket, ...more }));

  it('are kept from when they are switched on, beside the null version', async () => {
    const { sdk, bucket: Bucket } = here();
    assert.equal((await sdk.send(new GetBucketVersioningCommand({ Bucket }))).Status, undefined);
    assert.equal(await put('k', 'zero'), undefined);
    await version('Enabled');
    assert.equal((await sdk.send(new GetBucketVersioningCommand({ Bucket }))).Status, 'Enabled');
    const one = await put('k', 'one');
    const two = await put('k', 'two');
    assert.notEqual(one, two);
    assert.deepEqual([await get('k'), await get('k', one), await get('k', 'null')], ['two', 'one', 'zero']);
    const { Versions } = await list();
    assert.deepEqual(
      Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest]),
      [
        [two, true],
        [one, false],
        ['null', false],
      ],
    );
  });

  it('hide behind a delete marker until it is deleted', async () => {
    const { sdk, bucket: Bucket, send } = here();
    await version('Enabled');
    const one = await put('k', 'one');
    const { DeleteMarker, VersionId } = await sdk.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    assert.equal(DeleteMarker, true);
    await assert.rejects(get('k'), { name: 'NoSuchKey' });
    const hidden = await send({ method: 'HEAD', key: 'k' });
    assert.deepEqual([hidden.status, hidden.headers['x-amz-delete-marker']], [404, 'true']);
    const marker = await send({ method: 'GET', key: 'k', query: [['versionId', VersionId ?? '']] });
    assert.equal(outcome(marker), '405 MethodNotAllowed');
    assert.equal((await sdk.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
    const removed = await sdk.send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId }));
    assert.deepEqual([removed.DeleteMarker, removed.VersionId], [true, VersionId]);
    assert.equal(await get('k'), 'one');
    await sdk.send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId: one }));
    assert.equal((await list()).Versions, undefined);
    assert.equal(
      outcome(await send({ method: 'GET', key: 'k', query: [['versionId', one ?? '']] })),
      '404 NoSuchVersion',
    );
  });

  it('are overwritten as null when they are suspended, the others stay', async () => {
    const { sdk, bucket: Bucket } = here();
    await version('Enabled');
    const one = await put('k', 'one');
    await version('Suspended');
    await put('k', 'null 1');
    await put('k', 'null 2');
    assert.deepEqual([await get('k'), await get('k', 'null'), await get('k', one)], ['null 2', 'null 2', 'one']);
    const { VersionId } = await sdk.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    assert.equal(VersionId, 'null');
    const { Versions, DeleteMarkers } = await list();
    assert.deepEqual(
      [Versions?.length, DeleteMarkers?.[0]?.VersionId, DeleteMarkers?.[0]?.IsLatest],
      [1, 'null', true],
    );
  });

  it('are listed page by page, each once, with common prefixes', async () => {
    await version('Enabled');
    for (const key of ['a', 'b/1', 'b/2', 'c']) for (const body of ['1', '2', '3']) await put(key, body);
    const seen: string[] = [];
    let markers = {};
    for (let pages = 0; pages < 20; pages++) {
      const page = await list({ MaxKeys: 2, Delimiter: '/', ...markers });
      seen.push(...(page.Versions ?? []).map(({ Key, VersionId }) => `${Key} ${VersionId}`));
      seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ''));
      if (!page.IsTruncated) break;
      markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
    assert.equal(seen.length, new Set(seen).size);
    assert.equal(seen.length, 7);
  });

  it('go in a batch, of which each key has an answer of its own', async () => {
    const { sdk, bucket: Bucket, send } = here();
    await version('Enabled');
    const one = await put('k', 'one');
    await put('l', 'one');
    const { Deleted, Errors } = await sdk.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: {
          Objects: [{ Key: 'k', VersionId: one }, { Key: 'l' }, { Key: 'l', ETag: '"stale"' }, { Key: 'none' }],
        },
      }),
    );
    assert.deepEqual(
      Deleted?.map(({ Key, DeleteMarker }) => [Key, DeleteMarker]),
      [
        ['k', undefined],
        ['l', true],
        ['none', true],
      ],
    );
    assert.deepEqual(
      Errors?.map(({ Key, Code }) => [Key, Code]),
      [['l', 'NoSuchKey']],
    );
    const body = Buffer.from('<Delete><Object><Key>l</Key></Object></Delete>');
    const bare = await send({ method: 'POST', query: [['delete', '']], body });
    assert.equal(outcome(bare), '400 InvalidRequest');
  });
});
