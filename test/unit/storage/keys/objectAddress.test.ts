import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isAppError } from '../../../../src/core/base/errors';
import {
  arn,
  encodeKey,
  hasDotSegments,
  type KnownEndpoint,
  objectUrl,
  parseObjectAddress,
  s3Uri,
} from '../../../../src/core/storage/keys/objectAddress';
import { arbitraryKey } from '../../../fixtures/arbitraryKey';
import { oddKeys } from '../../../fixtures/oddKeys';

const endpoints: readonly KnownEndpoint[] = [
  { connectionId: 'ceph', endpoint: 'https://s3.example.com:8443' },
  { connectionId: 'plain', endpoint: 'http://10.0.0.1:8000' },
  { connectionId: 'parent', endpoint: 'https://example.com' },
  { connectionId: 'six', endpoint: 'http://[::1]:8000' },
  { connectionId: 'aws', endpoint: 'https://s3.eu-west-1.amazonaws.com' },
];

function refuses(text: string, reason: string): void {
  assert.throws(
    () => parseObjectAddress(text, endpoints),
    (error) => isAppError(error) && error.code === 'input.invalid' && error.facts['reason'] === reason,
    `${text}: ${reason}`,
  );
}

describe('parseObjectAddress', () => {
  const cases: readonly (readonly [string, object])[] = [
    ['s3://b/k', { bucket: 'b', key: 'k' }],
    ['S3A://b/k', { bucket: 'b', key: 'k' }],
    ['s3n://b/a/b', { bucket: 'b', key: 'a/b' }],
    ['  s3://b', { bucket: 'b', key: '' }],
    ['s3://b/', { bucket: 'b', key: '' }],
    ['s3://b/%41+?x#y/../ ', { bucket: 'b', key: '%41+?x#y/../ ' }],
    ['arn:aws:s3:::b/a//b', { bucket: 'b', key: 'a//b' }],
    ['arn:aws-cn:s3:::b', { bucket: 'b', key: '' }],
    ['arn:aws-us-gov:s3:::b/a:b', { bucket: 'b', key: 'a:b' }],
    ['https://s3.example.com:8443/b/k', { connectionId: 'ceph', bucket: 'b', key: 'k' }],
    ['HTTPS://S3.Example.COM:8443/b/K', { connectionId: 'ceph', bucket: 'b', key: 'K' }],
    ['https://my.bucket.s3.example.com:8443/a/b', { connectionId: 'ceph', bucket: 'my.bucket', key: 'a/b' }],
    ['https://s3.example.com/b/k', { connectionId: 'ceph', bucket: 'b', key: 'k' }],
    ['https://b.example.com/k', { connectionId: 'parent', bucket: 'b', key: 'k' }],
    ['https://example.com/b/', { connectionId: 'parent', bucket: 'b', key: '' }],
    ['http://10.0.0.1:8000/b//a/../c/./', { connectionId: 'plain', bucket: 'b', key: '/a/../c/./' }],
    ['http://[::1]:8000/b/k', { connectionId: 'six', bucket: 'b', key: 'k' }],
    ['http://u:p@10.0.0.1:8000/b/k', { connectionId: 'plain', bucket: 'b', key: 'k' }],
    ['http://10.0.0.1:8000/b/%2541%2F+%20', { connectionId: 'plain', bucket: 'b', key: '%41/+ ' }],
    [
      'http://10.0.0.1:8000/b/k?X-Amz-Signature=1&versionId=a%2Bb#x',
      { connectionId: 'plain', bucket: 'b', key: 'k', versionId: 'a+b' },
    ],
    ['http://10.0.0.1:8000/b/k?versionId=', { connectionId: 'plain', bucket: 'b', key: 'k' }],
    ['http://10.0.0.1:8000/b/k%20 \n', { connectionId: 'plain', bucket: 'b', key: 'k ' }],
    ['https://s3.amazonaws.com/b/k', { bucket: 'b', key: 'k' }],
    ['https://b.s3.amazonaws.com/k', { bucket: 'b', key: 'k' }],
    ['https://my.s3.bucket.s3-us-west-2.amazonaws.com/k', { bucket: 'my.s3.bucket', key: 'k' }],
    ['https://b.s3.dualstack.eu-west-1.amazonaws.com/k', { connectionId: 'aws', bucket: 'b', key: 'k' }],
    ['https://s3.eu-west-1.amazonaws.com/b/k', { connectionId: 'aws', bucket: 'b', key: 'k' }],
    ['https://s3-eu-west-1.amazonaws.com/b/k', { connectionId: 'aws', bucket: 'b', key: 'k' }],
    ['https://b.s3.cn-north-1.amazonaws.com.cn/k', { bucket: 'b', key: 'k' }],
    ['https://b.s3-accelerate.amazonaws.com/k', { bucket: 'b', key: 'k' }],
    ['https://s3-fips.us-gov-west-1.amazonaws.com/b/k', { bucket: 'b', key: 'k' }],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${text}`, () => assert.deepEqual(parseObjectAddress(text, endpoints), expected));
  }

  it('takes the first of two connections for one endpoint', () => {
    const twice = ['one', 'two'].map((connectionId) => ({ connectionId, endpoint: 'https://h' }));
    assert.equal(parseObjectAddress('https://h/b', twice).connectionId, 'one');
  });

  it('prefers the endpoint with the same port', () => {
    const ports = [8000, 8001].map((port) => ({ connectionId: `p${port}`, endpoint: `http://h:${port}` }));
    assert.equal(parseObjectAddress('http://h:8001/b', ports).connectionId, 'p8001');
  });

  it('says why a text is no address, without repeating it', () => {
    refuses('', 'empty');
    refuses('bucket/key', 'notAnAddress');
    refuses('ftp://h/b', 'notAnAddress');
    refuses('https:///b/k', 'notAnAddress');
    refuses('https://elsewhere.test/b/k', 'unknownEndpoint');
    refuses('https://1.10.0.0.1:8000/k', 'unknownEndpoint');
    refuses('https://notexample.com/b', 'unknownEndpoint');
    refuses('s3:///k', 'noBucket');
    refuses('http://10.0.0.1:8000/', 'noBucket');
    refuses('http://10.0.0.1:8000//k', 'noBucket');
    refuses('arn:aws:s3:::', 'noBucket');
    refuses('arn:aws:s3:us-east-1:123456789012:accesspoint/x/object/k', 'unsupportedArn');
    refuses('arn:aws:s3::tenant:b/k', 'unsupportedArn');
    refuses('arn:aws:iam:::user/x', 'unsupportedArn');
    refuses('http://10.0.0.1:8000/b/100%', 'badPercentEncoding');
    refuses('http://10.0.0.1:8000/b/%ff', 'badPercentEncoding');
  });

  for (const { name, key } of oddKeys) {
    it(`gets the odd key "${name}" back from everything it writes`, () => comesBack(key));
  }

  it('gets every key back from everything it writes', () => {
    fc.assert(fc.property(arbitraryKey, comesBack), { numRuns: 500 });
  });
});

