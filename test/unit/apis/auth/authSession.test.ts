import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import type { AuthFlow, LoginFlow } from '../../../../src/core/apis/auth/authFlow';
import { authPresets } from '../../../../src/core/apis/auth/authPresets';
import { ApiConnection } from '../../../../src/core/apis/requests/apiConnection';
import { silentLog } from '../../../../src/core/base/log';
import { json, type SeenRequest, startTestServer, type TestServer } from '../requests/testServer';

const secretValues: Readonly<Record<string, string>> = {
  username: 'admin',
  password: 'pa"ss {{token}} wörd',
  token: 'bearer-token-value',
  apiKey: 'key-value-1',
  clientId: 'client:id',
  clientSecret: 'client secret',
};

const withExpiry: LoginFlow = {
  ...authPresets.xms,
  login: { ...authPresets.xms.login, token: { pointer: '/token/uuid', expiry: '/token/ttl' } },
};

describe('authentication', () => {
  let server: TestServer;
  let valid: Set<string>;
  let logins: number;
  let ttl: number | undefined;
  let now = 1_700_000_000_000;
  const open: ApiConnection[] = [];

  function logIn(body: string, response: ServerResponse): unknown {
    logins++;
    const { auth } = JSON.parse(body);
    const right = auth.name === 'admin' && auth.password === secretValues['password'];
    if (!right) return json(response, 401, { error: 'no' });
    const uuid = `token-number-${logins}`;
    valid.add(uuid);
    return json(response, 201, { token: { uuid, ttl } });
  }

  function answer({ url, headers, body }: SeenRequest, response: ServerResponse): unknown {
    const token = headers['xms-auth-token'] ?? headers.authorization?.replace('Bearer ', '');
    switch (url) {
      case '/v1/auth/tokens:login':
        return logIn(body.toString(), response);
      case '/v1/auth/tokens:logout':
        valid.delete(String(token));
        return void response.writeHead(204).end();
      case '/v1/oauth/token':
        logins++;
        valid.add(`oauth-${logins}`);
        return json(response, 200, { access_token: `oauth-${logins}`, expires_in: 3600, token_type: 'Bearer' });
      case '/v1/locked':
        return json(response, valid.has(String(token)) ? 200 : 401, { token });
      default:
        return json(response, 200, {});
    }
  }

  before(async () => {
    server = await startTestServer(answer);
  });

  beforeEach(() => {
    valid = new Set();
    logins = 0;
    ttl = undefined;
    server.seen.length = 0;
  });

  afterEach(() => {
    for (const connection of open.splice(0)) connection.dispose();
  });

  after(() => server.stop());

  function connect(auth: AuthFlow, secrets = secretValues): ApiConnection {
    const ports = { secrets: { get: async (name: string) => secrets[name] }, log: silentLog, now: () => now };
    const connection = new ApiConnection({ server: `${server.url}/v1`, auth }, ports);
    open.push(connection);
    return connection;
  }

  const get = (connection: ApiConnection, path: string) =>
    connection.send({ method: 'GET', url: `${server.url}/v1${path}`, headers: [] });

  it('logs in once for all requests that wait, and sends the token in its header only', async () => {
    const connection = connect(authPresets.xms);
    const answers = await Promise.all(Array.from({ length: 8 }, () => get(connection, '/locked')));
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array(8).fill(200),
    );
    assert.equal(logins, 1);
    assert.ok(server.seen.every(({ url }) => !url.includes('token-number')));
  });

  it('renews a token that is refused once, for all at once', async () => {
    const connection = connect(authPresets.xms);
    await get(connection, '/locked');
    valid.clear();
    const answers = await Promise.all([
      get(connection, '/locked'),
      get(connection, '/locked'),
      get(connection, '/locked'),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    );
    assert.equal(logins, 2);
  });

  it('does not go on logging in when the new token is refused too', async () => {
    const connection = connect({ ...authPresets.xms, send: { header: 'X-Other', template: '{{token}}' } });
    assert.equal((await get(connection, '/locked')).status, 401);
    assert.equal(logins, 2);
  });

  it('renews a token before it ends', async () => {
    ttl = 60;
    const connection = connect(withExpiry);
    await get(connection, '/locked');
    now += 40_000;
    await get(connection, '/locked');
    assert.equal(logins, 1);
    now += 15_000;
    await get(connection, '/locked');
    assert.equal(logins, 2);
  });

  it('logs out, and in again for the next request', async () => {
    const connection = connect(authPresets.xms);
    await get(connection, '/locked');
    await connection.logOut();
    assert.equal(valid.size, 0);
    assert.equal((await get(connection, '/locked')).status, 200);
    assert.equal(logins, 2);
  });

  it('tells a login that was refused, and an answer without token', async () => {
    await assert.rejects(get(connect(authPresets.xms, { username: 'admin', password: 'wrong' }), '/locked'), {
      code: 'auth.denied',
    });
    await assert.rejects(get(connect(authPresets.xms, { username: 'admin' }), '/locked'), {
      code: 'auth.noCredentials',
    });
    const elsewhere = { ...authPresets.xms, login: { ...authPresets.xms.login, token: { pointer: '/nowhere' } } };
    await assert.rejects(get(connect(elsewhere), '/locked'), { code: 'auth.credentialsUnusable' });
  });

  it('one request that is cancelled does not stop the login of another', async () => {
    const connection = connect(authPresets.xms);
    const stop = new AbortController();
    const first = connection.send(
      { method: 'GET', url: `${server.url}/v1/locked`, headers: [] },
      { signal: stop.signal },
    );
    const second = get(connection, '/locked');
    stop.abort();
    await assert.rejects(first, { code: 'cancelled' });
    assert.equal((await second).status, 200);
  });

  it('gives no credentials to another host', async () => {
    const other = await startTestServer((_, response) => json(response, 200, {}));
    const connection = connect({ kind: 'bearer' });
    await connection.send({ method: 'GET', url: `${other.url}/v1/locked`, headers: [] });
    assert.equal(other.seen[0]?.headers.authorization, undefined);
    await other.stop();
  });

  it('obtains a token by OAuth2 client credentials', async () => {
    const connection = connect({
      kind: 'oauth2ClientCredentials',
      tokenUrl: '/v1/oauth/token',
      scopes: ['a', 'b'],
      authenticate: 'header',
    });
    assert.equal((await get(connection, '/locked')).status, 200);
    const [request] = server.seen;
    assert.equal(request?.body.toString(), 'grant_type=client_credentials&scope=a+b');
    assert.equal(
      request?.headers.authorization,
      `Basic ${Buffer.from('client%3Aid:client%20secret').toString('base64')}`,
    );
  });

  const headers: readonly (readonly [AuthFlow, string, string])[] = [
    [
      { kind: 'basic' },
      'authorization',
      `Basic ${Buffer.from(`admin:${secretValues['password']}`).toString('base64')}`,
    ],
    [{ kind: 'bearer' }, 'authorization', 'Bearer bearer-token-value'],
    [{ kind: 'apiKey', name: 'X-Key', in: 'header' }, 'x-key', 'key-value-1'],
    [{ kind: 'apiKey', name: 'k', in: 'cookie' }, 'cookie', 'k=key-value-1'],
  ];
  for (const [flow, name, value] of headers) {
    it(`sends ${JSON.stringify(flow)}`, async () => {
      const connection = connect(flow);
      await get(connection, '/x');
      assert.equal(server.seen[0]?.headers[name], value);
      assert.ok(!connection.redactor.text(JSON.stringify(server.seen[0]?.headers)).includes('key-value-1'));
    });
  }

  it('knows every secret that must not be shown, in each of its forms', async () => {
    const connection = connect(authPresets.xms);
    await get(connection, '/locked');
    const { redactor } = connection;
    const password = secretValues['password'] ?? '';
    for (const form of [password, JSON.stringify(password), encodeURIComponent(password), 'token-number-1']) {
      const shown = redactor.text(`before ${form} after`);
      assert.ok(!shown.includes(form) && shown.startsWith('before ') && shown.endsWith(' after'), shown);
    }
  });
});
