import assert from 'node:assert/strict';
import { type HealthServer, startHealthServer } from '../../src/healthServer.js';

/** A promise, and what fulfils it. */
function later(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('health endpoints', () => {
  let server: HealthServer;
  let healthy = true;
  before(async () => {
    const detail = () => (healthy ? '' : 'TIMEOUT: no answer');
    const check = async () => [{ name: 'store', healthy, milliseconds: 1, detail: detail() }];
    server = await startHealthServer(0, check);
  });
  after(() => server.stop());

  const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

  it('say that the process is alive, whatever it depends on', async () => {
    healthy = false;
    assert.equal((await get('/health/live')).status, 200);
  });

  it('say whether it can do its work, and why not', async () => {
    healthy = true;
    assert.equal((await get('/health/ready')).status, 200);
    healthy = false;
    const answer = await get('/health/ready');
    assert.equal(answer.status, 503);
    assert.match(await answer.text(), /TIMEOUT: no answer/);
  });

  it('answer what was asked before they stop', async () => {
    const asked = later();
    const begun = later();
    const slow = await startHealthServer(0, async () => {
      begun.resolve();
      await asked.promise;
      return [];
    });
    const ready = fetch(`http://127.0.0.1:${slow.port}/health/ready`);
    await begun.promise;
    const stopped = slow.stop();
    asked.resolve();
    assert.equal((await ready).status, 200);
    await stopped;
  });

  it('are two', async () => {
    assert.equal((await get('/')).status, 404);
  });
});
