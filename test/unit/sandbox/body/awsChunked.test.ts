import assert from 'node:assert/strict';
import fc from 'fast-check';
import { digestOf } from '../../../../src/core/sandbox/body/checksums';
import { type BodyOptions, RequestBody } from '../../../../src/core/sandbox/body/requestBody';
import { type RawRequest, RequestHeaders } from '../../../../src/core/sigv4/rawRequest';
import {
  chunkedBody,
  chunkedData,
  chunkSignatures,
  putChunks,
  putChunksWithTrailer,
  trailer,
  trailerChunkSignatures,
  trailerSignature,
} from '../awsExamples';
import { codeOfAsync, verifyExample } from '../testSigner';
import { encodeFrames, inPieces, streamingRequest } from './chunkEncoder';

const open = (request: RawRequest, body: Uint8Array, pieces = 4096) =>
  new RequestBody(inPieces(body, pieces), {
    request: verifyExample(request),
    headers: new RequestHeaders(request.rawHeaders),
  });

async function read(body: RequestBody): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const plainExample = Buffer.concat([chunkedBody([...chunkSignatures]), Buffer.from('\r\n')]);
const withTrailer = (end: string) => Buffer.concat([chunkedBody([...trailerChunkSignatures]), Buffer.from(end)]);
const trailerEnd = `${trailer}\r\nx-amz-trailer-signature:${trailerSignature}\r\n\r\n`;

describe('aws-chunked: the examples of the S3 API reference', () => {
  for (const pieces of [1, 7, 1000, 65536, 100_000]) {
    it(`signed chunks, in pieces of ${pieces}`, async () => {
      const body = open(putChunks, plainExample, pieces);
      assert.equal(plainExample.length, 66824, 'Content-Length of the example');
      assert.deepEqual(await read(body), chunkedData);
      assert.equal(body.summary.size, 66560);
      assert.deepEqual(body.summary.md5, digestOf('MD5', chunkedData));
    });

    it(`signed chunks with a trailer, in pieces of ${pieces}`, async () => {
      const body = open(putChunksWithTrailer, withTrailer(trailerEnd), pieces);
      assert.deepEqual(await read(body), chunkedData);
      assert.equal(body.summary.verified, 'CRC32C');
      assert.equal(body.summary.checksums.get('CRC32C')?.toString('base64'), 'sOO8/Q==');
    });
  }

  for (const end of [
    `${trailer}\n\r\n\r\nx-amz-trailer-signature:${trailerSignature}\r\n\r\n\r\n`,
    `\r\n${trailer}\r\nx-amz-trailer-signature:${trailerSignature}`,
    `X-Amz-Checksum-Crc32c: sOO8/Q== \r\nx-amz-trailer-signature: ${trailerSignature}\r\n`,
  ]) {
    it(`takes what clients make of the end: ${JSON.stringify(end.slice(0, 40))}`, async () => {
      assert.deepEqual(await read(open(putChunksWithTrailer, withTrailer(end))), chunkedData);
    });
  }

  const ends: readonly [code: string, what: string, end: string][] = [
    ['MalformedTrailerError', 'no trailer', '\r\n'],
    ['MalformedTrailerError', 'no signature of the trailer', `${trailer}\r\n\r\n`],
    ['MalformedTrailerError', 'another trailer', trailerEnd.replace('crc32c', 'crc32')],
    ['MalformedTrailerError', 'a trailer more', `a:b\r\n${trailerEnd}`],
    ['MalformedTrailerError', 'the trailer twice', `${trailer}\r\n${trailerEnd}`],
    ['MalformedTrailerError', 'no colon', trailerEnd.replace(':', '')],
    ['MalformedTrailerError', 'bytes after the end', `${trailerEnd}more`],
    ['MalformedTrailerError', 'endless trailers', 'a'.repeat(9000)],
    ['SignatureDoesNotMatch', 'another value', trailerEnd.replace('sOO8', 'sOO9')],
    ['SignatureDoesNotMatch', 'another signature', trailerEnd.replace('d81f', 'd81e')],
  ];
  for (const [code, what, end] of ends) {
    it(`${code}: ${what}`, async () => {
      assert.equal(await codeOfAsync(() => read(open(putChunksWithTrailer, withTrailer(end)))), code);
    });
  }

  it('takes no trailer that was not announced', async () => {
    const more = Buffer.concat([plainExample, Buffer.from('a:b\r\n')]);
    assert.equal(await codeOfAsync(() => read(open(putChunks, more))), 'MalformedTrailerError');
  });
});

