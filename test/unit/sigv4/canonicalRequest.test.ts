import assert from 'node:assert/strict';
import fc from 'fast-check';
import { headersOfPresigned } from '../../../src/core/sandbox/auth/hoistedHeaders';
import { canonicalPaths, canonicalQuery, rawParameters } from '../../../src/core/sigv4/canonicalRequest';
import { RequestHeaders, splitTarget } from '../../../src/core/sigv4/rawRequest';
import { percentDecode, recodePath } from '../../../src/core/sigv4/uriEncoding';
import { arbitraryKey } from '../../fixtures/arbitraryKey';

const query = (raw: string) => canonicalQuery(rawParameters(raw));

describe('canonical requests', () => {
  it('orders parameters by encoded name, then value, and keeps every one', () => {
    assert.equal(query('b=2&a=2&a=1&A=1&%C3%A9=1&a-b=0'), '%C3%A9=1&A=1&a=1&a=2&a-b=0&b=2');
    assert.equal(query('acl'), 'acl=');
    assert.equal(query('acl=&acl'), 'acl=&acl=');
    assert.equal(query('prefix=a+b%20c/%2f*~&delimiter=%2F'), 'delimiter=%2F&prefix=a%20b%20c%2F%2F%2A~');
    assert.equal(query(''), '');
    assert.equal(query('X-Amz-Signature=1&a=b=c'), 'a=b%3Dc');
  });

  it('leaves a path as it came, and knows the one form that S3 signs', () => {
    assert.deepEqual(canonicalPaths('/b/a%20b//../c'), ['/b/a%20b//../c']);
    assert.deepEqual(canonicalPaths('/b/a+(b)%2f%7e'), ['/b/a+(b)%2f%7e', '/b/a%2B%28b%29/~']);
    assert.deepEqual(canonicalPaths('/b/100%'), ['/b/100%', '/b/100%25']);
  });

  it('writes any key back as it was', () => {
    fc.assert(
      fc.property(arbitraryKey, (key) => {
        const path = recodePath(encodeURIComponent(key));
        assert.equal(percentDecode(path).toString('utf8'), key);
        assert.equal(recodePath(path), path);
        assert.match(path, /^[A-Za-z0-9\-._~/%]*$/);
      }),
    );
  });

  it('cuts a target at its first question mark', () => {
    assert.deepEqual(splitTarget('/a?b?c'), { path: '/a', query: 'b?c' });
    assert.deepEqual(splitTarget('http://host:1'), { path: '/', query: '' });
    assert.deepEqual(splitTarget('//a'), { path: '//a', query: '' });
    assert.deepEqual(splitTarget('*'), { path: '*', query: '' });
  });

  it('finds headers in any case, all of their values', () => {
    const headers = new RequestHeaders(['X-A', ' 1 ', 'x-a', '2', 'B', '']);
    assert.equal(headers.get('x-a'), '1,2');
    assert.deepEqual(headers.all('x-a'), [' 1 ', '2']);
    assert.equal(headers.get('b'), '');
    assert.equal(headers.get('c'), undefined);
    assert.deepEqual([...headers.names()], ['x-a', 'b']);
  });

  it('reads the headers that a presigned address carries', () => {
    const headers = headersOfPresigned({
      method: 'PUT',
      url: '/b/k?X-Amz-Date=1&X-Amz-Signature=2&X-Amz-Acl=public-read&x-amz-meta-a=b%20c&prefix=x&X-Amz-Meta-B=query',
      rawHeaders: ['Host', 'h', 'x-amz-meta-b', 'header'],
    });
    assert.deepEqual([...headers.names()], ['host', 'x-amz-meta-b', 'x-amz-acl', 'x-amz-meta-a']);
    assert.equal(headers.get('x-amz-meta-a'), 'b c');
    assert.equal(headers.get('x-amz-meta-b'), 'header');
  });
});
