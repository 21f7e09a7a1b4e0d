import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import http from 'node:http';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { type VerifyOptions, verifyRequest } from '../../../../src/core/sandbox/auth/verifyRequest';
import { splitTarget } from '../../../../src/core/sigv4/rawRequest';
import { percentDecode } from '../../../../src/core/sigv4/uriEncoding';
import { arbitraryKey } from '../../../fixtures/arbitraryKey';
import { oddKeys } from '../../../fixtures/oddKeys';
import { type Captured, CapturingServer } from '../capturedRequests';
import { accessKeyId, codeOf, secretAccessKey } from '../testSigner';

const credentials = { accessKeyId, secretAccessKey };
const options = (key: object = {}): VerifyOptions => ({
  keys: () => ({ secretAccessKey, ...key }),
  now: Date.now(),
});
const refusal = (request: Captured, key?: object) => codeOf(() => verifyRequest(request, options(key)));
const keyIn = (request: Captured) =>
  percentDecode(splitTarget(request.url).path).toString('utf8').slice('/bucket/'.length);

type Data = string | ArrayBuffer | ArrayBufferView;

function bytesOf(data: Data): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

/** What the signer of the SDK asks of a hash. */
class NodeSha256 {
  readonly #hash;
  constructor(secret?: Data) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }
  update(data: Data): void {
    this.#hash.update(bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

describe('verifyRequest: what the AWS SDK signs', () => {
  const server = new CapturingServer();
  before(() => server.start());
  after(() => server.stop());

  for (const { name, key } of oddKeys) {
    it(`key: ${name}`, async () => {
      const client = server.client(credentials);
      const put = await server.capture(() =>
        client.send(new PutObjectCommand({ Bucket: 'bucket', Key: key, Body: 'content', Metadata: { a: 'b' } })),
      );
      assert.equal(refusal(put), 'nothing');
      assert.equal(keyIn(put), key);
      const list = await server.capture(() =>
        client.send(new ListObjectsV2Command({ Bucket: 'bucket', Prefix: key, StartAfter: key, EncodingType: 'url' })),
      );
      assert.equal(refusal(list), 'nothing');
      client.destroy();
    });
  }

  it('requests of other kinds, and each refused with another secret', async () => {
    const client = server.client(credentials);
    const to = { Bucket: 'bucket', Key: 'a+b c/é' };
    const works = [
      () => client.send(new GetObjectCommand({ ...to, Range: 'bytes=0-1', VersionId: 'v+/=' })),
      () => client.send(new HeadObjectCommand({ ...to, IfNoneMatch: '"a"' })),
      () => client.send(new CopyObjectCommand({ ...to, CopySource: 'bucket/a%2Bb' })),
      () => client.send(new DeleteObjectsCommand({ Bucket: 'bucket', Delete: { Objects: [{ Key: 'a' }] } })),
      () => client.send(new UploadPartCommand({ ...to, UploadId: 'u~1', PartNumber: 3, Body: Buffer.alloc(9) })),
    ];
    for (const work of works) {
      const request = await server.capture(work);
      assert.equal(refusal(request), 'nothing');
      assert.equal(refusal(request, { secretAccessKey: 'wrong' }), 'SignatureDoesNotMatch');
    }
    client.destroy();
  });

  it('session tokens', async () => {
    const client = server.client({ ...credentials, sessionToken: 'token+/==' });
    const request = await server.capture(() => client.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'k' })));
    assert.equal(refusal(request, { sessionToken: 'token+/==' }), 'nothing');
    assert.equal(refusal(request, { sessionToken: 'token' }), 'InvalidToken');
    client.destroy();
  });

  it('a clock that is wrong', async () => {
    const client = server.client(credentials, { systemClockOffset: -20 * 60 * 1000 });
    const request = await server.capture(() => client.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'k' })));
    assert.equal(refusal(request), 'RequestTimeTooSkewed');
    client.destroy();
  });

  it('presigned addresses of any key, and none with another key', async () => {
    const signer = new SignatureV4({
      credentials: { ...credentials, sessionToken: 'token+/==' },
      region: 'us-east-1',
      service: 's3',
      sha256: NodeSha256,
      uriEscapePath: false,
    });
    await fc.assert(
      fc.asyncProperty(arbitraryKey, arbitraryKey, async (key, value) => {
        const path = `/bucket/${encodeURIComponent(key)
          .replace(/[!'()*]/g, escape)
          .replaceAll('%2F', '/')}`;
        const headers = {
          host: `127.0.0.1:${server.port}`,
          'x-amz-meta-a': 'b',
          'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
        };
        const query = { 'response-content-type': value, uploads: '' };
        const request = { method: 'GET', protocol: 'http:', hostname: '127.0.0.1', path, query, headers };
        const signed = await signer.presign(request, { expiresIn: 60 });
        const raw = {
          method: 'GET',
          url: `${signed.path}?${Object.entries(signed.query ?? {})
            .map(([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(text))}`)
            .join('&')}`,
          rawHeaders: ['Host', headers.host],
          body: Buffer.alloc(0),
        };
        assert.equal(refusal(raw, { sessionToken: 'token+/==' }), 'nothing');
        assert.equal(
          refusal({ ...raw, url: raw.url.replace('?', 'x?') }, { sessionToken: 'token+/==' }),
          'SignatureDoesNotMatch',
        );
      }),
      { numRuns: 150 },
    );
  });

  it('header text beyond ASCII, as UTF-8 on the wire', async () => {
    const text = 'Größe 測試 😀';
    const signer = new SignatureV4({
      credentials,
      region: 'us-east-1',
      service: 's3',
      sha256: NodeSha256,
      uriEscapePath: false,
    });
    const headers = { host: `127.0.0.1:${server.port}`, 'x-amz-meta-a': text };
    const signed = await signer.sign({
      method: 'GET',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: '/bucket/k',
      headers,
    });
    const onTheWire = Object.fromEntries(
      Object.entries(signed.headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')]),
    );
    const request = await server.capture(
      () =>
        new Promise((resolve, reject) => {
          const to = { host: '127.0.0.1', port: server.port, path: '/bucket/k', headers: onTheWire };
          http.get(to, (response) => response.resume().on('end', resolve)).on('error', reject);
        }),
    );
    assert.equal(refusal(request), 'nothing');
  });
});
