import assert from 'node:assert/strict';
import { verifyRequest } from '../../../../src/core/sandbox/auth/verifyRequest';
import type { RawRequest } from '../../../../src/core/sigv4/rawRequest';
import { emptySha256 } from '../../../../src/core/sigv4/signature';
import { presignedGet, putObject } from '../awsExamples';
import { codeOf, exampleTime, headerOf, signHead, verifyExample, withHeaders } from '../testSigner';

const refusal = (request: RawRequest) => codeOf(() => verifyExample(request));
const authorization = (request: RawRequest, from: string | RegExp, to: string) => {
  const changed = headerOf(request, 'authorization').replace(from, to);
  assert.notEqual(changed, headerOf(request, 'authorization'));
  return withHeaders(request, { authorization: changed });
};
const presigned = (from: string | RegExp, to: string): RawRequest => {
  const url = presignedGet.url.replace(from, to);
  assert.notEqual(url, presignedGet.url);
  return { ...presignedGet, url };
};

const headers = {
  host: 'example.com',
  'x-amz-content-sha256': emptySha256,
  'x-amz-date': '20130524T000000Z',
  'x-amz-meta-a': 'one',
  'x-amz-meta-empty': '',
  'content-type': 'text/plain',
};
const signed = signHead({ method: 'PUT', path: '/b/k', query: 'a=1&b=2', headers });

