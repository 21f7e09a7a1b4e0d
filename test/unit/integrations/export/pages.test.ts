import assert from 'node:assert/strict';
import { columnWidths, needsLandscape } from '../../../../src/core/integrations/export/columnWidths';
import { type FlowItem, flowPages } from '../../../../src/core/integrations/export/pageFlow';

const line = (options: Partial<FlowItem> = {}): FlowItem => ({ lines: 1, lineHeight: 10, ...options });

describe('pages', () => {
  it('are filled from above, with the larger of two distances between', () => {
    assert.deepEqual(
      flowPages([line(), line({ before: 5, after: 20 }), line({ before: 10 }), line()], 60),
      [1, 1, 1, 2],
    );
    assert.deepEqual(
      flowPages([line(), line({ before: 5, after: 20 }), line({ before: 10 }), line()], 66),
      [1, 1, 1, 1],
    );
  });

  it('begin where they must, and have what they repeat', () => {
    assert.deepEqual(flowPages([line(), line({ newPage: 100 }), line()], 100), [1, 2, 2]);
    const rows = Array.from({ length: 6 }, () => line({ keepLines: true, repeated: 10 }));
    assert.deepEqual(flowPages(rows, 30), [1, 1, 1, 2, 2, 3]);
  });

  it('keep a heading with two lines of what follows, and paragraphs whole that may not be parted', () => {
    const heading = line({ keepNext: true });
    assert.deepEqual(flowPages([line({ lines: 7 }), heading, line({ lines: 9 })], 100), [1, 1, 1]);
    assert.deepEqual(flowPages([line({ lines: 8 }), heading, line({ lines: 9 })], 100), [1, 2, 2]);
    assert.deepEqual(flowPages([line({ lines: 8 }), line({ lines: 3, keepLines: true })], 100), [1, 2]);
  });

  it('part what is longer than one', () => {
    assert.deepEqual(flowPages([line({ lines: 25 }), line()], 100), [1, 3]);
  });
});

describe('widths of columns', () => {
  it('sum up to that of the table, and give long texts the room', () => {
    const widths = columnWidths(
      [
        ['Key', 'Meaning'],
        ['a', 'x '.repeat(200)],
        ['averylongidentifier', 'y'],
      ],
      9000,
      180,
    );
    assert.equal(
      widths.reduce((sum, width) => sum + width, 0),
      9000,
    );
    assert.ok((widths[0] ?? 0) > 1700 && (widths[0] ?? 0) < 3000, widths.join());
  });

  it('keep short Chinese titles in a line', () => {
    const widths = columnWidths(
      [
        ['默认值', '含义'],
        ['8', '很长的说明'.repeat(40)],
      ],
      9000,
      180,
    );
    assert.ok((widths[0] ?? 0) >= 3 * 180 + 200, widths.join());
  });

  it('turn a page only for many columns with long words', () => {
    const row = (count: number) => [Array.from({ length: count }, () => 'averyverylongidentifier')];
    assert.deepEqual([needsLandscape(row(5), 9000, 180), needsLandscape(row(9), 9000, 180)], [false, true]);
    assert.equal(needsLandscape([Array.from({ length: 9 }, () => 'x')], 9000, 180), false);
  });
});
