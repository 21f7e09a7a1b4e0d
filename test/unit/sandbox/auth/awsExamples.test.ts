import assert from 'node:assert/strict';
import { verifyRequest } from '../../../../src/core/sandbox/auth/verifyRequest';
import type { RawRequest } from '../../../../src/core/sigv4/rawRequest';
import { emptySha256 } from '../../../../src/core/sigv4/signature';
import {
  getLifecycle,
  getObject,
  listObjects,
  presignedGet,
  putChunks,
  putChunksWithTrailer,
  putObject,
} from '../awsExamples';
import { accessKeyId, codeOf, exampleKeys, exampleTime, verifyExample, withHeaders } from '../testSigner';

const noBody = { kind: 'sha256', hex: emptySha256 };
const put = { kind: 'sha256', hex: '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072' };

const examples: readonly [title: string, request: RawRequest, kind: string, payload: unknown][] = [
  ['GET Object', getObject, 'header', noBody],
  ['PUT Object', putObject, 'header', put],
  ['GET Bucket Lifecycle', getLifecycle, 'header', noBody],
  ['GET Bucket (List Objects)', listObjects, 'header', noBody],
  ['a presigned GET', presignedGet, 'presigned', { kind: 'unsigned' }],
  ['PUT in chunks', putChunks, 'header', { kind: 'streaming', signed: true, trailer: false }],
  ['PUT in chunks with a trailer', putChunksWithTrailer, 'header', { kind: 'streaming', signed: true, trailer: true }],
];

describe('verifyRequest: the examples of the S3 API reference', () => {
  for (const [title, request, kind, payload] of examples) {
    it(title, () => {
      const verified = verifyExample(request);
      assert.equal(verified.kind, kind);
      assert.deepEqual(verified.payload, payload);
      assert.ok(verified.kind !== 'anonymous');
      assert.equal(verified.accessKeyId, accessKeyId);
      assert.equal(verified.timestamp, '20130524T000000Z');
      assert.deepEqual(verified.scope, { accessKeyId, date: '20130524', region: 'us-east-1', service: 's3' });
    });
  }

  it('gives the signing key of the examples', () => {
    const verified = verifyExample(putChunks);
    assert.ok(verified.kind === 'header');
    assert.equal(
      verified.signingKey.toString('hex'),
      'dbb893acc010964918f1fd433add87c70e8b0db6be30c1fbeafefa5ec6ba8378',
    );
    assert.equal(verified.seedSignature, '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9');
  });

  it('takes the target in absolute form, as it is sent to a proxy', () => {
    assert.equal(
      verifyExample({ ...getObject, url: `http://examplebucket.s3.amazonaws.com${getObject.url}` }).kind,
      'header',
    );
  });

  it('sees that a request is anonymous', () => {
    assert.deepEqual(verifyExample(withHeaders(getLifecycle, { authorization: undefined })), {
      kind: 'anonymous',
      payload: noBody,
    });
    assert.deepEqual(verifyExample({ method: 'GET', url: '/a', rawHeaders: [] }).payload, { kind: 'unsigned' });
  });

  it('holds on to the limits in time, to the second', () => {
    const at = (request: RawRequest, seconds: number) =>
      codeOf(() => verifyRequest(request, { keys: exampleKeys, now: exampleTime + seconds * 1000 }));
    assert.equal(at(getObject, 900), 'nothing');
    assert.equal(at(getObject, 901), 'RequestTimeTooSkewed');
    assert.equal(at(getObject, -900), 'nothing');
    assert.equal(at(getObject, -901), 'RequestTimeTooSkewed');
    assert.equal(at(presignedGet, 86399), 'nothing');
    assert.equal(at(presignedGet, 86400), 'AccessDenied');
    assert.equal(at(presignedGet, -900), 'nothing');
    assert.equal(at(presignedGet, -901), 'AccessDenied');
  });
});