describe('verifyRequest: a changed request is refused', () => {
  it('accepts what is changed below', () => {
    assert.equal(refusal(signed), 'nothing');
    assert.equal(refusal(putObject), 'nothing');
  });

  const mismatch: readonly [what: string, request: RawRequest][] = [
    ['method', { ...signed, method: 'POST' }],
    ['path', { ...signed, url: '/b/K?a=1&b=2' }],
    ['slash in the path', { ...signed, url: '/b//k?a=1&b=2' }],
    ['dot segment in the path', { ...signed, url: '/b/./k?a=1&b=2' }],
    ['dot-dot segment in the path', { ...signed, url: '/b/x/../k?a=1&b=2' }],
    ['value in the query', { ...signed, url: '/b/k?a=1&b=3' }],
    ['name in the query', { ...signed, url: '/b/k?a=1&c=2' }],
    ['parameter less', { ...signed, url: '/b/k?a=1' }],
    ['parameter more', { ...signed, url: '/b/k?a=1&b=2&uploads' }],
    ['parameter twice', { ...signed, url: '/b/k?a=1&b=2&b=2' }],
    ['header', withHeaders(signed, { 'content-type': 'text/html' })],
    ['host', withHeaders(signed, { host: 'example.org' })],
    ['metadata', withHeaders(signed, { 'x-amz-meta-a': 'two' })],
    ['metadata twice', { ...signed, rawHeaders: [...signed.rawHeaders, 'x-amz-meta-a', 'two'] }],
    ['signed header less', withHeaders(signed, { 'x-amz-meta-a': undefined })],
    ['signed empty header less', withHeaders(signed, { 'x-amz-meta-empty': undefined })],
    ['hash of the body', withHeaders(signed, { 'x-amz-content-sha256': emptySha256.replace('e', 'f') })],
    ['body no longer hashed', withHeaders(signed, { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' })],
    ['time', withHeaders(signed, { 'x-amz-date': '20130524T000001Z' })],
    ['region', authorization(signed, 'us-east-1', 'us-east-2')],
    ['service', authorization(signed, '/s3/', '/sts/')],
    ['signature', authorization(signed, /Signature=./, 'Signature=x')],
    ['signature with one digit more', authorization(signed, /$/, '0')],
    ['secret', signHead({ method: 'PUT', path: '/b/k', headers }, { secret: 'wrong' })],
    ['Date that was signed', withHeaders(putObject, { Date: 'Fri, 24 May 2013 00:00:01 GMT' })],
    ['presigned path', presigned('test.txt', 'best.txt')],
    ['presigned method', { ...presignedGet, method: 'PUT' }],
    ['presigned lifetime', presigned('86400', '86401')],
    ['presigned region', presigned('us-east-1', 'us-east-2')],
    ['presigned time', presigned('T000000Z', 'T000001Z')],
    ['presigned signature', presigned('aeeed9', 'aeeed8')],
    ['parameter added to a presigned address', presigned(/$/, '&versionId=1')],
    ['presigned host', { ...presignedGet, rawHeaders: ['Host', 'example.com'] }],
  ];
  for (const [what, request] of mismatch) {
    it(`SignatureDoesNotMatch: ${what}`, () => assert.equal(refusal(request), 'SignatureDoesNotMatch'));
  }

  const others: readonly [code: string, what: string, request: RawRequest][] = [
    ['InvalidAccessKeyId', 'access key', authorization(signed, 'AKIAIOSF', 'AKIAIOSG')],
    ['InvalidAccessKeyId', 'presigned access key', presigned('AKIAIOSF', 'AKIAIOSG')],
    ['AuthorizationHeaderMalformed', 'date of the scope', authorization(signed, '/20130524/', '/20130525/')],
    ['AuthorizationQueryParametersError', 'presigned date of the scope', presigned('20130524%2F', '20130525%2F')],
    ['RequestTimeTooSkewed', 'time by an hour', withHeaders(signed, { 'x-amz-date': '20130524T010000Z' })],
    ['AccessDenied', 'an x-amz-* header more', withHeaders(signed, { 'x-amz-acl': 'public-read' })],
    ['AccessDenied', 'an x-amz-* header more, presigned', withHeaders(presignedGet, { 'x-amz-acl': 'public-read' })],
    ['AccessDenied', 'a signed header that is no longer named', authorization(signed, ';x-amz-meta-a', '')],
    ['AccessDenied', 'a host that is no longer signed', authorization(signed, ';host', '')],
  ];
  for (const [code, what, request] of others) it(`${code}: ${what}`, () => assert.equal(refusal(request), code));

  it('says what it signed, and names no secret', () => {
    const request = withHeaders(signed, { 'content-type': 'text/html' });
    assert.throws(
      () => verifyExample(request),
      (error: { fields: Record<string, string>; status: number }) => {
        assert.equal(error.status, 403);
        assert.match(error.fields['CanonicalRequest'] ?? '', /^PUT\n\/b\/k\na=1&b=2\ncontent-type:text\/html\n/);
        assert.match(
          error.fields['StringToSign'] ?? '',
          /^AWS4-HMAC-SHA256\n20130524T000000Z\n20130524\/us-east-1\/s3/,
        );
        assert.ok(error.fields['CanonicalRequestBytes']?.startsWith('50 55 54 0a'));
        assert.ok(!JSON.stringify(error).includes('wJalrXUtnFEMI'));
        return true;
      },
    );
  });

  it('takes any region, by its bytes', () => {
    for (const region of ['eu-central-1', 'lab', 'é']) {
      assert.equal(refusal(signHead({ method: 'GET', path: '/', headers }, { region })), 'nothing');
    }
  });

  it('takes other escapes for the same key, and header blanks that do not count', () => {
    const spelled = signHead({ method: 'GET', path: '/b/a%28b%29', headers });
    assert.equal(refusal({ ...spelled, url: '/b/a(b)' }), 'nothing');
    assert.equal(refusal({ ...spelled, url: '/b/%61%28b%29' }), 'nothing');
    assert.equal(refusal(withHeaders(signed, { 'x-amz-meta-a': '  one\t' })), 'nothing');
    assert.equal(refusal({ ...signed, url: '/b/k?b=2&&a=%31' }), 'nothing');
  });
});

describe('verifyRequest: session tokens', () => {
  const token = 'token+of/the==session';
  const head = { method: 'GET', path: '/', headers: { ...headers, 'x-amz-security-token': token } };
  const session = { secretAccessKey: 'secret', sessionToken: token, expiresAt: exampleTime + 60_000 };
  const check = (request: RawRequest, key: object, now = exampleTime) =>
    codeOf(() => verifyRequest(request, { keys: () => ({ secretAccessKey: 'secret', ...key }), now }));
  const withToken = signHead(head, { secret: 'secret' });

  it('takes the right one while it holds', () => {
    assert.equal(check(withToken, session), 'nothing');
    assert.equal(check(withToken, session, exampleTime + 60_000), 'ExpiredToken');
  });

  it('refuses a wrong one, one that is missing, one that is not asked for', () => {
    assert.equal(check(withToken, { ...session, sessionToken: `${token}x` }), 'InvalidToken');
    assert.equal(check(signHead({ ...head, headers }, { secret: 'secret' }), session), 'InvalidAccessKeyId');
    assert.equal(check(withToken, {}), 'InvalidToken');
  });
});
