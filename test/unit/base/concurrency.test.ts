import assert from 'node:assert/strict';
import { mapLimit } from '../../../src/core/base/concurrency';
import { isAppError } from '../../../src/core/base/errors';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('mapLimit', () => {
  it('gives results in the items’ order and never runs more than the limit', async () => {
    let running = 0;
    let most = 0;
    const results = await mapLimit([5, 1, 4, 2, 3], 2, async (n) => {
      running += 1;
      most = Math.max(most, running);
      for (let i = 0; i < n; i++) await turn();
      running -= 1;
      return n * 10;
    });
    assert.deepEqual(results, [50, 10, 40, 20, 30]);
    assert.equal(most, 2);
  });

  it('starts nothing more after a failure, waits for what runs, then throws it', async () => {
    const started: number[] = [];
    let finished = 0;
    const work = mapLimit([1, 2, 3, 4], 2, async (n) => {
      started.push(n);
      await turn();
      if (n === 1) throw new Error('first');
      await turn();
      finished += 1;
    });
    await assert.rejects(work, /first/);
    assert.deepEqual(started, [1, 2]);
    assert.equal(finished, 1);
  });

  it('pulls from a source only as fast as it works', async () => {
    let pulled = 0;
    async function* source() {
      for (let n = 0; n < 100; n++) {
        pulled += 1;
        yield n;
      }
    }
    let done = 0;
    await mapLimit(source(), 3, async () => {
      assert.ok(pulled - done <= 4, `${pulled} pulled, ${done} done`);
      await turn();
      done += 1;
    });
    assert.equal(done, 100);
  });

  it('stops when the signal says so', async () => {
    const stop = new AbortController();
    const started: number[] = [];
    const work = mapLimit(
      [1, 2, 3, 4, 5],
      1,
      async (n) => {
        started.push(n);
        if (n === 2) stop.abort();
      },
      stop.signal,
    );
    await assert.rejects(work, (error) => isAppError(error) && error.code === 'cancelled');
    assert.deepEqual(started, [1, 2]);
  });
});
