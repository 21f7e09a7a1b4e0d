import assert from 'node:assert/strict';
import { copyFile, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { KeyValueLog } from '../../../../src/core/sandbox/disk/keyValueLog';
import { Segment } from '../../../../src/core/sandbox/disk/segment';
import { useTempFolder } from './useTempFolder';

describe('KeyValueLog that is compacted', function () {
  this.timeout(20_000);
  const folder = useTempFolder();
  const file = (name: string): string => path.join(folder(), name);

  /** Opens the folder, which must not be open, and gives its content. */
  async function content(where = folder()): Promise<[string, unknown][]> {
    const log = await KeyValueLog.open(where);
    const entries = [...log.scan()];
    await log.close();
    return entries;
  }

  const parent = useTempFolder();
  const earlier = (name: string): string => path.join(folder(), 'earlier', name);

  /** Fills a log, keeps its files, compacts it and changes more; gives what is live then. */
  async function compacted(): Promise<[string, unknown][]> {
    const log = await KeyValueLog.open(folder());
    for (let round = 0; round < 5; round++) {
      await log.apply(Array.from({ length: 100 }, (_, index) => ({ put: [`k${index}`, { round, index }] })));
    }
    await log.apply([{ delete: 'k7' }]);
    await mkdir(path.join(folder(), 'earlier'));
    await copyFile(file('journal-1'), earlier('journal-1'));
    await log.compact();
    await log.apply([{ put: ['k8', 'changed'] }, { delete: 'k9' }]);
    const live = [...log.scan()];
    await log.close();
    return live;
  }

  /** Calls `then` after each write, sync and rename of a snapshot; gives what ends that. */
  function afterEachStep(then: (step: number) => Promise<void>): () => void {
    const { append, sync, rename } = Segment.prototype;
    let steps = 0;
    Segment.prototype.append = async function (parts) {
      const position = await append.call(this, parts);
      if (this.file.includes('snapshot')) await then(steps++);
      return position;
    };
    Segment.prototype.sync = async function () {
      await sync.call(this);
      if (this.file.includes('snapshot')) await then(steps++);
    };
    Segment.prototype.rename = async function (name) {
      await rename.call(this, name);
      await then(steps++);
    };
    return () => Object.assign(Segment.prototype, { append, sync, rename });
  }

  const dataFiles = async (): Promise<string[]> =>
    (await readdir(folder())).filter((name) => !/^lock-|^earlier$/.test(name)).sort();

  it('leaves one snapshot and one journal with the live entries only', async () => {
    const live = await compacted();
    assert.deepEqual(await dataFiles(), ['journal-2', 'snapshot-2']);
    assert.ok((await stat(file('snapshot-2'))).size < (await stat(earlier('journal-1'))).size / 4);
    assert.deepEqual(await content(), live);
  });

  it('may be cut off ahead of the removal of the old files', async () => {
    const live = await compacted();
    await copyFile(earlier('journal-1'), file('journal-1'));
    assert.deepEqual(await content(), live);
    assert.deepEqual(await dataFiles(), ['journal-2', 'snapshot-2']);
  });

  it('may be cut off while the snapshot is written', async () => {
    const live = await compacted();
    const snapshot = await readFile(file('snapshot-2'));
    await copyFile(earlier('journal-1'), file('journal-1'));
    await rm(file('snapshot-2'));
    for (const length of [0, 10, snapshot.length - 3, snapshot.length]) {
      await writeFile(file('snapshot-2.tmp'), snapshot.subarray(0, length));
      assert.deepEqual(await content(), live);
      assert.deepEqual(await dataFiles(), ['journal-1', 'journal-2']);
    }
    const log = await KeyValueLog.open(folder());
    await log.compact();
    await log.close();
    assert.deepEqual(await dataFiles(), ['journal-3', 'snapshot-3']);
    assert.deepEqual(await content(), live);
  });

  it('comes by itself, keeps the files small, and lets reads, changes and scans go on', async () => {
    const log = await KeyValueLog.open(folder(), { tolerance: 64 * 1024 });
    const text = 'x'.repeat(200);
    const keys = Array.from({ length: 500 }, (_, index) => `k${String(index).padStart(3, '0')}`);
    const scan = log.scan();
    const scanned: string[] = [];
    for (let round = 0; round < 100; round++) {
      await Promise.all(keys.map((key) => log.apply([{ put: [key, { round, text }] }])));
      for (const key of keys) assert.deepEqual(log.get(key), { round, text });
      for (let count = 0; count < 5; count++) scanned.push((scan.next().value ?? ['none'])[0]);
    }
    assert.deepEqual(scanned, keys);
    await log.compact();
    await log.close();
    const [journal = '', snapshot = ''] = await dataFiles();
    assert.ok(Number(journal.split('-')[1]) > 5, `compacted often: ${journal}`);
    assert.ok((await stat(file(snapshot))).size < 150_000);
    assert.equal((await content()).length, 500);
  });

  it('may be cut off at every step', async () => {
    const log = await KeyValueLog.open(folder());
    const keys = Array.from({ length: 2500 }, (_, index) => `k${String(index).padStart(4, '0')}`);
    await log.apply(keys.map((key) => ({ put: [key, 'old'] })));
    // Each step is followed by a copy of the folder, as a crash would leave it, and by two more changes.
    const expected: [string, unknown][][] = [];
    const restore = afterEachStep(async (step) => {
      await log.apply([
        { put: [keys[step * 100] ?? 'k', `step ${step}`] },
        { delete: keys.at(-1 - step * 100) ?? 'k' },
      ]);
      expected.push([...log.scan()]);
      await cp(folder(), path.join(parent(), `step-${step}`), {
        recursive: true,
        filter: (name) => !/lock-\d+$/.test(name),
      });
    });
    await log.compact().finally(restore);
    await log.close();
    assert.ok(expected.length >= 6, `${expected.length} steps`);
    for (const [step, entries] of expected.entries()) {
      assert.deepEqual(await content(path.join(parent(), `step-${step}`)), entries, `step ${step}`);
    }
  });

  it('may be closed at any moment', async () => {
    const log = await KeyValueLog.open(folder());
    await log.apply(Array.from({ length: 3000 }, (_, index) => ({ put: [`k${index}`, index] })));
    await log.close();
    for (let turns = 0; turns < 40; turns++) {
      const again = await KeyValueLog.open(folder());
      const compaction = again.compact().catch((error: { code: string }) => assert.equal(error.code, 'cancelled'));
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      await again.close();
      await compaction;
    }
    assert.equal((await content()).length, 3000);
  });
});