function comesBack(key: string): void {
  for (const text of [s3Uri('bucket', key), arn('bucket', key)]) {
    assert.deepEqual(parseObjectAddress(text, []), { bucket: 'bucket', key });
  }
  for (const { connectionId, endpoint } of endpoints) {
    const path = objectUrl(endpoint, 'path', 'bucket', key);
    assert.deepEqual(parseObjectAddress(path, endpoints), { connectionId, bucket: 'bucket', key });
  }
  const virtual = objectUrl('https://s3.example.com:8443', 'virtual', 'my.bucket', key);
  assert.deepEqual(parseObjectAddress(virtual, endpoints), { connectionId: 'ceph', bucket: 'my.bucket', key });
}

describe('writing addresses', () => {
  it('encodes everything but unreserved characters and slashes', () => {
    assert.equal(
      encodeKey("/a//b c+%?#'()*!~-_./é😀\n"),
      '/a//b%20c%2B%25%3F%23%27%28%29%2A%21~-_./%C3%A9%F0%9F%98%80%0A',
    );
    fc.assert(fc.property(arbitraryKey, (key) => assert.match(encodeKey(key), /^(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*$/)));
    assert.throws(() => encodeKey('a\udc00'), { code: 'input.invalid' });
  });

  it('writes URLs of both styles', () => {
    assert.equal(objectUrl('http://h:8000', 'path', 'b', 'a b'), 'http://h:8000/b/a%20b');
    assert.equal(objectUrl('https://h', 'virtual', 'b', 'a'), 'https://b.h/a');
  });

  it('writes ARNs of objects and buckets', () => {
    assert.equal(arn('b', 'k'), 'arn:aws:s3:::b/k');
    assert.equal(arn('b', '', 'aws-cn'), 'arn:aws-cn:s3:::b');
  });

  it('knows keys whose URL a browser changes', () => {
    for (const { key } of oddKeys) {
      const url = objectUrl('https://h', 'path', 'b', key);
      assert.equal(new URL(url).href !== url, hasDotSegments(key), key);
    }
  });
});
