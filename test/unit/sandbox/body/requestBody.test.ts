import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import type { Payload } from '../../../../src/core/sandbox/auth/payload';
import { verifyRequest } from '../../../../src/core/sandbox/auth/verifyRequest';
import { storedContentEncoding } from '../../../../src/core/sandbox/body/bodyLength';
import { checksumAlgorithms, digestOf } from '../../../../src/core/sandbox/body/checksums';
import { type BodyOptions, RequestBody } from '../../../../src/core/sandbox/body/requestBody';
import { RequestHeaders } from '../../../../src/core/sigv4/rawRequest';
import { putObject, putObjectBody } from '../awsExamples';
import { CapturingServer } from '../capturedRequests';
import { accessKeyId, codeOfAsync, secretAccessKey, sha256, verifyExample } from '../testSigner';
import { inPieces } from './chunkEncoder';

const data = Buffer.from('the content');
const base64 = (name: Parameters<typeof digestOf>[0], bytes: Uint8Array = data) =>
  digestOf(name, bytes).toString('base64');

function open(headers: Record<string, string>, bytes: Uint8Array, payload: Payload, more: Partial<BodyOptions> = {}) {
  return new RequestBody(inPieces(bytes, 4), {
    request: { kind: 'anonymous', payload },
    headers: new RequestHeaders(Object.entries(headers).flat()),
    ...more,
  });
}

async function read(body: RequestBody): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** What a body of `data` with these headers is refused with. */
const refusal = (headers: Record<string, string>, payload: Payload = { kind: 'unsigned' }, bytes: Uint8Array = data) =>
  codeOfAsync(() => read(open({ 'content-length': String(data.length), ...headers }, bytes, payload)));

describe('RequestBody', () => {
  it('takes the body of the example of the S3 API reference, and no other', async () => {
    const check = (text: string) => {
      const headers = new RequestHeaders([...putObject.rawHeaders, 'Content-Length', String(text.length)]);
      const body = new RequestBody(inPieces(Buffer.from(text), 5), { request: verifyExample(putObject), headers });
      return codeOfAsync(() => read(body));
    };
    assert.equal(await check(putObjectBody), 'nothing');
    assert.equal(await check(putObjectBody.toLowerCase()), 'XAmzContentSHA256Mismatch');
  });

  it('sums up what it gave, once it is through', async () => {
    const body = open({ 'content-length': '11' }, data, { kind: 'unsigned' }, { also: ['CRC64NVME'] });
    assert.equal(body.length, 11);
    assert.throws(() => body.summary);
    assert.deepEqual(await read(body), data);
    const { size, md5, verified, checksums } = body.summary;
    assert.deepEqual({ size, md5, verified }, { size: 11, md5: digestOf('MD5', data), verified: undefined });
    assert.deepEqual([...checksums], [['CRC64NVME', digestOf('CRC64NVME', data)]]);
  });

  it('takes no header for no body', async () => {
    const body = open({}, Buffer.alloc(0), { kind: 'unsigned' });
    assert.equal(body.length, undefined);
    assert.equal((await read(body)).length, 0);
    assert.equal(await codeOfAsync(() => read(open({}, data, { kind: 'unsigned' }))), 'IncompleteBody');
  });

  it('holds on to the length', async () => {
    assert.equal(await refusal({ 'content-length': '10' }), 'IncompleteBody');
    assert.equal(await refusal({ 'content-length': '12' }), 'IncompleteBody');
    assert.equal(await refusal({ 'content-length': 'ten' }), 'InvalidArgument');
    const streaming: Payload = { kind: 'streaming', signed: false, trailer: true };
    assert.equal(await refusal({}, streaming), 'MissingContentLength');
    assert.equal(await refusal({ 'x-amz-decoded-content-length': '-1' }, streaming), 'InvalidArgument');
    const chunkedTransfer = open.bind(undefined, { 'transfer-encoding': 'chunked' }, data, { kind: 'unsigned' });
    assert.equal(await codeOfAsync(async () => chunkedTransfer()), 'NotImplemented');
  });

  it('refuses aws-chunked that nothing announces, and does not store it as an encoding', async () => {
    assert.equal(await refusal({ 'content-encoding': 'aws-chunked' }), 'InvalidArgument');
    const stored = (value: string) => storedContentEncoding(new RequestHeaders(['Content-Encoding', value]));
    assert.equal(stored('aws-chunked'), undefined);
    assert.equal(stored('gzip, aws-chunked'), 'gzip');
    assert.equal(stored('gzip'), 'gzip');
  });

  it('passes on what breaks its source', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield data;
      throw new Error('aborted');
    }
    const options = {
      request: { kind: 'anonymous', payload: { kind: 'unsigned' } },
      headers: new RequestHeaders([]),
    } as const;
    const headers = new RequestHeaders(['content-length', '100']);
    await assert.rejects(read(new RequestBody(broken(), { ...options, headers })), /aborted/);
  });

  it('stops at the first byte too many, and leaves its source open', async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield data;
      } finally {
        closed = true;
      }
    }
    const options = { request: { kind: 'anonymous', payload: { kind: 'unsigned' } } } as const;
    const headers = new RequestHeaders(['content-length', '100']);
    assert.equal(await codeOfAsync(() => read(new RequestBody(endless(), { ...options, headers }))), 'IncompleteBody');
    assert.equal(closed, false, 'the connection is still there to answer on');
  });

  it('keeps no more than it is given at once', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; given < 1000; given++) yield Buffer.alloc(65536);
    }
    const body = new RequestBody(endless(), {
      request: { kind: 'anonymous', payload: { kind: 'unsigned' } },
      headers: new RequestHeaders(['content-length', '65536000']),
    });
    let taken = 0;
    for await (const piece of body) {
      taken += piece.length;
      assert.ok(given * 65536 <= taken);
    }
    assert.equal(taken, 65_536_000);
  });
});

