import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  type ChecksumType,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { digestOf } from '../../../../src/core/sandbox/body/checksums';
import { outcome, useSandbox } from './useSandbox';

const mib = 1024 * 1024;
const pieces = [Buffer.alloc(5 * mib, 'a'), Buffer.alloc(5 * mib, 'b'), Buffer.from('the end')];

describe('multipart uploads in the sandbox', function () {
  // Bodies of several MiB, on a machine that may be busy.
  this.timeout(30_000);
  const here = useSandbox();

  afterEach(() => assert.deepEqual(here().complaints, []));

  const target = (Key = 'big') => ({ Bucket: here().bucket, Key });

  async function begin(more: { ChecksumAlgorithm?: ChecksumAlgorithm; ChecksumType?: ChecksumType } = {}) {
    const { UploadId } = await here().sdk.send(
      new CreateMultipartUploadCommand({ ...target(), ContentType: 'text/plain', Metadata: { a: 'b' }, ...more }),
    );
    return UploadId ?? '';
  }

  async function upload(
    UploadId: string,
    bodies: readonly Buffer[],
    more: { ChecksumAlgorithm?: ChecksumAlgorithm } = {},
  ) {
    const parts = [];
    for (const [at, Body] of bodies.entries()) {
      const PartNumber = at + 1;
      const part = await here().sdk.send(new UploadPartCommand({ ...target(), UploadId, PartNumber, Body, ...more }));
      const { ETag, ChecksumSHA256, ChecksumCRC32, ChecksumCRC64NVME } = part;
      parts.push({ PartNumber, ETag, ChecksumSHA256, ChecksumCRC32, ChecksumCRC64NVME });
    }
    return parts;
  }

  const complete = (UploadId: string, Parts: { PartNumber: number; ETag: string | undefined }[], more = {}) =>
    here().sdk.send(new CompleteMultipartUploadCommand({ ...target(), UploadId, MultipartUpload: { Parts }, ...more }));

  it('make one object of their parts', async () => {
    const { sdk } = here();
    const UploadId = await begin();
    const Parts = await upload(UploadId, pieces);
    const listed = await sdk.send(new ListPartsCommand({ ...target(), UploadId, MaxParts: 2 }));
    assert.deepEqual([listed.Parts?.length, listed.IsTruncated, listed.NextPartNumberMarker], [2, true, '2']);
    const { ETag } = await complete(UploadId, Parts);
    const md5s = pieces.map((piece) => createHash('md5').update(piece).digest());
    assert.equal(ETag, `"${createHash('md5').update(Buffer.concat(md5s)).digest('hex')}-3"`);
    const got = await sdk.send(new GetObjectCommand(target()));
    assert.deepEqual([got.ContentType, got.Metadata], ['text/plain', { a: 'b' }]);
    assert.ok(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Buffer.concat(pieces)));
    const part = await sdk.send(new GetObjectCommand({ ...target(), PartNumber: 3 }));
    assert.deepEqual([await part.Body?.transformToString(), part.PartsCount], ['the end', 3]);
    await assert.rejects(complete(UploadId, Parts), { name: 'NoSuchUpload' });
  });

  it('are refused for parts that are too small, unknown, changed or out of order', async () => {
    const UploadId = await begin();
    const Parts = await upload(UploadId, [Buffer.from('small'), Buffer.from('last')]);
    const [first = { PartNumber: 1, ETag: '' }, second = { PartNumber: 2, ETag: '' }] = Parts;
    await assert.rejects(complete(UploadId, [first, second]), { name: 'EntityTooSmall' });
    await assert.rejects(complete(UploadId, [second, first]), { name: 'InvalidPartOrder' });
    await assert.rejects(complete(UploadId, [{ ...first, PartNumber: 7 }]), { name: 'InvalidPart' });
    await assert.rejects(complete(UploadId, [{ ...first, ETag: second.ETag }]), { name: 'InvalidPart' });
    await assert.rejects(complete(UploadId, []), { name: 'MalformedXML' });
    await complete(UploadId, [first]);
  });

  it('are listed by key and age, and go when they are aborted', async () => {
    const { sdk, bucket: Bucket } = here();
    const create = async (Key: string) => (await sdk.send(new CreateMultipartUploadCommand({ Bucket, Key }))).UploadId;
    const ids = [await create('b'), await create('a/1'), await create('a/2'), await create('c')];
    await new Promise((resolve) => setTimeout(resolve, 2));
    ids.push(await create('b'));
    const seen: string[] = [];
    let markers = {};
    for (let pages = 0; pages < 9; pages++) {
      const page = await sdk.send(
        new ListMultipartUploadsCommand({ Bucket, Delimiter: '/', MaxUploads: 1, ...markers }),
      );
      seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ''));
      seen.push(...(page.Uploads ?? []).map((each) => each.UploadId ?? ''));
      if (!page.IsTruncated) break;
      markers = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    }
    assert.deepEqual(seen, ['a/', ids[0], ids[4], ids[3]]);
    const UploadId = ids[3];
    await sdk.send(new AbortMultipartUploadCommand({ Bucket, Key: 'c', UploadId }));
    await assert.rejects(sdk.send(new ListPartsCommand({ Bucket, Key: 'c', UploadId })), { name: 'NoSuchUpload' });
  });

  it('take parts from objects, whole or a stretch of them', async () => {
    const { sdk, bucket, send } = here();
    await sdk.send(new PutObjectCommand({ ...target('source'), Body: Buffer.concat(pieces) }));
    const UploadId = await begin();
    const copy = (PartNumber: number, CopySourceRange?: string) =>
      sdk.send(
        new UploadPartCopyCommand({
          ...target(),
          UploadId,
          PartNumber,
          CopySource: `${bucket}/source`,
          CopySourceRange,
        }),
      );
    const first = await copy(1, `bytes=0-${5 * mib - 1}`);
    const second = await copy(2);
    await assert.rejects(copy(3, 'bytes=0-99999999'), { name: 'InvalidArgument' });
    await complete(UploadId, [
      { PartNumber: 1, ETag: first.CopyPartResult?.ETag },
      { PartNumber: 2, ETag: second.CopyPartResult?.ETag },
    ]);
    const got = await send({ method: 'GET', key: 'big' });
    assert.ok(got.body.equals(Buffer.concat([pieces[0] ?? Buffer.alloc(0), ...pieces])));
  });

  for (const algorithm of ['SHA256', 'CRC32', 'CRC64NVME'] as const) {
    it(`keep a ${algorithm} of the whole`, async () => {
      const { sdk } = here();
      const ChecksumType = algorithm === 'SHA256' ? 'COMPOSITE' : 'FULL_OBJECT';
      const choice = { ChecksumAlgorithm: algorithm };
      const UploadId = await begin({ ...choice, ChecksumType });
      const Parts = await upload(UploadId, pieces, choice);
      await complete(UploadId, Parts);
      const head = await sdk.send(new HeadObjectCommand({ ...target(), ChecksumMode: 'ENABLED' }));
      const whole =
        algorithm === 'SHA256'
          ? `${digestOf(algorithm, Buffer.concat(pieces.map((piece) => digestOf(algorithm, piece)))).toString('base64')}-3`
          : digestOf(algorithm, Buffer.concat(pieces)).toString('base64');
      assert.deepEqual([head[`Checksum${algorithm}`], head.ChecksumType], [whole, ChecksumType]);
      const { ObjectParts, Checksum } = await sdk.send(
        new GetObjectAttributesCommand({ ...target(), ObjectAttributes: ['Checksum', 'ObjectParts'], MaxParts: 2 }),
      );
      assert.deepEqual(
        [ObjectParts?.TotalPartsCount, ObjectParts?.Parts?.length, ObjectParts?.IsTruncated],
        [3, 2, true],
      );
      assert.equal(Checksum?.[`Checksum${algorithm}`], whole);
    });
  }

  it('refuse a part with another checksum than they were begun with', async () => {
    const UploadId = await begin({ ChecksumAlgorithm: 'SHA256' });
    const { send } = here();
    const body = Buffer.from('part');
    const query: [string, string][] = [
      ['partNumber', '1'],
      ['uploadId', UploadId],
    ];
    const headers = { 'x-amz-checksum-crc32': digestOf('CRC32', body).toString('base64') };
    assert.equal(outcome(await send({ method: 'PUT', key: 'big', query, body, headers })), '400 InvalidRequest');
    assert.equal(outcome(await send({ method: 'PUT', key: 'big', query, body })), '400 InvalidRequest');
  });

  it('hold to the conditions of the completing request', async () => {
    await here().send({ method: 'PUT', key: 'big', body: Buffer.from('there') });
    const UploadId = await begin();
    const Parts = await upload(UploadId, [Buffer.from('new')]);
    await assert.rejects(complete(UploadId, Parts, { IfNoneMatch: '*' }), { name: 'PreconditionFailed' });
    await assert.rejects(complete(UploadId, Parts, { IfMatch: '"stale"' }), { name: 'PreconditionFailed' });
    await complete(UploadId, Parts, { IfMatch: `"${createHash('md5').update('there').digest('hex')}"` });
  });
});
