import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTarget } from '../../../../src/core/sandbox/http/rawUrl';
import { S3Error } from '../../../../src/core/sandbox/s3Error';
import { encodeKey } from '../../../../src/core/storage/keys/objectAddress';
import { oddKeys } from '../../../fixtures/oddKeys';

describe('the target of a request', () => {
  for (const { name, key } of oddKeys) {
    it(`keeps the key: ${name}`, () => {
      assert.equal(parseTarget(`/bucket/${encodeKey(key)}`, 'localhost:9000').key, key);
      assert.equal(parseTarget(`/${encodeKey(key)}`, 'bucket.localhost:9000').key, key);
    });
  }

  it('tells service, bucket and object apart, in both styles', () => {
    assert.deepEqual(parseTarget('/', 'localhost'), { bucket: '', key: '', query: new Map(), inHost: false });
    assert.deepEqual(
      parseTarget('/b?list-type=2&prefix=a%2Fb+c&acl', 'localhost').query,
      new Map([
        ['list-type', '2'],
        ['prefix', 'a/b c'],
        ['acl', ''],
      ]),
    );
    assert.equal(parseTarget('/', 'b.localhost:9000').bucket, 'b');
    assert.equal(parseTarget('/b/', 'localhost').key, '');
  });

  it('refuses a percent sign that encodes nothing, and throws nothing else', () => {
    assert.throws(
      () => parseTarget('/b/100%', 'localhost'),
      (error) => error instanceof S3Error && error.code === 'InvalidURI',
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), (url, host) => {
        try {
          parseTarget(`/${url}`, host);
        } catch (error) {
          assert.ok(error instanceof S3Error);
        }
      }),
    );
  });
});
