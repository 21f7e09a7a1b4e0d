import assert from 'node:assert/strict';
import { acquireLease, type Clock } from '../src/storage/lease.js';
import { StoreCapabilities } from '../src/storage/storeCapabilities.js';
import { watchCommands } from './support/commands.js';
import { Scratch } from './support/scratch.js';
import { needs, required, testClient } from './support/target.js';

/** A clock that a test moves on. */
class ManualClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');
  #sleepers: { until: number; wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#sleepers.push({ until: this.#now + milliseconds, wake: resolve });
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  async advance(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    const due = this.#sleepers.filter(({ until }) => until <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#now);
    for (const { wake } of due) wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const conditions = ['put.ifNoneMatch', 'put.ifMatch.stale'];

describe('lease', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  let capabilities: StoreCapabilities;
  before(async () => {
    capabilities = await StoreCapabilities.load(required('S3_CAPABILITIES'));
  });
  after(() => scratch.remove());

  const acquire = (name: string, owner: string, clock: Clock, more: { wait?: number } = {}) =>
    acquireLease(client, capabilities, bucket, scratch.key(name), {
      owner,
      duration: 10_000,
      margin: 1_000,
      clock,
      ...more,
    });

  it('P19-exclusive: two holders never overlap', async function () {
    needs(this, ...conditions);
    let holders = 0;
    let most = 0;
    const tokens: number[] = [];
    const worker = async (owner: string) => {
      for (let round = 0; round < 3; round += 1) {
        const lease = await acquireLease(client, capabilities, bucket, scratch.key('exclusive'), {
          owner,
          duration: 600_000,
          wait: 600_000,
          clock: { now: Date.now, sleep: (_, signal) => shortSleep(signal) },
        });
        holders += 1;
        most = Math.max(most, holders);
        tokens.push(lease.fencingToken);
        await scratch.put(`work/${lease.fencingToken}`, owner);
        holders -= 1;
        await lease.release();
      }
    };
    // The expiry of a lease sleeps on the same clock, for ten minutes: that sleep ends with its signal only.
    const shortSleep = (signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        if (signal === undefined) setTimeout(resolve, 5);
        else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    await Promise.all(['a', 'b', 'c', 'd'].map(worker));
    assert.equal(most, 1);
    assert.deepEqual(
      tokens,
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
  });

  it('P19-exclusive: a lease that is held is refused until the margin after its end is over', async function () {
    needs(this, ...conditions);
    const clock = new ManualClock();
    await acquire('held', 'first', clock);
    await assert.rejects(acquire('held', 'second', clock), { kind: 'conflict', message: /held by first/ });
    await clock.advance(10_900);
    await assert.rejects(acquire('held', 'second', clock), { kind: 'conflict' });
  });

  it('P19-takeover: the lease of a crashed holder is taken over with a higher fencing token', async function () {
    needs(this, ...conditions);
    const clock = new ManualClock();
    const crashed = await acquire('takeover', 'first', clock);
    assert.equal(crashed.lost.aborted, false);
    await clock.advance(11_001);
    assert.equal(crashed.lost.aborted, true);
    const next = await acquire('takeover', 'second', clock);
    assert(next.fencingToken > crashed.fencingToken);
    const record: unknown = JSON.parse(await scratch.text('takeover'));
    assert.deepEqual(record, { owner: 'second', token: 2, expires: new Date(clock.now() + 10_000).toISOString() });
  });

  it('P19-renew-lost: a holder that was taken over cannot renew or release', async function () {
    needs(this, ...conditions);
    const clock = new ManualClock();
    const first = await acquire('lost', 'first', clock);
    await clock.advance(9_000);
    await first.renew();
    await clock.advance(9_000);
    assert.equal(first.lost.aborted, false);
    await clock.advance(5_000);
    const second = await acquire('lost', 'second', clock);
    const before = await scratch.text('lost');
    await assert.rejects(first.renew(), { kind: 'conflict' });
    await assert.rejects(first.release(), { kind: 'conflict' });
    assert.equal(first.lost.aborted, true);
    assert.equal(await scratch.text('lost'), before);
    await second.renew();
  });

  it('P19-release: after release the next gets it at once', async function () {
    needs(this, ...conditions);
    const clock = new ManualClock();
    const first = await acquire('released', 'first', clock);
    await first.release();
    assert.equal(first.lost.aborted, false);
    const second = await acquire('released', 'second', clock);
    assert.equal(second.fencingToken, first.fencingToken + 1);
  });

  it('P19-refuses: without conditions it refuses and writes nothing', async () => {
    const watched = testClient();
    const sent = watchCommands(watched);
    const known = [{}, { 'put.ifNoneMatch': 'works' }, { 'put.ifMatch.stale': 'works' }] as const;
    for (const each of known) {
      const refused = acquireLease(watched, new StoreCapabilities(each), bucket, scratch.key('refused'), {
        owner: 'me',
        duration: 1_000,
      });
      await assert.rejects(refused, { kind: 'unsupported' });
    }
    assert.deepEqual(sent, []);
    watched.destroy();
  });
});
