import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maxParts, minPartSize, planParts } from '../../../../src/core/storage/transfers/partPlan';

const TiB = 1024 ** 4;

describe('the parts of a multipart upload', () => {
  it('cover every byte once and keep the limits, for any size up to 5 TiB', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 * TiB }), (size) => {
        const parts = planParts(size);
        assert.ok(parts.length <= maxParts);
        let at = 0;
        for (const [index, part] of parts.entries()) {
          assert.equal(part.number, index + 1);
          assert.equal(part.start, at);
          assert.ok(part.size >= minPartSize || index === parts.length - 1);
          at += part.size;
        }
        assert.equal(at, size);
      }),
      { numRuns: 200 },
    );
  });

  it('are 8 MiB where nothing speaks against it', () => {
    assert.deepEqual(
      planParts(20 * 1024 ** 2).map(({ size }) => size / 1024 ** 2),
      [8, 8, 4],
    );
  });
});
