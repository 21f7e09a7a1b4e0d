import assert from 'node:assert/strict';
import { ApiConnection, type ApiConnectionOptions } from '../../src/core/apis/requests/apiConnection';
import { silentLog } from '../../src/core/base/log';
import { acquireDashboard } from '../servers/dashboard';
import { startForwardProxy } from '../servers/forwardProxy';
import { startMutualTls } from '../servers/mutualTls';
import { acquireStore } from '../servers/store';

async function statusOf(options: Omit<ApiConnectionOptions, 'auth'>, target = '/'): Promise<number> {
  const connection = new ApiConnection(
    { auth: { kind: 'none' }, ...options },
    { secrets: { get: async () => undefined }, log: silentLog },
  );
  try {
    return (await connection.send({ method: 'GET', url: options.server + target, headers: [] })).status;
  } finally {
    connection.dispose();
  }
}

describe('requests to management APIs over TLS and proxies', () => {
  it('trust a private authority when its file is given, and nobody when nothing is', async () => {
    const { tlsEndpoint: server, caFile } = acquireStore();
    assert.equal(await statusOf({ server, tls: { verify: 'system', caFile } }), 200);
    await assert.rejects(statusOf({ server }), { code: 'tls.untrusted' });
    assert.equal(await statusOf({ server, tls: { verify: 'none' } }), 200);
    await assert.rejects(statusOf({ server, tls: { verify: 'system', caFile: '/nowhere.pem' } }), {
      code: 'config.invalid',
    });
  });

  it('show a client certificate', async () => {
    const mutual = await startMutualTls(acquireStore().endpoint);
    try {
      const { caFile, certFile, keyFile, url: server } = mutual;
      assert.equal(await statusOf({ server, tls: { verify: 'system', caFile, certFile, keyFile } }), 200);
      await assert.rejects(statusOf({ server, tls: { verify: 'system', caFile } }));
    } finally {
      await mutual.stop();
    }
  });

  it('go through a proxy with the path as it is', async () => {
    const proxy = await startForwardProxy();
    try {
      const { url: server } = acquireDashboard();
      await statusOf({ server, proxy: proxy.url }, '/a/../b:c//d/?x=%2F');
      assert.deepEqual(proxy.seen, [`GET ${server}/a/../b:c//d/?x=%2F`]);
    } finally {
      await proxy.stop();
    }
  });
});
