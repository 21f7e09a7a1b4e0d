import assert from 'node:assert/strict';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { frameHeaderBytes } from '../../../../src/core/sandbox/disk/frame';
import { KeyValueLog } from '../../../../src/core/sandbox/disk/keyValueLog';
import { useTempFolder } from './useTempFolder';

describe('KeyValueLog after a crash or damage', function () {
  this.timeout(20_000);
  const folder = useTempFolder();
  const file = (name: string): string => path.join(folder(), name);

  /** Opens the folder, which must not be open, and gives its content. */
  async function content(): Promise<[string, unknown][]> {
    const log = await KeyValueLog.open(folder());
    const entries = [...log.scan()];
    await log.close();
    return entries;
  }

  /** Applies each batch of keys in a frame of its own; gives the journal's length after each. */
  async function write(...batches: readonly (readonly string[])[]): Promise<number[]> {
    const log = await KeyValueLog.open(folder());
    const ends: number[] = [];
    for (const keys of batches) {
      await log.apply(keys.map((key) => ({ put: [key, `value of ${key}`] })));
      ends.push((await stat(file('journal-1'))).size);
    }
    await log.close();
    return ends;
  }

  it('cuts off a torn batch, wherever it was torn, and keeps every whole one', async () => {
    const ends = await write(['a', 'b'], ['c'], ['d', 'é😀', 'f']);
    const whole = await readFile(file('journal-1'));
    const expected = [[], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd', 'f', 'é😀']];
    for (let length = whole.length; length >= 0; length--) {
      await writeFile(file('journal-1'), whole.subarray(0, length));
      const batches = ends.filter((end) => end <= length).length;
      const log = await KeyValueLog.open(folder());
      assert.deepEqual([...log.keys()], expected[batches], `cut at ${length}`);
      await log.apply([{ put: ['later', 'x'] }]);
      await log.close();
      const reopened = await content();
      assert.equal(reopened.length, (expected[batches]?.length ?? 0) + 1, `appended after a cut at ${length}`);
    }
  });

  it('cuts off a last batch of garbage, as a power loss leaves it', async () => {
    const [end = 0] = await write(['a', 'b'], ['c', 'd']);
    const journal = await readFile(file('journal-1'));
    await writeFile(file('journal-1'), journal.fill(0, end));
    assert.deepEqual(
      (await content()).map(([key]) => key),
      ['a', 'b'],
    );
    assert.equal((await stat(file('journal-1'))).size, end);
  });

  it('refuses a journal that is damaged ahead of its last batch, at any byte, and changes nothing', async () => {
    const ends = await write(['a', 'b'], ['c'], ['d']);
    const whole = await readFile(file('journal-1'));
    const [first = 0, second = 0] = ends;
    for (let at = 0; at < second; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = (whole[at] ?? 0) ^ 0x40;
      await writeFile(file('journal-1'), damaged);
      const offset = at < first ? 0 : first;
      await assert.rejects(KeyValueLog.open(folder()), (error: { code: string; facts: Record<string, unknown> }) => {
        assert.equal(error.code, 'local.io');
        assert.equal(error.facts['reason'], 'corrupt');
        assert.equal(error.facts['file'], file('journal-1'));
        assert.equal(error.facts['offset'], offset, `damaged at ${at}`);
        return true;
      });
      assert.deepEqual(await readFile(file('journal-1')), damaged);
    }
    await writeFile(file('journal-1'), whole);
    assert.equal((await content()).length, 4);
  });

  it('finds a later batch also beyond one block and on its edge', async () => {
    const big = 'x'.repeat(1024 * 1024);
    const log = await KeyValueLog.open(folder());
    for (const key of ['a', 'b', 'c']) await log.apply([{ put: [key, big] }]);
    await log.close();
    const journal = await readFile(file('journal-1'));
    journal[frameHeaderBytes + 3] = 99;
    for (let shift = 0; shift < 24; shift++) {
      await writeFile(file('journal-1'), Buffer.concat([journal.subarray(shift)]));
      await assert.rejects(KeyValueLog.open(folder()), { code: 'local.io' });
    }
  });

  it('refuses a journal that is missing, and a damaged snapshot', async () => {
    const log = await KeyValueLog.open(folder());
    await log.apply([{ put: ['a', 1] }]);
    await log.compact();
    await log.apply([{ put: ['b', 1] }]);
    await log.close();
    const snapshot = await readFile(file('snapshot-2'));
    for (const length of [0, 5, frameHeaderBytes, snapshot.length - 1, snapshot.length - frameHeaderBytes]) {
      await writeFile(file('snapshot-2'), snapshot.subarray(0, length));
      await assert.rejects(KeyValueLog.open(folder()), { code: 'local.io', message: /snapshot-2/ });
    }
    await writeFile(file('snapshot-2'), snapshot);
    const journal = await readFile(file('journal-2'));
    await rm(file('journal-2'));
    await assert.rejects(KeyValueLog.open(folder()), { code: 'local.io', message: /journal-2.*missing/ });
    await writeFile(file('journal-2'), journal);
    assert.deepEqual(await content(), [
      ['a', 1],
      ['b', 1],
    ]);
  });
});