const crc32 = (data: Uint8Array) => digestOf('CRC32', data).toString('base64');

/** The refusal of a body made of `frames` whose headers announce `length` bytes. */
function refusal(frames: readonly Uint8Array[], length: number, more: Partial<BodyOptions> = {}): Promise<string> {
  const headers = ['x-amz-decoded-content-length', String(length), 'x-amz-trailer', 'x-amz-checksum-crc32'];
  const options = { request: streamingRequest, headers: new RequestHeaders(headers), minChunkSize: 1, ...more };
  return codeOfAsync(() => read(new RequestBody(inPieces(Buffer.concat(frames), 1000), options)));
}

const unsigned: BodyOptions['request'] = {
  kind: 'anonymous',
  payload: { kind: 'streaming', signed: false, trailer: true },
};

describe('aws-chunked: what is refused', () => {
  const chunks = ['one', 'two', 'three'].map((text) => Buffer.from(text.repeat(5)));
  const data = Buffer.concat(chunks);
  const trailers = { 'x-amz-checksum-crc32': crc32(data) };
  const frames = encodeFrames(chunks, trailers);
  const [first, second, third, last, end] = frames as [Buffer, Buffer, Buffer, Buffer, Buffer];

  it('nothing, as long as nothing is changed', async () => {
    assert.equal(await refusal(frames, data.length), 'nothing');
    assert.equal(await refusal(encodeFrames(chunks, trailers, false), data.length, { request: unsigned }), 'nothing');
  });

  const changed = (frame: Buffer, at: number) => {
    const copy = Buffer.from(frame);
    copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
    return copy;
  };
  const cases: readonly [code: string, what: string, frames: readonly Buffer[], length?: number][] = [
    ['SignatureDoesNotMatch', 'a byte of data', [changed(first, first.length - 3), second, third, last, end]],
    ['SignatureDoesNotMatch', 'chunks in another order', [second, first, third, last, end]],
    ['SignatureDoesNotMatch', 'a chunk less', [first, third, last, end], data.length - 15],
    ['SignatureDoesNotMatch', 'a chunk twice', [first, second, second, third, last, end], data.length + 15],
    ['SignatureDoesNotMatch', 'signature of a chunk', [changed(first, 20), second, third, last, end]],
    ['SignatureDoesNotMatch', 'signature of the last chunk', [first, second, third, changed(last, 20), end]],
    ['IncompleteBody', 'fewer bytes than announced', frames, data.length + 1],
    ['IncompleteBody', 'more bytes than announced', frames, data.length - 1],
    ['IncompleteBody', 'no last chunk', [first, second, third]],
    ['IncompleteBody', 'cut within a chunk', [first, second.subarray(0, -5)]],
    ['IncompleteBody', 'cut within a header', [first, second.subarray(0, 30)]],
    ['IncompleteBody', 'no body', []],
    ['IncompleteBody', 'no frames', [Buffer.from('plain text')]],
    ['IncompleteBody', 'a size that is none', [Buffer.from(`zz${first.toString('latin1')}`)]],
    ['IncompleteBody', 'a size beyond reason', [Buffer.from(`ffffffffffffffff${first.toString('latin1')}`)]],
    ['IncompleteBody', 'chunks without signatures', encodeFrames(chunks, trailers, false)],
    [
      'IncompleteBody',
      'a chunk longer than its size',
      [Buffer.from(first.toString('latin1').replace(/^f/, 'e')), last],
    ],
  ];
  for (const [code, what, list, length] of cases) {
    it(`${code}: ${what}`, async () => assert.equal(await refusal(list, length ?? data.length), code));
  }

  it('BadDigest: a trailing checksum that is rightly signed and wrong', async () => {
    const wrong = { 'x-amz-checksum-crc32': crc32(Buffer.from('other')) };
    assert.equal(await refusal(encodeFrames(chunks, wrong), data.length), 'BadDigest');
    assert.equal(await refusal(encodeFrames(chunks, wrong, false), data.length, { request: unsigned }), 'BadDigest');
  });

  it('InvalidRequest: a trailing checksum of another length', async () => {
    const wrong = { 'x-amz-checksum-crc32': 'AAAA' };
    assert.equal(await refusal(encodeFrames(chunks, wrong), data.length), 'InvalidRequest');
  });

  it('SignatureDoesNotMatch: another seed, time, region, secret', async () => {
    const requests = [
      { seedSignature: `0${streamingRequest.seedSignature.slice(1)}` },
      { timestamp: '20130524T000001Z' },
      { scope: { ...streamingRequest.scope, region: 'eu-west-1' } },
      { signingKey: Buffer.alloc(32) },
    ];
    for (const change of requests) {
      const request = { ...streamingRequest, ...change };
      assert.equal(await refusal(frames, data.length, { request }), 'SignatureDoesNotMatch');
    }
  });

  it('InvalidChunkSizeError: a small chunk that is not the last', async () => {
    const big = Buffer.alloc(8192);
    const bodies = (list: Buffer[]) => {
      const all = Buffer.concat(list);
      const encoded = encodeFrames(list, { 'x-amz-checksum-crc32': crc32(all) });
      return refusal(encoded, all.length, { minChunkSize: 8192 });
    };
    assert.equal(await bodies([big, big.subarray(1)]), 'nothing');
    assert.equal(await bodies([big.subarray(1), big]), 'InvalidChunkSizeError');
  });
});

