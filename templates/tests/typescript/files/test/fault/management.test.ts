import assert from 'node:assert/strict';
import { problemOf } from '../../src/errorMap.js';
import { createLog } from '../../src/log.js';
import { openManagement } from '../../src/openManagement.js';
import { json, type Reply, ScriptedServer } from '../support/scriptedServer.js';

const silent = createLog('error', () => undefined);
const token = json(200, { token: { uuid: 'token-1' } });

/** The problem of a request that is answered so, once the login has worked. */
async function problemOfAnswer(answer: Reply, timeout = 5_000): Promise<string> {
  const server = await ScriptedServer.start(({ path }) => (path.includes('login') ? token : answer));
  const access = {
    url: server.url,
    username: 'operator',
    secret: () => 'secret',
    tokenHeader: 'Authorization',
    login: 'xms' as const,
    caFile: undefined,
    timeout,
  };
  const management = openManagement(access, silent);
  try {
    await management.get('/os-buckets/');
    return 'none';
  } catch (error) {
    return problemOf(error).code;
  } finally {
    await management.close();
    await server.stop();
  }
}

// What the application sees of a service that is down, overloaded or behind a broken proxy; no target is needed.
describe('management API with faults', () => {
  const cases: readonly (readonly [string, Reply, string])[] = [
    ['R05-envelopes: a refusal', json(403, { err: { code: 'Denied', msg: 'no' } }), 'ACCESS_DENIED'],
    ['R05-envelopes: too many requests', json(429, { err: { code: 'Busy', msg: 'later' } }), 'BUSY'],
    [
      'R05-proxy: the error page of a proxy',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html><title>Bad Gateway</title></html>' },
      'UNAVAILABLE',
    ],
    ['R05-proxy: a page in place of JSON', { status: 200, body: '<html>log in</html>' }, 'UNKNOWN'],
    ['R05-network: a connection that breaks', 'reset', 'UNAVAILABLE'],
  ];
  for (const [name, answer, expected] of cases) {
    it(`${name} is ${expected}`, async () => assert.equal(await problemOfAnswer(answer), expected));
  }

  it('R05-network: silence ends with the time-out', async () => {
    assert.equal(await problemOfAnswer('silence', 300), 'TIMEOUT');
  });
});
