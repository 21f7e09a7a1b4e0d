import assert from 'node:assert/strict';
import { type HealthServer, startHealthServer } from '../../src/healthServer.js';

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

  it('are two', async () => {
    assert.equal((await get('/')).status, 404);
  });
});