describe('aws-chunked: whatever comes', () => {
  it('decodes what was encoded, in any pieces', async () => {
    const chunk = fc.uint8Array({ minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(chunk, { maxLength: 6 }),
        fc.integer({ min: 1, max: 300 }),
        fc.boolean(),
        async (chunks, size, signed) => {
          const data = Buffer.concat(chunks);
          const frames = Buffer.concat(encodeFrames(chunks, { 'x-amz-checksum-crc32': crc32(data) }, signed));
          const headers = [
            'x-amz-decoded-content-length',
            String(data.length),
            'x-amz-trailer',
            'x-amz-checksum-crc32',
          ];
          const body = new RequestBody(inPieces(frames, size), {
            request: signed ? streamingRequest : unsigned,
            headers: new RequestHeaders(headers),
            minChunkSize: 1,
          });
          assert.deepEqual(await read(body), data);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('refuses any one changed byte but those of letter case, and throws nothing but S3Error', async () => {
    const data = Buffer.from('some data of an object');
    const frames = Buffer.concat(encodeFrames([data], { 'x-amz-checksum-crc32': crc32(data) }));
    await fc.assert(
      fc.asyncProperty(fc.nat(frames.length - 3), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const copy = Buffer.from(frames);
        copy.writeUInt8(copy.readUInt8(at) ^ change, at);
        const same =
          copy.toString('latin1').toLowerCase().replace(/\s+/g, ' ') ===
          frames.toString('latin1').toLowerCase().replace(/\s+/g, ' ');
        fc.pre(!same);
        assert.notEqual(await refusal([copy], data.length), 'nothing', JSON.stringify(copy.toString('latin1')));
      }),
      { numRuns: 1500 },
    );
  });

  it('throws nothing but S3Error', async () => {
    const piece = fc.oneof(
      fc.constantFrom('0', '5', '\r\n', '\n', ';chunk-signature=', 'a'.repeat(64), 'x-amz-checksum-crc32:', 'AAAAAA=='),
      fc.string({ maxLength: 10 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), fc.nat(20), async (pieces, length) => {
        const bytes = Buffer.from(pieces.join(''));
        await refusal([bytes], length);
        await refusal([bytes], length, { request: unsigned });
      }),
      { numRuns: 1000 },
    );
  });
});
