import assert from 'node:assert/strict';
import { mapLimit } from '../../src/core/base/concurrency';
import { isAppError } from '../../src/core/base/errors';
import type { ObjectStore } from '../../src/core/storage/objectStore';
import { walkObjects } from '../../src/core/storage/walk';
import { oddKeys } from '../fixtures/oddKeys';
import { type FaultProxy, startFaultProxy } from '../servers/faultProxy';
import { s3Error } from '../servers/faultRules';
import { acquireStore, openStore, type ScratchBucket, scratchBucket } from '../servers/store';

describe('listing on the store', () => {
  let scratch: ScratchBucket;
  let proxy: FaultProxy;
  const many = Array.from({ length: 2345 }, (_, n) => `many/${n}`);

  const odd = oddKeys.map(({ key }) => `odd/${key}`).filter((key) => Buffer.byteLength(key) <= 1024);

  before(async function () {
    this.timeout(60_000);
    scratch = await scratchBucket('listing');
    await mapLimit([...many, ...odd], 32, (key) => scratch.store.put(scratch.bucket, key, Buffer.from('x')));
    proxy = await startFaultProxy(acquireStore().endpoint);
  });

  after(async () => {
    await proxy.stop();
    await scratch.remove();
  });

  async function keys(store: ObjectStore, prefix: string): Promise<string[]> {
    const found: string[] = [];
    for await (const { key } of walkObjects(store, scratch.bucket, prefix)) found.push(key);
    return found;
  }

  it('gives pages of 1,000 and every key once', async () => {
    const sizes: number[] = [];
    let token: string | undefined;
    do {
      const page = await scratch.store.list({
        bucket: scratch.bucket,
        prefix: 'many/',
        ...(token !== undefined && { token }),
      });
      sizes.push(page.objects.length);
      token = page.next;
    } while (token !== undefined);
    assert.deepEqual(sizes, [1000, 1000, 345]);
    assert.deepEqual(new Set(await keys(scratch.store, 'many/')), new Set(many));
  });

  const notImplemented = s3Error(501, 'NotImplemented');
  const invalidArgument = s3Error(400, 'InvalidArgument');
  for (const [name, path, answer] of [
    ['knows no version 2', /list-type=2/, notImplemented],
    ['knows no encoding', /encoding-type=url/, invalidArgument],
    ['knows neither', /list-type=2|encoding-type=url/, notImplemented],
  ] as const) {
    it(`lists every key of a store that ${name}`, async () => {
      proxy.reset();
      proxy.inject({ method: 'GET', path, times: Number.POSITIVE_INFINITY, fault: { do: 'answer', answer } });
      const store = openStore({ endpoint: proxy.url });
      try {
        assert.deepEqual(new Set(await keys(store, 'many/')), new Set(many));
        // Without encoding, XML cannot carry every key; those that it can must be right.
        assert.deepEqual(await keys(store, 'odd/中'), await keys(scratch.store, 'odd/中'));
      } finally {
        store.dispose();
      }
    });
  }

  it('does not take a store that lists nothing at all for an empty one', async () => {
    proxy.reset();
    proxy.inject({ method: 'GET', times: Number.POSITIVE_INFINITY, fault: { do: 'answer', answer: notImplemented } });
    const store = openStore({ endpoint: proxy.url });
    await assert.rejects(keys(store, ''), (error) => isAppError(error) && error.code === 'store.notSupported');
    store.dispose();
  });

  it('stops in the middle when cancelled', async () => {
    const stop = new AbortController();
    let seen = 0;
    const walk = async () => {
      for await (const _ of walkObjects(scratch.store, scratch.bucket, 'many/', stop.signal)) {
        seen += 1;
        if (seen === 1500) stop.abort();
      }
    };
    await assert.rejects(walk(), (error) => isAppError(error) && error.code === 'cancelled');
    assert.ok(seen < many.length);
  });
});
