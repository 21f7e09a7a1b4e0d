import assert from 'node:assert/strict';
import { batchesForDelete } from '../../../../src/core/storage/s3/deleteBatches';

const refs = (...keys: string[]) => keys.map((key) => ({ bucket: 'b', key }));

describe('batches for DeleteObjects', () => {
  it('holds at most 1,000 keys each', () => {
    const { batches, singles } = batchesForDelete(refs(...Array.from({ length: 2500 }, (_, n) => String(n))), true);
    assert.deepEqual(
      batches.map(({ length }) => length),
      [1000, 1000, 500],
    );
    assert.deepEqual(singles, []);
  });

  it('leaves out what XML cannot carry or would change', () => {
    const { batches, singles } = batchesForDelete(
      refs('plain', 'tab\t', 'newline\n', 'return\r', '\u0001', '\uffff', 'other'),
      true,
    );
    assert.deepEqual(
      batches.flat().map(({ key }) => key),
      ['plain', 'tab\t', 'newline\n', 'other'],
    );
    assert.deepEqual(
      singles.map(({ key }) => key),
      ['return\r', '\u0001', '\uffff'],
    );
  });

  it('sends one alone as what it is, and everything so when the store knows no batches', () => {
    assert.deepEqual(batchesForDelete(refs('one'), true), { batches: [], singles: refs('one') });
    assert.deepEqual(batchesForDelete(refs('one', 'two'), false), { batches: [], singles: refs('one', 'two') });
  });
});
