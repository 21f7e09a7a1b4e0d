import assert from 'node:assert/strict';
import fc from 'fast-check';
import { verifyRequest } from '../../../../src/core/sandbox/auth/verifyRequest';
import type { RawRequest } from '../../../../src/core/sigv4/rawRequest';
import { getObject, presignedGet } from '../awsExamples';
import {
  accessKeyId,
  codeOf,
  exampleKeys,
  exampleTime,
  headerOf,
  sha256,
  signHead,
  verifyExample,
  withHeaders,
} from '../testSigner';

const refusal = (request: RawRequest) => codeOf(() => verifyExample(request));
const good = headerOf(getObject, 'authorization');

describe('verifyRequest: what is not well-formed', () => {
  const authorizations: readonly [code: string, value: string][] = [
    ['AuthorizationHeaderMalformed', 'AWS4-HMAC-SHA256'],
    ['AuthorizationHeaderMalformed', 'AWS4-HMAC-SHA256 '],
    ['AuthorizationHeaderMalformed', 'AWS4-HMAC-SHA256 nonsense'],
    ['AuthorizationHeaderMalformed', good.replace(/,Signature=.*/, '')],
    ['AuthorizationHeaderMalformed', good.replace(/Signature=.*/, 'Signature=')],
    ['AuthorizationHeaderMalformed', good.replace(/Credential=[^,]*,/, '')],
    ['AuthorizationHeaderMalformed', good.replace(/SignedHeaders=[^,]*,/, '')],
    ['AuthorizationHeaderMalformed', `${good},Signature=0`],
    ['AuthorizationHeaderMalformed', good.replace('aws4_request', 'aws5_request')],
    ['AuthorizationHeaderMalformed', good.replace('/s3/', '/ec2/')],
    ['AuthorizationHeaderMalformed', good.replace('/20130524/', '/2013-05-24/')],
    ['AuthorizationHeaderMalformed', good.replace('/us-east-1', '')],
    ['AuthorizationHeaderMalformed', good.replace(accessKeyId, '')],
    ['NotImplemented', good.replace('HMAC', 'ECDSA-P256')],
    ['InvalidRequest', `AWS ${accessKeyId}:c2lnbmF0dXJl`],
    ['InvalidArgument', 'Bearer token'],
    ['InvalidArgument', ''],
  ];
  for (const [code, value] of authorizations) {
    it(`${code}: ${value.slice(0, 60)}`, () =>
      assert.equal(refusal(withHeaders(getObject, { authorization: value })), code));
  }

  const headers: readonly [code: string, headers: Record<string, string | undefined>][] = [
    ['AccessDenied', { 'x-amz-date': undefined }],
    ['AccessDenied', { 'x-amz-date': '2013-05-24T00:00:00Z' }],
    ['AccessDenied', { 'x-amz-date': '20131324T000000Z' }],
    ['InvalidRequest', { 'x-amz-content-sha256': undefined }],
    ['InvalidArgument', { 'x-amz-content-sha256': 'abc' }],
    ['InvalidArgument', { 'x-amz-content-sha256': 'STREAMING-SOMETHING' }],
    ['NotImplemented', { 'x-amz-content-sha256': 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD' }],
  ];
  for (const [code, change] of headers) {
    it(`${code}: ${JSON.stringify(change)}`, () => assert.equal(refusal(withHeaders(getObject, change)), code));
  }

  const queries: readonly [code: string, from: string | RegExp, to: string][] = [
    ['AuthorizationQueryParametersError', '86400', '604801'],
    ['AuthorizationQueryParametersError', '86400', '-1'],
    ['AuthorizationQueryParametersError', '86400', 'soon'],
    ['AuthorizationQueryParametersError', '86400', '1e3'],
    ['AuthorizationQueryParametersError', 'X-Amz-Expires=86400', 'x=1'],
    ['AuthorizationQueryParametersError', /&X-Amz-Signature=.*/, ''],
    ['AuthorizationQueryParametersError', /X-Amz-Credential=[^&]*/, 'X-Amz-Credential=a'],
    ['AuthorizationQueryParametersError', 'T000000Z', ''],
    ['AuthorizationQueryParametersError', 'X-Amz-Algorithm=AWS4-HMAC-SHA256', 'X-Amz-Algorithm=MD5'],
    ['AuthorizationQueryParametersError', '%2Fs3%2F', '%2Fec2%2F'],
    ['AuthorizationQueryParametersError', /$/, '&X-Amz-Expires=1'],
    ['NotImplemented', 'AWS4-HMAC', 'AWS4-ECDSA-P256'],
    ['InvalidRequest', /\?.*/, '?AWSAccessKeyId=a&Expires=1&Signature=b'],
  ];
  for (const [code, from, to] of queries) {
    it(`${code}: presigned, ${from} -> ${to}`, () => {
      assert.equal(refusal({ ...presignedGet, url: presignedGet.url.replace(from, to) }), code);
    });
  }

  it('takes one signature, not two', () => {
    assert.equal(refusal(withHeaders(presignedGet, { authorization: good })), 'InvalidArgument');
    assert.equal(
      refusal({ ...getObject, rawHeaders: [...getObject.rawHeaders, 'Authorization', good] }),
      'AuthorizationHeaderMalformed',
    );
  });

  it('refuses signed chunks without a signature to build on', () => {
    const streaming = ['x-amz-content-sha256', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'];
    assert.equal(refusal({ method: 'PUT', url: '/b/k', rawHeaders: streaming }), 'InvalidRequest');
  });

  it('verifies a request to STS by the hash of its body', () => {
    const body = 'Action=AssumeRole&Version=2011-06-15';
    const head = { host: 'sts', 'x-amz-date': '20130524T000000Z', 'x-amz-content-sha256': sha256(body) };
    // Signed without the header: the hash stands in the canonical request alone.
    const signed = signHead({ method: 'POST', path: '/', headers: head }, { service: 'sts' });
    assert.equal(refusal(signed), 'nothing');
    const without = withHeaders(signed, { 'x-amz-content-sha256': undefined });
    assert.equal(refusal(without), 'InvalidRequest');
    const options = { keys: exampleKeys, now: exampleTime, bodySha256: sha256(body) };
    assert.equal(
      codeOf(() => verifyRequest(without, options)),
      'SignatureDoesNotMatch',
    );
  });
});

describe('verifyRequest: whatever comes', () => {
  const name = fc.constantFrom(
    ...[
      'authorization',
      'host',
      'date',
      'x-amz-date',
      'x-amz-content-sha256',
      'x-amz-security-token',
      'x-amz-acl',
      'a',
    ],
  );
  const pieces = [
    'AWS4-HMAC-SHA256',
    ' ',
    ',',
    ';',
    '=',
    '/',
    'Credential=',
    'SignedHeaders=',
    'Signature=',
    good,
    'host',
  ];
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }).map((value) => Buffer.from(value).toString('latin1')),
    fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((parts) => parts.join('')),
  );
  const rawHeaders = fc.array(fc.tuple(name, text), { maxLength: 8 }).map((list) => list.flat());
  const query = fc.oneof(text, fc.constant(presignedGet.url.slice(10)), fc.constantFrom('%', '%zz', 'a=%ff&a', '&&=&'));
  const url = fc.tuple(text, query).map(([path, rest]) => `/${path}?${rest}`);

  it('throws nothing but S3Error', () => {
    fc.assert(
      fc.property(fc.string(), url, rawHeaders, (method, target, list) => {
        codeOf(() => verifyExample({ method, url: target, rawHeaders: list }));
      }),
      { numRuns: 3000 },
    );
  });

  it('takes no signature that it did not make, wherever one character changes', () => {
    const change = fc.tuple(
      fc.nat(presignedGet.url.length - 1),
      fc.constantFrom('0', 'a', 'Z', '&', '=', '%', '/', '.'),
    );
    fc.assert(
      fc.property(change, ([at, character]) => {
        const url = presignedGet.url.slice(0, at) + character + presignedGet.url.slice(at + 1);
        fc.pre(url !== presignedGet.url);
        const kind = (() => {
          try {
            return verifyExample({ ...presignedGet, url }).kind;
          } catch {
            return 'refused';
          }
        })();
        assert.ok(kind === 'refused' || kind === 'anonymous', url);
      }),
      { numRuns: 2000 },
    );
  });
});