describe('RequestBody: checksums in headers', () => {
  for (const algorithm of checksumAlgorithms) {
    const name = `x-amz-checksum-${algorithm.toLowerCase()}`;
    it(name, async () => {
      const right = { [name]: base64(algorithm), 'x-amz-sdk-checksum-algorithm': algorithm };
      assert.equal(await refusal(right), 'nothing');
      assert.equal(await refusal(right, undefined, Buffer.from('the Content')), 'BadDigest');
      assert.equal(await refusal({ [name]: base64(algorithm).slice(4) }), 'InvalidRequest');
      assert.equal(await refusal({ [name]: `${base64(algorithm)} ` }), 'nothing');
      assert.equal(await refusal({ [name]: '' }), 'InvalidRequest');
    });
  }

  it('Content-MD5', async () => {
    assert.equal(await refusal({ 'content-md5': base64('MD5') }), 'nothing');
    assert.equal(await refusal({ 'content-md5': base64('MD5', Buffer.from('x')) }), 'BadDigest');
    for (const value of ['', 'x', 'AAAA', `${base64('MD5').slice(0, -2)}`]) {
      assert.equal(await refusal({ 'content-md5': value }), 'InvalidDigest');
    }
  });

  it('one of them, of a known kind, and the one that was named', async () => {
    const crc32 = { 'x-amz-checksum-crc32': base64('CRC32') };
    assert.equal(await refusal({ ...crc32, 'x-amz-checksum-sha1': base64('SHA1') }), 'InvalidRequest');
    assert.equal(await refusal({ 'x-amz-checksum-crc16': 'AAA=' }), 'InvalidRequest');
    assert.equal(await refusal({ 'x-amz-checksum-xxhash3': 'AAAA' }), 'NotImplemented');
    assert.equal(await refusal({ ...crc32, 'x-amz-sdk-checksum-algorithm': 'SHA1' }), 'InvalidRequest');
    assert.equal(await refusal({ ...crc32, 'x-amz-sdk-checksum-algorithm': 'none' }), 'InvalidRequest');
    assert.equal(await refusal({ 'x-amz-sdk-checksum-algorithm': 'CRC32' }), 'InvalidRequest');
    assert.equal(await refusal({ 'x-amz-trailer': 'x-amz-checksum-crc32' }), 'MalformedTrailerError');
    const about = {
      'x-amz-checksum-algorithm': 'CRC32',
      'x-amz-checksum-type': 'COMPOSITE',
      'x-amz-checksum-mode': 'ENABLED',
    };
    assert.equal(await refusal(about), 'nothing');
  });

  it('trailers: one checksum, as announced', async () => {
    const streaming: Payload = { kind: 'streaming', signed: false, trailer: true };
    const length = { 'x-amz-decoded-content-length': '0' };
    const empty = Buffer.from('0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n');
    const announced = { ...length, 'x-amz-trailer': 'x-amz-checksum-crc32' };
    assert.equal(await refusal(announced, streaming, empty), 'nothing');
    assert.equal(await refusal(length, streaming, empty), 'MalformedTrailerError');
    assert.equal(await refusal({ ...length, 'x-amz-trailer': 'x-amz-meta-a' }, streaming, empty), 'InvalidRequest');
    assert.equal(
      await refusal({ ...announced, 'x-amz-checksum-sha1': base64('SHA1') }, streaming, empty),
      'InvalidRequest',
    );
    assert.equal(
      await refusal({ ...length, 'x-amz-trailer': 'x-amz-checksum-sha1' }, streaming, empty),
      'MalformedTrailerError',
    );
  });

  it('leaves alone those that speak of an object', async () => {
    const headers = { 'content-length': '11', 'x-amz-checksum-crc32': 'AAAAAA==-2' };
    const body = open(headers, data, { kind: 'unsigned' }, { headerChecksums: false });
    assert.equal(await codeOfAsync(() => read(body)), 'nothing');
  });

  it('throws nothing but S3Error', async () => {
    const names = [
      'content-md5',
      'x-amz-trailer',
      'x-amz-sdk-checksum-algorithm',
      'x-amz-checksum-crc32',
      'content-length',
    ];
    const values = ['CRC32', 'x-amz-checksum-crc32', 'AAAAAA==', ',', ''];
    const headers = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.constantFrom(...values), fc.string()));
    const kinds: Payload[] = [
      { kind: 'unsigned' },
      { kind: 'streaming', signed: false, trailer: true },
      { kind: 'sha256', hex: sha256('') },
    ];
    await fc.assert(
      fc.asyncProperty(
        headers,
        fc.constantFrom(...kinds),
        async (some, payload) => void (await refusal(some, payload)),
      ),
      { numRuns: 500 },
    );
  });
});

