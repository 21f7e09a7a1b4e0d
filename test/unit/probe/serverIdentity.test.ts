import assert from 'node:assert/strict';
import type { VendorKnowledge } from '../../../src/core/capabilities/vendorKnowledge';
import { guessVendors, skewOf } from '../../../src/core/probe/identity/serverIdentity';

const answer = (headers: Record<string, string>, milliseconds = 0) => ({
  status: 200,
  headers,
  body: Buffer.alloc(0),
  milliseconds,
});

const vendor = (id: string, traits: VendorKnowledge['traits']): VendorKnowledge => ({
  id,
  name: id,
  version: '1',
  source: 'measured',
  date: '2026-11-24',
  traits,
  verdicts: {},
});

describe('who answers', () => {
  const known = [
    vendor('one', { serverHeader: '^One' }),
    vendor('one-new', { serverHeader: '^One', headers: ['x-one-new'] }),
    vendor('two', { requestId: '^tx[0-9a-f]{4}$' }),
    vendor('silent', {}),
  ];

  it('is guessed by all traits of a vendor, the most telling first', () => {
    assert.deepEqual(guessVendors(answer({ server: 'One/2', 'x-one-new': '1' }), known), ['one-new', 'one']);
    assert.deepEqual(guessVendors(answer({ server: 'One/2' }), known), ['one']);
    assert.deepEqual(guessVendors(answer({ 'x-amz-request-id': 'tx00ff' }), known), ['two']);
    assert.deepEqual(guessVendors(answer({ server: 'Nobody' }), known), []);
  });

  it('is known by what the products send', () => {
    assert.deepEqual(guessVendors(answer({ server: 'AmazonS3', 'x-amz-id-2': 'x' })), ['aws']);
    const id = 'tx000009a3d121855ec2e55-006b052da6-100a-default';
    assert.deepEqual(guessVendors(answer({ 'x-amz-request-id': id })), ['rgw-16']);
  });

  it('has a clock that is ahead or behind', () => {
    const now = Date.UTC(2026, 10, 24, 6, 0, 0, 900);
    assert.equal(skewOf(answer({ date: 'Tue, 24 Nov 2026 06:00:00 GMT' }), now), 0);
    assert.equal(skewOf(answer({ date: 'Tue, 24 Nov 2026 06:20:01 GMT' }), now), 1201);
    assert.equal(skewOf(answer({ date: 'Tue, 24 Nov 2026 05:59:00 GMT' }, 2000), now), -59);
    assert.equal(skewOf(answer({}), now), undefined);
  });
});
