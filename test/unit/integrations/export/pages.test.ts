import assert from 'node:assert/strict';
import { columnWidths, needsLandscape } from '../../../../src/core/integrations/export/columnWidths';
import { type FlowItem, flowPages } from '../../../../src/core/integrations/export/pageFlow';

const line = (options: Partial<FlowItem> = {}): FlowItem => ({ lines: 1, lineHeight: 10, ...options });

import { emsOf, unbreakable } from '../../../../src/core/integrations/export/textWidth';

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

  it('break the longest words only, and let closing punctuation stay with the word before it', () => {
    const rows = [
      ['用法', '发现', '代码', '测试'],
      ['读取文件', 'FND-01，FND-02', 'p'.repeat(60), 't'.repeat(60)],
    ];
    const [use = 0, finding = 0, code = 0, test = 0] = columnWidths(rows, 6000, 180);
    assert.ok(use >= 4 * 180 + 200, `${use}`);
    assert.ok(finding >= emsOf('FND-01，') * 180 + 200, `${finding}`);
    assert.ok(Math.abs(code - test) <= 1 && code < 20 * 180, `${code} ${test}`);
    assert.equal(use + finding + code + test, 6000);
    assert.deepEqual(unbreakable('读：FND-01，a b。'), ['读：', 'FND-01，', 'a', 'b。']);
  });

  it('turn a page only for many columns with long words', () => {
    const row = (count: number) => [Array.from({ length: count }, () => 'averyverylongidentifier')];
    assert.deepEqual([needsLandscape(row(4), 9000, 180), needsLandscape(row(5), 9000, 180)], [false, true]);
    assert.equal(needsLandscape([Array.from({ length: 9 }, () => 'x')], 9000, 180), false);
  });
});