describe('RequestBody: what the AWS SDK sends', () => {
  const server = new CapturingServer();
  before(() => server.start());
  after(() => server.stop());

  /** Verifies a captured request whole, once as it came and once with a byte of its body changed. */
  async function check(work: () => Promise<unknown>): Promise<{ body: RequestBody; content: Buffer; changed: string }> {
    const captured = await server.capture(work);
    const request = verifyRequest(captured, { keys: () => ({ secretAccessKey }), now: Date.now() });
    const headers = new RequestHeaders(captured.rawHeaders);
    const of = (bytes: Uint8Array) => new RequestBody(inPieces(bytes, 1000), { request, headers });
    const body = of(captured.body);
    const content = await read(body);
    const tampered = Buffer.from(captured.body);
    const at = tampered.length >> 1;
    tampered.writeUInt8(tampered.readUInt8(at) ^ 1, at);
    return { body, content, changed: await codeOfAsync(() => read(of(tampered))) };
  }

  const bytes = Buffer.alloc(200_000, 'some text ');
  const put = { Bucket: 'bucket', Key: 'k' };

  it('buffers, with the checksum it adds by itself', async () => {
    const client = server.client({ accessKeyId, secretAccessKey });
    const { content, body, changed } = await check(() => client.send(new PutObjectCommand({ ...put, Body: bytes })));
    assert.deepEqual(content, bytes);
    assert.equal(body.summary.verified, 'CRC32');
    assert.match(changed, /^(XAmzContentSHA256Mismatch|BadDigest)$/);
    client.destroy();
  });

  for (const algorithm of checksumAlgorithms) {
    it(`streams with ${algorithm} in a trailer`, async () => {
      const client = server.client({ accessKeyId, secretAccessKey }, { requestStreamBufferSize: 65536 });
      const input = { ...put, UploadId: 'u', PartNumber: 1, ContentLength: bytes.length, ChecksumAlgorithm: algorithm };
      const { content, body, changed } = await check(() =>
        client.send(
          new UploadPartCommand({
            ...input,
            Body: Readable.from([bytes.subarray(0, 9), bytes.subarray(9)], { objectMode: false }),
          }),
        ),
      );
      assert.deepEqual(content, bytes);
      assert.equal(body.summary.verified, algorithm);
      assert.equal(changed, 'BadDigest');
      client.destroy();
    });
  }
});
