import assert from 'node:assert/strict';
import type { ClientSettings } from '../../src/core/capabilities/clientSettings';
import { type FaultProxy, startFaultProxy } from '../servers/faultProxy';
import { acquireStore, openStore, type ScratchBucket, scratchBucket } from '../servers/store';

const text = (content: string) => new TextEncoder().encode(content);

describe('a client that knows what a probe found', () => {
  let scratch: ScratchBucket;
  let proxy: FaultProxy;

  before(async () => {
    scratch = await scratchBucket('settings');
    proxy = await startFaultProxy(acquireStore().endpoint);
  });

  beforeEach(() => proxy.reset());

  after(async () => {
    await proxy.stop();
    await scratch.remove();
  });

  /** Methods that went out for a conditional replacement, and whether it came to pass. */
  async function replace(settings: ClientSettings, etag?: string): Promise<string[]> {
    const { bucket, store } = scratch;
    const first = await store.put(bucket, 'doc', text('first'));
    const client = openStore({ endpoint: proxy.url }, { settings });
    try {
      await client.put(bucket, 'doc', text('second'), { condition: { etag: etag ?? first.etag } });
      assert.equal((await store.head(bucket, 'doc')).size, 'second'.length);
    } finally {
      client.dispose();
    }
    return proxy.requests.map(({ method }) => method);
  }

  it('sends the ETag in the form that the store wants, at once', async () => {
    assert.deepEqual(await replace({}), ['PUT', 'HEAD', 'PUT'], 'without a probe it has to find out');
    proxy.reset();
    assert.deepEqual(await replace({ etagStyle: 'unquoted' }), ['PUT']);
  });

  it('looks first where the store knows no conditions, and refuses what has changed', async () => {
    assert.deepEqual(await replace({ etagStyle: 'none' }), ['HEAD', 'PUT']);
    proxy.reset();
    await assert.rejects(replace({ etagStyle: 'none' }, 'another'), { code: 'store.conflict' });
    assert.deepEqual(
      proxy.requests.map(({ method }) => method),
      ['HEAD'],
    );
  });

  it('deletes one by one where the store takes no batches', async () => {
    const { bucket, store } = scratch;
    const refs = ['a', 'b', 'c'].map((key) => ({ bucket, key }));
    for (const { key } of refs) await store.put(bucket, key, text(key));
    const client = openStore({ endpoint: proxy.url }, { settings: { deleteStyle: 'single' } });
    assert.deepEqual(await client.deleteMany(refs), []);
    client.dispose();
    assert.deepEqual(
      proxy.requests.map(({ method }) => method),
      ['DELETE', 'DELETE', 'DELETE'],
    );
  });

  it('lists with version 1 and without encoding where it has to', async () => {
    const { bucket, store } = scratch;
    await store.put(bucket, 'list/one', text('1'));
    const client = openStore({ endpoint: proxy.url }, { settings: { listVersion: 1, listEncoding: false } });
    assert.deepEqual(
      (await client.list({ bucket, prefix: 'list/' })).objects.map(({ key }) => key),
      ['list/one'],
    );
    client.dispose();
    const [request] = proxy.requests;
    assert.ok(request && !/list-type|encoding-type/.test(request.url), request?.url);
  });
});
