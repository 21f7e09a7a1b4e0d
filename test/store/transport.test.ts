import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { isAppError } from '../../src/core/base/errors';
import type { Connection } from '../../src/core/connections/connection';
import { startForwardProxy } from '../servers/forwardProxy';
import { startMutualTls } from '../servers/mutualTls';
import { acquireStore, openStore, type ScratchBucket, scratchBucket, tlsConnection } from '../servers/store';

describe('ways to the store', () => {
  let scratch: ScratchBucket;
  const content = randomBytes(300_000);

  before(async () => {
    scratch = await scratchBucket('ways');
  });

  after(() => scratch.remove());

  /** Writes, lists, reads and deletes many at once: what each way must carry. */
  async function works(connection: Partial<Connection>): Promise<void> {
    const { bucket } = scratch;
    const store = openStore(connection, { maxAttempts: 1 });
    try {
      for (const key of ['a/../b', '中文 +%.txt', 'plain']) {
        await store.put(bucket, key, content, { metadata: { m: '1' } });
        assert.deepEqual(await buffer((await store.get(bucket, key)).body), content);
      }
      const { objects } = await store.list({ bucket });
      assert.equal(objects.length, 3);
      assert.deepEqual(await store.deleteMany(objects.map(({ key }) => ({ bucket, key }))), []);
      assert.deepEqual((await store.list({ bucket })).objects, []);
    } finally {
      store.dispose();
    }
  }

  it('virtual-host style', () =>
    works({ endpoint: acquireStore().endpoint.replace('127.0.0.1', 'localhost'), addressing: 'virtual' }));

  for (const checksums of ['auto', 'whenRequired', 'whenSupported'] as const) {
    it(`checksum mode ${checksums}`, () => works({ checksums }));
  }

  it('an HTTP proxy, for http', async () => {
    const proxy = await startForwardProxy();
    try {
      await works({ proxy: proxy.url });
      assert.ok(proxy.seen.length > 5);
      assert.ok(
        proxy.seen.every((line) => line.includes(` ${acquireStore().endpoint}/`)),
        proxy.seen[0],
      );
    } finally {
      await proxy.stop();
    }
  });

  it('an HTTP proxy, for TLS with a private CA', async () => {
    const proxy = await startForwardProxy();
    try {
      await works(tlsConnection({ proxy: proxy.url }));
      assert.ok(proxy.seen.length > 0 && proxy.seen.every((line) => line.startsWith('CONNECT ')));
    } finally {
      await proxy.stop();
    }
  });

  it('TLS through a proxy is verified as without one', async () => {
    const proxy = await startForwardProxy();
    const store = openStore({ endpoint: acquireStore().tlsEndpoint, proxy: proxy.url }, { maxAttempts: 1 });
    try {
      await assert.rejects(store.listBuckets(), (error) => isAppError(error) && error.code === 'tls.untrusted');
    } finally {
      store.dispose();
      await proxy.stop();
    }
  });

  it('mutual TLS, and a clear refusal without the client certificate', async () => {
    const { url, caFile, certFile, keyFile, stop } = await startMutualTls(acquireStore().endpoint);
    try {
      await works({ endpoint: url, tls: { verify: 'system', caFile, certFile, keyFile } });
      const without = openStore({ endpoint: url, tls: { verify: 'system', caFile } }, { maxAttempts: 1 });
      await assert.rejects(
        without.listBuckets(),
        (error) => isAppError(error) && /^(tls\.failed|network\.reset)$/.test(error.code),
      );
      without.dispose();
    } finally {
      await stop();
    }
  });

  it('a CA file that is not there is named', () => {
    const open = () =>
      openStore({ endpoint: acquireStore().tlsEndpoint, tls: { verify: 'system', caFile: '/no/such.pem' } });
    assert.throws(
      open,
      (error) => isAppError(error) && error.code === 'config.invalid' && error.facts['file'] === '/no/such.pem',
    );
  });
});
