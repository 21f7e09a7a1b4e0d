import assert from 'node:assert/strict';
import { RequestLog } from '../../../../src/core/sandbox/admin/requestLog';
import { requestRecord } from './requestRecord';

describe('RequestLog', () => {
  it('keeps the last ones, in order, and numbers all', () => {
    const log = new RequestLog(10);
    for (let n = 1; n <= 47; n++) {
      log.add(requestRecord(`k${n}`));
      const kept = log.list();
      assert.ok(kept.length === Math.min(n, 10), `${kept.length} after ${n}`);
      assert.deepEqual([kept.at(-1)?.number, kept.at(-1)?.key], [n, `k${n}`]);
      assert.equal(kept[0]?.number, Math.max(1, n - 9));
    }
    assert.equal(log.count, 47);
    assert.deepEqual(
      log.list(45).map(({ number }) => number),
      [46, 47],
    );
  });

  it('tells of each', () => {
    const log = new RequestLog();
    const told: number[] = [];
    log.onDidAdd(({ number }) => told.push(number));
    log.add(requestRecord('a'));
    log.add(requestRecord('b'));
    assert.deepEqual(told, [1, 2]);
  });
});
