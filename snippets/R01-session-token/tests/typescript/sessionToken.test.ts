import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { ManagementClient, type ManagementSettings } from '../src/storage/managementClient.js';
import { ManagementError } from '../src/storage/managementErrors.js';
import { json, type ReceivedRequest, type Reply, ScriptedServer } from './support/scriptedServer.js';
import { required } from './support/target.js';

const password = 'pass-word-0815';

/** A server whose tokens are `token-1`, `token-2` ..., each good for so many requests. */
async function tokenServer(uses: number): Promise<{ server: ScriptedServer; logins(): number }> {
  let issued = 0;
  let left = 0;
  const answer = ({ path, headers }: ReceivedRequest): Reply => {
    if (path === '/v1/auth/tokens:login') {
      issued += 1;
      left = uses;
      return json(200, { token: { uuid: `token-${issued}`, expires: '2099-01-01T00:00:00Z' } });
    }
    if (path === '/v1/auth/tokens:logout') return { status: 204 };
    if (headers['xms-auth-token'] === `token-${issued}` && left-- > 0) return json(200, { path });
    return json(401, { err: { code: 'Unauthorized', msg: `token ${headers['xms-auth-token']} is not good` } });
  };
  const server = await ScriptedServer.start(answer);
  return { server, logins: () => issued };
}

const clientOf = (server: ScriptedServer, more: Partial<ManagementSettings> = {}) =>
  new ManagementClient({
    baseUrl: `${server.url}/v1`,
    user: 'admin',
    password: async () => password,
    loginFlow: 'xms',
    ...more,
  });

describe('session and token', () => {
  it('R01-login: logs in once and sends the token in the header', async () => {
    const client = new ManagementClient({
      baseUrl: required('API_URL'),
      user: required('API_USERNAME'),
      password: async () => required('API_PASSWORD'),
      loginFlow: 'xms',
    });
    for (let round = 0; round < 3; round += 1) {
      const list = (await client.get('/os-buckets/', { query: { limit: 1 } })) as { os_buckets: unknown[] };
      assert(Array.isArray(list.os_buckets));
    }
    await client.close();
  });

  it('R01-login: once for many requests, until it is closed', async () => {
    const { server, logins } = await tokenServer(100);
    const client = clientOf(server);
    assert.deepEqual(await client.get('/a'), { path: '/v1/a' });
    await client.post('/b', { body: { x: 1 } });
    await client.close();
    assert.equal(logins(), 1);
    const [login, first, second, logout] = server.received;
    assert.deepEqual(JSON.parse(login?.body ?? ''), { auth: { name: 'admin', password } });
    assert.deepEqual([first?.headers['xms-auth-token'], second?.body], ['token-1', '{"x":1}']);
    assert.deepEqual([logout?.path, logout?.headers['xms-auth-token']], ['/v1/auth/tokens:logout', 'token-1']);
    await server.stop();
  });

  it('R01-login: the way of the Ceph dashboard', async () => {
    const server = await ScriptedServer.start(({ path }) =>
      path === '/api/auth' ? json(201, { token: 'jwt' }) : json(200, []),
    );
    const client = new ManagementClient({
      baseUrl: server.url,
      user: 'admin',
      password: async () => password,
      loginFlow: 'cephDashboard',
    });
    await client.get('/api/pool');
    assert.deepEqual(JSON.parse(server.received[0]?.body ?? ''), { username: 'admin', password });
    assert.equal(server.received[1]?.headers.authorization, 'Bearer jwt');
    await client.close();
    await server.stop();
  });

  for (const [loginFlow, tokenHeader, sent] of [
    ['token', undefined, { authorization: 'Bearer s3cret-1' }],
    ['token', 'X-Api-Key', { 'x-api-key': 's3cret-1' }],
    ['basic', undefined, { authorization: 'Basic YWRtaW46czNjcmV0LTE=' }],
    ['none', undefined, {}],
  ] as const) {
    it(`R01-sent: ${loginFlow}${tokenHeader ? ` in ${tokenHeader}` : ''} with each request, and a refusal ends it`, async () => {
      const secret = 's3cret-1';
      const server = await ScriptedServer.start(({ path }) =>
        path === '/refused' ? json(401, { error: { message: `${secret} is not good` } }) : json(200, {}),
      );
      const client = new ManagementClient({
        ...{ baseUrl: server.url, user: 'admin', password: async () => secret, loginFlow },
        ...(tokenHeader && { tokenHeader }),
      });
      await client.get('/a');
      await client.post('/b', { body: { x: 1 } });
      const error = await client.get('/refused').catch((thrown: unknown) => thrown);
      await client.close();
      await server.stop();
      assert(error instanceof ManagementError && error.kind === 'unauthenticated', String(error));
      if (loginFlow !== 'none') assert(!inspect(error, { depth: 10 }).includes(secret), inspect(error));
      assert.deepEqual(
        server.received.map(({ path }) => path),
        ['/a', '/b', '/refused'],
      );
      for (const { headers } of server.received) {
        const found = Object.entries(headers).filter(([name]) => ['authorization', 'x-api-key'].includes(name));
        assert.deepEqual(Object.fromEntries(found), sent);
      }
    });
  }

  it('R01-renew: an expired token is renewed once and the request repeated', async () => {
    const { server, logins } = await tokenServer(1);
    const client = clientOf(server);
    for (const path of ['/a', '/b', '/c']) assert.deepEqual(await client.get(path), { path: `/v1${path}` });
    assert.equal(logins(), 3);
    await client.close();
    await server.stop();
  });

  it('R01-renew: a refusal in spite of a new token is an error and no loop', async () => {
    const { server, logins } = await tokenServer(0);
    const client = clientOf(server);
    await assert.rejects(client.get('/a'), { kind: 'unauthenticated', status: 401 });
    assert.deepEqual([logins(), server.received.length], [2, 4]);
    await client.close();
    await server.stop();
  });

  it('R01-single-flight: many calls at once log in once', async () => {
    const { server, logins } = await tokenServer(100);
    const client = clientOf(server);
    await Promise.all(Array.from({ length: 20 }, (_, index) => client.get(`/${index}`)));
    assert.equal(logins(), 1);
    await client.close();
    await server.stop();
  });

  it('R01-secret: neither token nor password appears in URL, log or error', async () => {
    const { server } = await tokenServer(0);
    const logged: string[] = [];
    const client = clientOf(server, { logger: { info: (message) => void logged.push(message) } });
    const error = await client.get('/a', { query: { limit: 1 } }).catch((thrown: unknown) => thrown);
    await client.close();
    await server.stop();
    const shown = [
      ...server.received.map(({ path }) => path),
      ...logged,
      inspect(error, { depth: 10 }),
      inspect(client, { depth: 10 }),
      String(client),
      JSON.stringify(client),
    ];
    for (const text of shown) assert(!text.includes(password) && !/token-\d/.test(text), text);
    assert(logged.length > 0);
  });

  it('R01-wrong-password: a wrong password is a typed error and not tried again', async () => {
    let asked = 0;
    const server = await ScriptedServer.start(() => json(401, { error: { code: 'AuthFailed' } }));
    const client = new ManagementClient({
      baseUrl: server.url,
      user: 'admin',
      password: async () => {
        asked += 1;
        return 'a-wrong-password';
      },
      loginFlow: 'xms',
    });
    await assert.rejects(client.get('/os-buckets/'), { kind: 'unauthenticated', name: 'ManagementError' });
    assert.deepEqual([asked, server.received.length], [1, 1]);
    await client.close();
    await server.stop();
  });
});
