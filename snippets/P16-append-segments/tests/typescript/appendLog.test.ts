import assert from 'node:assert/strict';
import { compact, readLog, SegmentWriter, type SegmentWriterOptions } from '../src/storage/appendLog.js';
import { crashAt, watchCommands } from './support/commands.js';
import { Scratch } from './support/scratch.js';
import { testClient } from './support/target.js';

/** No flush by time: tests decide. */
const byHand: SegmentWriterOptions = { maxDelay: 3_600_000 };

describe('append as segments', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  const records = async (log: string, reader = client) => {
    const found: string[] = [];
    for await (const record of readLog(reader, bucket, scratch.key(log))) found.push(record);
    return found;
  };
  /** Three writers with four segments of two records each. */
  const fill = async (log: string) => {
    const expected: string[] = [];
    for (const writer of ['w1', 'w2', 'w3']) {
      const segments = new SegmentWriter(client, bucket, scratch.key(log), writer, byHand);
      for (let index = 0; index < 8; index += 2) {
        const stored = [segments.append(`${writer} ${index}`), segments.append(`${writer} ${index + 1} 记录`)];
        await segments.flush();
        await Promise.all(stored);
        expected.push(`${writer} ${index}`, `${writer} ${index + 1} 记录`);
      }
      await segments.close();
    }
    return expected;
  };
  const assertSame = (found: readonly string[], expected: readonly string[]) => {
    assert.equal(found.length, expected.length);
    for (const writer of ['w1', 'w2', 'w3']) {
      const of = (all: readonly string[]) => all.filter((record) => record.startsWith(writer));
      assert.deepEqual(of(found), of(expected));
    }
  };
  after(() => scratch.remove());

  it("P16-all-once: every record of several writers is there once and in each writer's order", async () => {
    const writer = async (id: string) => {
      const segments = new SegmentWriter(client, bucket, scratch.key('once/'), id, { maxBytes: 40, maxDelay: 5 });
      const stored = Array.from({ length: 30 }, (_, index) => segments.append(`${id} ${index}`));
      await Promise.all(stored);
      await segments.close();
    };
    await Promise.all(['w1', 'w2', 'w3'].map(writer));
    const expected = ['w1', 'w2', 'w3'].flatMap((id) => Array.from({ length: 30 }, (_, index) => `${id} ${index}`));
    assertSame(await records('once/'), expected);
    const names = await scratch.names('once/');
    assert(names.length > 3, `${names.length} segments`);
    for (const name of names) assert.match(name, /^once\/seg\/\d{8}T\d{9}Z-w\d-\d{10}$/);
  });

  it('P16-all-once: a clock that is set back does not change the order, and a line feed is refused', async () => {
    const times = [3_000, 2_000, 1_000];
    const segments = new SegmentWriter(client, bucket, scratch.key('clock/'), 'w1', {
      ...byHand,
      now: () => times.shift() ?? 0,
    });
    for (const record of ['w1 a', 'w1 b', 'w1 c']) {
      const stored = segments.append(record);
      await segments.flush();
      await stored;
    }
    assert.deepEqual(await records('clock/'), ['w1 a', 'w1 b', 'w1 c']);
    await assert.rejects(segments.append('two\nlines'), { kind: 'invalid' });
    await segments.close();
    await assert.rejects(segments.append('late'), { kind: 'invalid' });
  });

  it('P16-all-once: a segment whose reply was lost is written again under the same name', async () => {
    const unlucky = testClient({ maxAttempts: 1 });
    let losses = 1;
    watchCommands(unlucky, {
      after() {
        if (losses-- > 0) throw Object.assign(new Error('reply lost'), { code: 'ECONNRESET' });
      },
    });
    const segments = new SegmentWriter(unlucky, bucket, scratch.key('lost/'), 'w1', byHand);
    const stored = segments.append('w1 only');
    await segments.close();
    await stored;
    assert.deepEqual(await records('lost/'), ['w1 only']);
    unlucky.destroy();
  });

  it('P16-crash: what was acknowledged before a crash is there', async () => {
    const dying = testClient();
    crashAt(dying, 3, 'before');
    const segments = new SegmentWriter(dying, bucket, scratch.key('crash/'), 'w1', { ...byHand, maxBytes: 10 });
    const acknowledged: string[] = [];
    const stored = ['w1 0', 'w1 1', 'w1 2', 'w1 3', 'w1 4', 'w1 5'].map(async (record) => {
      await segments.append(record);
      acknowledged.push(record);
    });
    const results = await Promise.allSettled(stored);
    dying.destroy();
    assert.deepEqual(acknowledged, ['w1 0', 'w1 1', 'w1 2', 'w1 3']);
    assert.equal(results.filter(({ status }) => status === 'rejected').length, 2);
    assert.deepEqual(await records('crash/'), acknowledged);
  });

  it('P16-compact: compaction changes nothing that a reader sees', async () => {
    const expected = await fill('compact/');
    const before = await records('compact/');
    assert.equal(await compact(client, bucket, scratch.key('compact/'), { maxBytes: 60 }), 12);
    assert.deepEqual(await records('compact/'), before);
    const names = await scratch.names('compact/');
    assert.deepEqual(
      names.filter((name) => name.includes('/seg/')),
      [],
    );
    assert(names.length > 1 && names.length < 12, `${names.length} objects`);
    assert.equal(await compact(client, bucket, scratch.key('compact/')), 0);
    assertSame(await records('compact/'), expected);
  });

  it('P16-compact: what an object holds is read without its records, however long the list is', async () => {
    const names = Array.from({ length: 2_000 }, (_, n) => `20260131T000000000Z-w1-${String(n).padStart(10, '0')}`);
    const segments = names.map((name, n) => ({ name, bytes: `w1 ${n}\n`.length }));
    const header = JSON.stringify({ version: 1, segments });
    await scratch.put('long/cmp/all', `${header}\n${names.map((_, n) => `w1 ${n}\n`).join('')}`);
    const watched = testClient();
    const sent = watchCommands(watched);
    assert.equal(await compact(watched, bucket, scratch.key('long/')), 0);
    const ranges = sent.flatMap(({ name, input }) => (name === 'GetObject' ? [input['Range']] : []));
    assert.deepEqual(ranges, ['bytes=0-65535', 'bytes=0-262143']);
    assert.deepEqual(
      await records('long/'),
      names.map((_, n) => `w1 ${n}`),
    );
    watched.destroy();
  });

  it('P16-compact: a reader that began before sees everything once', async () => {
    const expected = await fill('beside/');
    const reading = testClient();
    let isFirst = true;
    watchCommands(reading, {
      async before({ name }) {
        // All is listed, and then the segments go away.
        if (name !== 'GetObject' || !isFirst) return;
        isFirst = false;
        await compact(client, bucket, scratch.key('beside/'));
      },
    });
    assertSame(await records('beside/', reading), expected);
    assert.equal(isFirst, false);
    reading.destroy();
  });

  it('P16-compact: two compactors at once change nothing either', async () => {
    const expected = await fill('two/');
    const both = [100, 50].map((maxBytes) => compact(client, bucket, scratch.key('two/'), { maxBytes }));
    await Promise.all(both);
    assertSame(await records('two/'), expected);
    await compact(client, bucket, scratch.key('two/'));
    assertSame(await records('two/'), expected);
  });

  it('P16-compact-crash: a compaction cut off at any step loses and doubles nothing', async () => {
    const expected = await fill('cut/');
    let crashes = 0;
    // Each goes on where the one before was cut off; what is left gets less.
    for (let nth = 1; nth <= 40; nth += 1) {
      const dying = testClient();
      const { crashed } = crashAt(dying, nth, nth % 2 === 0 ? 'before' : 'after');
      await compact(dying, bucket, scratch.key('cut/'), { maxBytes: 60 }).catch(() => undefined);
      dying.destroy();
      assertSame(await records('cut/'), expected);
      if (crashed()) crashes += 1;
      else break;
    }
    assert(crashes > 10, `${crashes} crashes`);
    await compact(client, bucket, scratch.key('cut/'));
    assertSame(await records('cut/'), expected);
    assert.deepEqual(await scratch.names('cut/seg/'), []);
  });
});
