import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { KeyValueLog } from '../../../../src/core/sandbox/disk/keyValueLog';
import type { Change } from '../../../../src/core/sandbox/disk/operations';
import { Segment } from '../../../../src/core/sandbox/disk/segment';
import { arbitraryKey } from '../../../fixtures/arbitraryKey';
import { useTempFolder } from './useTempFolder';

type Value = { readonly text: string };

const value = (text: string): Value => ({ text });

describe('KeyValueLog', function () {
  this.timeout(20_000);
  const folder = useTempFolder();
  let log: KeyValueLog<Value>;
  const reopen = async (): Promise<void> => {
    await log.close();
    log = await KeyValueLog.open(folder());
  };

  beforeEach(async () => {
    log = await KeyValueLog.open(folder());
  });
  afterEach(() => log.close());

  it('keeps what was put and forgets what was deleted, also when opened again', async () => {
    await log.apply([{ put: ['b', value('2')] }, { put: ['a', value('1')] }, { put: ['c', value('3')] }]);
    await log.apply([{ delete: 'c' }, { put: ['b', value('two')] }, { delete: 'never there' }]);
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(
        [...log.scan()],
        [
          ['a', value('1')],
          ['b', value('two')],
        ],
      );
      assert.deepEqual(log.get('a'), value('1'));
      assert.equal(log.get('c'), undefined);
      assert.equal(log.has('b'), true);
      assert.equal(log.has('c'), false);
      assert.equal(log.size, 2);
      await reopen();
    }
  });

  it('takes the last of several changes of one key', async () => {
    await log.apply([
      { put: ['k', value('1')] },
      { delete: 'k' },
      { put: ['k', value('2')] },
      { put: ['l', value('3')] },
      { delete: 'l' },
    ]);
    assert.deepEqual([...log.scan()], [['k', value('2')]]);
    await reopen();
    assert.deepEqual([...log.scan()], [['k', value('2')]]);
  });

  it('shows a change before it is durable, so that a look and a change are one step', async () => {
    const first = log.apply([{ put: ['k', value('first')] }]);
    assert.deepEqual(log.get('k'), value('first'));
    assert.deepEqual([...log.scan()], [['k', value('first')]]);
    const second = log.apply([{ delete: 'k' }]);
    assert.equal(log.get('k'), undefined);
    await Promise.all([first, second, log.settled()]);
    assert.equal(log.size, 0);
  });

  it('walks ranges, prefixes and backwards, by the bytes of UTF-8', async () => {
    const keys = ['a', 'a/', 'a/1', 'a/😀', 'a/\uff01', 'a0', 'b'];
    await log.apply(keys.map((key) => ({ put: [key, value(key)] })));
    const found = (range: Parameters<typeof log.keys>[0]): string[] => [...log.keys(range)];
    assert.deepEqual(found({}), ['a', 'a/', 'a/1', 'a/\uff01', 'a/😀', 'a0', 'b']);
    assert.deepEqual(found({ prefix: 'a/' }), ['a/', 'a/1', 'a/\uff01', 'a/😀']);
    assert.deepEqual(found({ prefix: 'a/', after: 'a/1' }), ['a/\uff01', 'a/😀']);
    assert.deepEqual(found({ prefix: 'a/', reverse: true, before: 'a/😀' }), ['a/\uff01', 'a/1', 'a/']);
    assert.deepEqual(found({ from: 'a0' }), ['a0', 'b']);
    assert.deepEqual(found({ from: 'a1' }), ['b']);
    assert.deepEqual(found({ before: 'a/' }), ['a']);
    assert.deepEqual(found({ prefix: 'c' }), []);
  });

  it('keeps any key and any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(arbitraryKey, fc.jsonValue(), { maxKeys: 20, noNullPrototype: true }),
        async (entries) => {
          const any = log as KeyValueLog<unknown>;
          await any.apply([...any.keys()].map((key) => ({ delete: key })));
          await any.apply(Object.entries(entries).map((entry) => ({ put: entry })));
          await reopen();
          const expected = JSON.parse(JSON.stringify(entries)) as Record<string, unknown>;
          assert.deepEqual(Object.fromEntries(log.scan()), expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('refuses what it could not give back, as a whole', async () => {
    const bad: Change<unknown>[] = [{ put: ['\ud800', 1] }, { put: ['k', undefined] }, { delete: 'x\udc00' }];
    for (const change of bad) {
      const batch = [{ put: ['good', 1] as const }, change];
      await assert.rejects((log as KeyValueLog<unknown>).apply(batch), { code: 'input.invalid' });
    }
    assert.equal(log.size, 0);
  });

  it('takes values larger than any buffer', async () => {
    const large = value('x'.repeat(9 * 1024 * 1024));
    await Promise.all([log.apply([{ put: ['large', large] }]), log.apply([{ put: ['small', value('s')] }])]);
    await reopen();
    assert.deepEqual(log.get('large'), large);
    assert.deepEqual(log.get('small'), value('s'));
  });

  it('writes changes that come together in one frame', async () => {
    let writes = 0;
    const append = Segment.prototype.append;
    Segment.prototype.append = function (parts) {
      writes++;
      return append.call(this, parts);
    };
    try {
      await Promise.all(Array.from({ length: 500 }, (_, index) => log.apply([{ put: [`k${index}`, value('v')] }])));
    } finally {
      Segment.prototype.append = append;
    }
    assert.equal(writes, 1);
    assert.equal(log.size, 500);
  });

  it('works with fsync too', async () => {
    await log.close();
    log = await KeyValueLog.open(folder(), { fsync: true });
    await Promise.all(Array.from({ length: 50 }, (_, index) => log.apply([{ put: [`k${index}`, value('v')] }])));
    await reopen();
    assert.equal(log.size, 50);
  });

  it('refuses everything once it is closed', async () => {
    await log.close();
    await log.close();
    const closed = { code: 'local.io', facts: { reason: 'closed', file: folder(), detail: 'the folder is closed' } };
    await assert.rejects(log.apply([{ delete: 'k' }]), closed);
    assert.throws(() => log.get('k'), closed);
    assert.throws(() => [...log.scan()], closed);
  });

  describe('when a write fails', () => {
    const append = Segment.prototype.append;
    afterEach(() => {
      Segment.prototype.append = append;
    });

    /** The next write leaves half of its frame and fails, as a full disk does. */
    function failNextWrite(): void {
      Segment.prototype.append = async function () {
        Segment.prototype.append = append;
        await this.handle.write(Buffer.alloc(100, 7), 0, 100, this.size);
        throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      };
    }

    it('takes back the batch and those that may build on it, then goes on', async () => {
      await log.apply([{ put: ['a', value('old')] }, { put: ['b', value('old')] }]);
      failNextWrite();
      const first = log.apply([{ put: ['a', value('new')] }, { delete: 'b' }, { put: ['c', value('new')] }]);
      await Promise.resolve();
      await Promise.resolve();
      const second = log.apply([{ put: ['a', value('newer')] }, { put: ['b', value('newer')] }]);
      const settled = log.settled();
      const results = await Promise.allSettled([first, second, settled]);
      for (const result of results) {
        assert.equal(result.status, 'rejected');
        assert.equal(result.reason.code, 'local.io');
        assert.equal(result.reason.facts.reason, 'io');
      }
      await log.settled();
      await log.apply([{ put: ['d', value('later')] }]);
      for (let time = 0; time < 2; time++) {
        assert.deepEqual(
          [...log.scan()],
          [
            ['a', value('old')],
            ['b', value('old')],
            ['d', value('later')],
          ],
        );
        await reopen();
      }
    });

    it('gives up a compaction that has passed over what is live again', async () => {
      const keys = Array.from({ length: 5000 }, (_, index) => `k${String(index).padStart(5, '0')}`);
      await log.apply(keys.map((key) => ({ put: [key, value('old')] })));
      const compaction = assert.rejects(log.compact(), { code: 'cancelled' });
      while (!(await readdir(folder())).some((name) => name.endsWith('.tmp'))) await Promise.resolve();
      failNextWriteOfJournal();
      await assert.rejects(log.apply([{ delete: 'k04999' }, { put: ['k00000', value('new')] }]));
      await compaction;
      assert.deepEqual(log.get('k04999'), value('old'));
      await reopen();
      assert.equal(log.size, 5000);
      assert.deepEqual(log.get('k00000'), value('old'));
      await log.compact();
      await reopen();
      assert.equal(log.size, 5000);
    });

    it('ends a compaction only when what it passed over is safe', async () => {
      await log.apply([{ put: ['a', value('old')] }, { put: ['b', value('old')] }]);
      const compaction = assert.rejects(log.compact(), { code: 'cancelled' });
      let fail: (error: Error) => void = () => undefined;
      const held = new Promise<number>((_, reject) => {
        fail = reject;
      });
      Segment.prototype.append = function (parts) {
        return path.basename(this.file).startsWith('journal') ? held : append.call(this, parts);
      };
      const change = assert.rejects(log.apply([{ delete: 'a' }, { put: ['b', value('new')] }]), { code: 'local.io' });
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.ok(!(await readdir(folder())).includes('snapshot-2'), 'it did not wait');
      fail(new Error('ENOSPC'));
      await Promise.all([change, compaction]);
      Segment.prototype.append = append;
      await reopen();
      assert.deepEqual([...log.keys()], ['a', 'b']);
    });

    function failNextWriteOfJournal(): void {
      Segment.prototype.append = async function (parts) {
        if (!path.basename(this.file).startsWith('journal')) return append.call(this, parts);
        Segment.prototype.append = append;
        throw new Error('ENOSPC');
      };
    }
  });
});
