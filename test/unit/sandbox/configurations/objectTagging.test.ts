import assert from 'node:assert/strict';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { outcome, useSandbox } from '../operations/useSandbox';

describe('the sandbox keeps tags of objects', () => {
  const here = useSandbox();
  afterEach(() => assert.deepEqual(here().complaints, []));

  async function tagsOf(Key: string, more: { VersionId?: string } = {}): Promise<Record<string, string>> {
    const { sdk, bucket: Bucket } = here();
    const { TagSet } = await sdk.send(new GetObjectTaggingCommand({ Bucket, Key, ...more }));
    return Object.fromEntries(TagSet?.map(({ Key: name, Value }) => [name, Value]) ?? []);
  }

  it('put, read, counted and taken away, with the object unchanged', async () => {
    const { sdk, bucket: Bucket } = here();
    await sdk.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'kept', Tagging: 'a=1&b=x%20y' }));
    assert.deepEqual(await tagsOf('k'), { a: '1', b: 'x y' });
    const Tagging = { TagSet: [{ Key: 'c', Value: '' }] };
    await sdk.send(new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging }));
    assert.deepEqual(await tagsOf('k'), { c: '' });
    const read = await sdk.send(new GetObjectCommand({ Bucket, Key: 'k' }));
    assert.deepEqual([read.TagCount, await read.Body?.transformToString()], [1, 'kept']);
    await sdk.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'k' }));
    assert.deepEqual(await tagsOf('k'), {});
    assert.equal(outcome(await here().send({ method: 'GET', key: 'k' })), '200');
    await assert.rejects(tagsOf('missing'), { name: 'NoSuchKey' });
    const eleven = { TagSet: Array.from({ length: 11 }, (_, index) => ({ Key: `${index}`, Value: '' })) };
    await assert.rejects(sdk.send(new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging: eleven })), {
      name: 'BadRequest',
    });
    await assert.rejects(sdk.send(new PutObjectTaggingCommand({ Bucket, Key: 'missing', Tagging })), {
      name: 'NoSuchKey',
    });
  });

  it('of each version', async () => {
    const { sdk, bucket: Bucket } = here();
    await sdk.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    const first = await sdk.send(new PutObjectCommand({ Bucket, Key: 'k', Body: '1', Tagging: 'v=1' }));
    const second = await sdk.send(new PutObjectCommand({ Bucket, Key: 'k', Body: '2', Tagging: 'v=2' }));
    const Tagging = { TagSet: [{ Key: 'v', Value: 'one' }] };
    assert.ok(first.VersionId && second.VersionId);
    const put = await sdk.send(new PutObjectTaggingCommand({ Bucket, Key: 'k', VersionId: first.VersionId, Tagging }));
    assert.equal(put.VersionId, first.VersionId);
    assert.deepEqual(await tagsOf('k', { VersionId: first.VersionId }), { v: 'one' });
    assert.deepEqual(await tagsOf('k', { VersionId: second.VersionId }), { v: '2' });
    assert.deepEqual(await tagsOf('k'), { v: '2' });
  });

  it('over copies and multipart uploads', async () => {
    const { sdk, bucket: Bucket } = here();
    await sdk.send(new PutObjectCommand({ Bucket, Key: 'k', Body: '1', Tagging: 'a=1' }));
    const copy = { Bucket, CopySource: `${Bucket}/k` };
    await sdk.send(new CopyObjectCommand({ ...copy, Key: 'same' }));
    await sdk.send(new CopyObjectCommand({ ...copy, Key: 'other', TaggingDirective: 'REPLACE', Tagging: 'b=2' }));
    assert.deepEqual([await tagsOf('same'), await tagsOf('other')], [{ a: '1' }, { b: '2' }]);
    const upload = { Bucket, Key: 'multi' };
    const { UploadId } = await sdk.send(new CreateMultipartUploadCommand({ ...upload, Tagging: 'm=3' }));
    const { ETag } = await sdk.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'x' }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    await sdk.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
    assert.deepEqual(await tagsOf('multi'), { m: '3' });
  });
});
