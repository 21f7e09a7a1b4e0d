import assert from 'node:assert/strict';
import fc from 'fast-check';
import { verifyPostForm } from '../../../../src/core/sandbox/auth/verifyPostForm';
import { accessKeyId, codeOf, exampleKeys, hmac, secretAccessKey, signingKeyOf } from '../testSigner';

const now = Date.UTC(2015, 11, 29);
const day = '20151229';
const verify = (fields: ReadonlyMap<string, string>, at = now) =>
  verifyPostForm(fields, { keys: exampleKeys, now: at });

/** "Browser-Based Upload using HTTP POST (Using AWS Signature Version 4)": the policy as printed there. */
const examplePolicy =
  'eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9';
const exampleSignature = '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e';

const credential = {
  'x-amz-algorithm': 'AWS4-HMAC-SHA256',
  'x-amz-credential': `${accessKeyId}/${day}/us-east-1/s3/aws4_request`,
  'x-amz-date': `${day}T000000Z`,
};

const example = new Map(
  Object.entries({
    bucket: 'sigv4examplebucket',
    key: 'user/user1/picture.jpg',
    acl: 'public-read',
    success_action_redirect: 'http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html',
    'content-type': 'image/jpeg',
    'x-amz-meta-uuid': '14365123651274',
    'x-amz-server-side-encryption': 'AES256',
    'x-amz-meta-tag': '',
    ...credential,
    policy: examplePolicy,
    'x-amz-signature': exampleSignature,
  }),
);

/** A form with a policy of these conditions (a policy of the credential fields aside). */
function form(conditions: unknown, fields: Record<string, string> = {}, expiration: unknown = '2015-12-30T00:00:00Z') {
  const all = Array.isArray(conditions)
    ? [...conditions, ...Object.entries(credential).map((entry) => Object.fromEntries([entry]))]
    : conditions;
  return signed(JSON.stringify({ expiration, conditions: all }), fields);
}

function signed(policyText: string, fields: Record<string, string> = {}) {
  const policy = Buffer.from(policyText).toString('base64');
  const signature = hmac(signingKeyOf(secretAccessKey, day, 'us-east-1'), policy).toString('hex');
  return new Map(Object.entries({ bucket: 'b', ...credential, ...fields, policy, 'x-amz-signature': signature }));
}

describe('verifyPostForm', () => {
  it('takes the example of the S3 API reference', () => {
    assert.deepEqual(verify(example), { kind: 'post', accessKeyId });
  });

  it('sees that a form is anonymous', () => {
    assert.deepEqual(verify(new Map([['key', 'a']])), { kind: 'anonymous' });
  });

  for (const [field, code] of [
    ['key', 'AccessDenied'],
    ['bucket', 'AccessDenied'],
    ['acl', 'AccessDenied'],
    ['content-type', 'AccessDenied'],
    ['policy', 'SignatureDoesNotMatch'],
    ['x-amz-signature', 'SignatureDoesNotMatch'],
    ['x-amz-algorithm', 'InvalidArgument'],
    ['x-amz-credential', 'InvalidAccessKeyId'],
    ['x-amz-date', 'InvalidArgument'],
  ] as const) {
    it(`refuses another ${field}: ${code}`, () => {
      const changed = new Map(example).set(field, `Q${example.get(field)}`);
      assert.equal(
        codeOf(() => verify(changed)),
        code,
      );
    });
  }

  for (const field of ['policy', 'x-amz-signature', 'x-amz-algorithm', 'x-amz-credential', 'x-amz-date']) {
    it(`asks for ${field}`, () => {
      const without = new Map([...example].filter(([name]) => name !== field));
      assert.equal(
        codeOf(() => verify(without)),
        'InvalidArgument',
      );
    });
  }

  it('refuses a field that the policy does not name, but for those it need not', () => {
    const refusal = (field: string) => codeOf(() => verify(new Map(example).set(field, '1')));
    assert.equal(refusal('x-amz-meta-other'), 'AccessDenied');
    assert.equal(refusal('x-ignore-me'), 'nothing');
  });

  it('refuses a policy that is over, an unknown key', () => {
    assert.equal(
      codeOf(() => verify(example, Date.UTC(2015, 11, 30, 12))),
      'AccessDenied',
    );
    const other = new Map(example).set('x-amz-credential', `x/${day}/us-east-1/s3/aws4_request`);
    assert.equal(
      codeOf(() => verify(other)),
      'InvalidAccessKeyId',
    );
  });

  it('gives the narrowest range of lengths', () => {
    const fields = form([['content-length-range', 1, 100], ['Content-Length-Range', '0', '50'], { key: 'k' }], {
      key: 'k',
    });
    assert.deepEqual(verify(fields), { kind: 'post', accessKeyId, contentLength: { min: 1, max: 50 } });
  });

  it('holds a list of content types to starts-with, each of them', () => {
    const condition = ['starts-with', '$Content-Type', 'image/'];
    assert.equal(
      codeOf(() => verify(form([condition], { 'content-type': 'image/a,image/b' }))),
      'nothing',
    );
    assert.equal(
      codeOf(() => verify(form([condition], { 'content-type': 'image/a, text/b' }))),
      'AccessDenied',
    );
  });

  for (const conditions of [
    undefined,
    {},
    [1],
    [[]],
    [['eq', '$key']],
    [['eq', 'key', 'a']],
    [['unlike', '$key', 'a']],
    [{ a: '1', b: '2' }],
    [{ a: 1 }],
    [['content-length-range', 1]],
    [['content-length-range', -1, 2]],
    [['content-length-range', 'a', 2]],
  ]) {
    it(`InvalidPolicyDocument: ${JSON.stringify(conditions)}`, () => {
      assert.equal(
        codeOf(() => verify(form(conditions))),
        'InvalidPolicyDocument',
      );
    });
  }

  it('InvalidPolicyDocument: no JSON, no object, no expiration', () => {
    for (const text of ['{', '[]', 'null', '{"conditions":[]}', '{"expiration":"tomorrow","conditions":[]}']) {
      assert.equal(
        codeOf(() => verify(signed(text))),
        'InvalidPolicyDocument',
      );
    }
  });

  it('throws nothing but S3Error', () => {
    fc.assert(
      fc.property(fc.json(), fc.dictionary(fc.string(), fc.string()), (policy, fields) => {
        codeOf(() => verify(signed(policy, fields)));
        codeOf(() => verify(new Map(Object.entries({ ...fields, policy }))));
      }),
      { numRuns: 500 },
    );
  });
});
