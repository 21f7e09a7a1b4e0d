import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareKeys } from '../../../../src/core/storage/keys/keyOrder';
import { arbitraryKey } from '../../../fixtures/arbitraryKey';

describe('compareKeys', () => {
  it('puts characters beyond U+FFFF last, where UTF-16 does not', () => {
    assert.ok(compareKeys('\uff01', '😀') < 0);
    assert.ok('\uff01' > '😀', 'the plain comparison is wrong, or this test would prove nothing');
  });

  it('puts a before a! before a/ before a/b', () => {
    assert.deepEqual(['a/b', 'a/', 'a!', 'a', 'B'].sort(compareKeys), ['B', 'a', 'a!', 'a/', 'a/b']);
  });

  it('orders as the bytes of UTF-8 do', () => {
    const high = fc.constantFrom('\ud7ff', '\ue000', '\uff01', '\uffff', '\u{10000}', '😀', '\u{10ffff}', 'a');
    const key = fc.oneof(
      arbitraryKey,
      fc.array(high, { maxLength: 4 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(key, key, (a, b) => {
        assert.equal(Math.sign(compareKeys(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 2000 },
    );
  });
});
