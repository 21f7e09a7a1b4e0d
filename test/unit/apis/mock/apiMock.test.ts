import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AuthFlow } from '../../../../src/core/apis/auth/authFlow';
import { authPresets } from '../../../../src/core/apis/auth/authPresets';
import { valueAtPointer } from '../../../../src/core/apis/exactJson/jsonPointer';
import type { JsonMembers, JsonValue } from '../../../../src/core/apis/exactJson/jsonValue';
import { writeJson } from '../../../../src/core/apis/exactJson/writeJson';
import { ApiMock, type MockOptions } from '../../../../src/core/apis/mock/apiMock';
import { type OpenDefinition, openDefinition } from '../../../../src/core/apis/openDefinition';
import { ApiConnection } from '../../../../src/core/apis/requests/apiConnection';
import type { Header } from '../../../../src/core/apis/requests/apiRequest';
import { allPages } from '../../../../src/core/apis/requests/follow/allPages';
import { followOperation } from '../../../../src/core/apis/requests/follow/followOperation';
import { responseJson } from '../../../../src/core/apis/requests/responseJson';
import type { Send } from '../../../../src/core/apis/requests/sendRequest';
import { silentLog } from '../../../../src/core/base/log';
import { FaultInjector } from '../../../../src/core/sandbox/faults/faultInjector';
import { parseFaultText } from '../../../../src/core/sandbox/faults/faultText';

const right: Readonly<Record<string, string>> = { username: 'admin', password: 'long-enough' };
const bucket = (name: string, more: object = {}) => ({ bucket: { id: 0, name, ...more } });

/** Objects whose state lasts (`state`, not that of an action), with one change that takes its time and one that does not. */
const volume = {
  type: 'object',
  properties: {
    id: { type: 'integer', example: 1 },
    state: { type: 'string', example: 'online' },
    size: { type: 'integer', example: 1 },
    note: { type: 'string' },
  },
};
const json = { content: { 'application/json': { schema: volume } } };
const volumes = {
  openapi: '3.0.3',
  info: { title: 'Volumes', version: '1' },
  paths: {
    '/volumes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      get: { responses: { 200: { description: 'OK', ...json } } },
      patch: { requestBody: json, responses: { 202: { description: 'Accepted', ...json } } },
      put: { requestBody: json, responses: { 200: { description: 'OK', ...json } } },
    },
  },
};

/** A list without paths of its objects. */
const hosts = {
  openapi: '3.0.3',
  info: { title: 'Hosts', version: '1' },
  paths: {
    '/hosts': {
      get: {
        parameters: ['limit', 'offset'].map((name) => ({ name, in: 'query', schema: { type: 'integer' } })),
        responses: {
          200: {
            description: 'OK',
            content: {
              'application/json': { example: { hosts: ['a', 'b', 'b', 'c'], paging: { total_count: 4, count: 4 } } },
            },
          },
        },
      },
    },
  },
};

describe('the mock', () => {
  let definition: OpenDefinition;
  let now = 1_700_000_000_000;
  const open: { dispose(): unknown }[] = [];

  before(async () => {
    const file = path.resolve(import.meta.dirname, '../../../fixtures/apis/platform-3.0.yaml');
    definition = await openDefinition({ uri: 'file:///platform-3.0.yaml', text: await readFile(file, 'utf8') });
  });

  afterEach(async () => {
    for (const each of open.splice(0)) await each.dispose();
  });

  async function start(options: Partial<MockOptions> = {}, auth: AuthFlow = authPresets.xms, secrets = right) {
    const mock = await ApiMock.start({ definition, credentials: right, now: () => now, ...options });
    const connection = new ApiConnection(
      { server: mock.url, auth },
      { secrets: { get: async (name) => secrets[name] }, log: silentLog },
    );
    open.push(connection, { dispose: () => mock.stop() });
    const send = (method: string, target: string, body?: object, headers: readonly Header[] = []) =>
      connection.send({
        method,
        url: mock.url + target,
        headers: body === undefined || headers.length > 0 ? headers : [['Content-Type', 'application/json']],
        ...(body === undefined ? {} : { body: { kind: 'text', text: writeJson(body as JsonValue) } }),
      });
    return { mock, connection, send };
  }

  const at = (response: Parameters<typeof responseJson>[0], pointer: string) =>
    valueAtPointer(responseJson(response), pointer);

  it('keeps objects: makes, lists, reads, changes and deletes them, each change taking its time', async () => {
    const { send } = await start({ settle: 5_000 });
    const made = await send('POST', '/os-buckets/', bucket('first', { allocated_size: 9007199254740993n }));
    assert.equal(made.status, 202);
    const id = at(made, '/bucket/id');
    assert.deepEqual([at(made, '/bucket/name'), at(made, '/bucket/action_status')], ['first', 'creating']);
    assert.equal(at(made, '/bucket/allocated_size'), 9007199254740993n);
    assert.equal(at(await send('GET', `/os-buckets/${id}`), '/bucket/action_status'), 'creating');
    now += 6_000;
    assert.equal(at(await send('GET', `/os-buckets/${id}`), '/bucket/action_status'), 'active');
    const names = at(await send('GET', '/os-buckets/'), '/buckets') as { name: string }[];
    assert.ok(names.some(({ name }) => name === 'first'));
    assert.ok((await send('DELETE', `/os-buckets/${id}`)).status < 300);
    now += 6_000;
    assert.equal((await send('GET', `/os-buckets/${id}`)).status, 404);
    assert.equal(
      (await send('POST', `/os-buckets/${id}:add-custom-labels`, { labels: [{ key: 'a', value: null }, { key: 'b' }] }))
        .status,
      404,
    );
  });

  it('settles what is changed again while it changes, with every change in it', async () => {
    const definition = await openDefinition({ uri: 'file:///volumes.json', text: JSON.stringify(volumes) });
    const { send } = await start({ settle: 5_000, definition }, { kind: 'none' });
    const read = async () => {
      const { state, size, note } = valueAtPointer(responseJson(await send('GET', '/volumes/1')), '') as JsonMembers;
      return [state, size, note];
    };
    assert.deepEqual(await read(), ['online', 1, 'string']);
    await send('PATCH', '/volumes/1', { size: 2 });
    now += 3_000;
    await send('PATCH', '/volumes/1', { size: 3 });
    await send('PUT', '/volumes/1', { note: 'at once' });
    now += 3_000;
    assert.deepEqual(await read(), ['updating', 3, 'at once']);
    now += 3_000;
    assert.deepEqual(await read(), ['online', 3, 'at once']);
  });

  it('gives pages, which are read into one document', async () => {
    const { send, connection, mock } = await start();
    for (let number = 0; number < 11; number++) await send('POST', '/os-buckets/', bucket(`bucket-${number}`));
    const pages = await allPages(
      { method: 'GET', url: `${mock.url}/os-buckets/?limit=5&sort=name`, headers: [] },
      { send: (request) => connection.send(request), pageSize: 100, mostItems: 1000 },
    );
    assert.deepEqual([pages.pages, pages.items, pages.drift, pages.cut], [3, 12, [], false]);
    assert.equal((valueAtPointer(pages.document, '/buckets') as unknown[]).length, 12);
  });

  it('has asynchronous operations that can be followed to their end', async () => {
    const { send, connection, mock } = await start({ settle: 60, now: Date.now });
    const made = await send('POST', '/os-buckets/', bucket('followed'));
    const poll = { method: 'GET', url: `${mock.url}/os-buckets/${at(made, '/bucket/id')}`, headers: [] };
    const follow: Send = (request) => connection.send(request);
    const result = await followOperation({ poll, send: follow, deadline: 5_000, interval: 10, deletes: false });
    assert.equal(result.outcome, 'done');
    assert.equal(result.steps[0]?.status, 'creating');
    assert.equal(result.steps.at(-1)?.status, 'active');
    assert.ok((await send('DELETE', new URL(poll.url).pathname.replace(/^\/v1/, ''))).status < 300);
    const gone = await followOperation({ poll, send: follow, deadline: 5_000, interval: 10, deletes: true });
    assert.equal(gone.outcome, 'gone');
  });

  it('says where a request does not fit the definition', async () => {
    const { send } = await start();
    const wrong = await send('POST', '/os-buckets/', { bucket: { id: 'x', name: 'A' } });
    assert.equal(wrong.status, 400);
    const problems = at(wrong, '/error/problems') as { pointer: string; keyword: string; in: string }[];
    assert.deepEqual(
      new Set(problems.map((each) => `${each.in}${each.pointer} ${each.keyword}`)),
      new Set(['body/bucket/id type', 'body/bucket/name minLength', 'body/bucket/name pattern']),
    );
    const query = await send('GET', '/os-buckets/?limit=5000&sort=size');
    assert.deepEqual(
      [query.status, at(query, '/error/problems/0/name'), at(query, '/error/problems/1/keyword')],
      [400, 'limit', 'enum'],
    );
    assert.equal((await send('GET', '/os-buckets/none')).status, 400);
    assert.equal((await send('POST', '/os-buckets/')).status, 400);
    assert.equal((await send('POST', '/os-buckets/', bucket('abc'), [['Content-Type', 'text/plain']])).status, 415);
  });

  it('knows colons, slashes and methods', async () => {
    const { send } = await start();
    assert.equal((await send('GET', '/os-buckets')).status, 404);
    assert.equal((await send('PUT', '/os-buckets/')).status, 405);
    assert.equal((await send('HEAD', '/os-buckets/')).status, 200);
    const { headers, status } = await send('GET', '/logs/abc-1.log/download');
    assert.equal(status, 200);
    assert.ok(
      headers.some(([name, value]) => name === 'x-mock-operation' && value === 'GET%20/logs/%7Bname%7D/download'),
    );
  });

  it('demands the tokens that its login gives out, as long as they are good', async () => {
    const { send, connection } = await start({ tokenLifetime: 60_000 });
    assert.equal((await send('GET', '/os-buckets/')).status, 200);
    await assert.rejects(
      (await start({}, authPresets.xms, { ...right, password: 'wrong-password' })).send('GET', '/os-buckets/'),
      { code: 'auth.denied' },
    );
    const stranger = await start(
      {},
      { kind: 'apiKey', name: 'Xms-Auth-Token', in: 'header' },
      { apiKey: 'made-up-key' },
    );
    assert.equal((await stranger.send('GET', '/os-buckets/')).status, 401);
    now += 120_000;
    assert.equal((await send('GET', '/os-buckets/')).status, 200); // with a new token
    assert.ok(connection.redactor.text('Xms').length > 0);
  });

  it('fails as its rules say', async () => {
    const rules = [
      'get key=/v1/os-buckets/ status=503 count=1',
      'ListOSBuckets truncate=3 count=1',
      'ListOSBuckets reset count=1',
      'post key=/v1/os-buckets/ duplicate count=1',
    ];
    const { send } = await start({ faults: new FaultInjector(rules.map(parseFaultText)) });
    assert.equal((await send('GET', '/os-buckets/')).status, 503);
    await assert.rejects(send('GET', '/os-buckets/'), { code: 'network.reset' });
    await assert.rejects(send('GET', '/os-buckets/'), { code: 'network.reset' });
    const before = (at(await send('GET', '/os-buckets/'), '/buckets') as unknown[]).length;
    await send('POST', '/os-buckets/', bucket('twice'));
    assert.equal((at(await send('GET', '/os-buckets/'), '/buckets') as unknown[]).length, before + 2);
  });

  it('gives pages of samples, too: of lists whose objects have no paths of their own, and when it keeps nothing', async () => {
    const definition = await openDefinition({ uri: 'file:///hosts.json', text: JSON.stringify(hosts) });
    const kept = await start({ definition }, { kind: 'none' });
    const pages = await Promise.all(
      ['', '?limit=2', '?limit=2&offset=2', '?limit=2&offset=3', '?offset=1'].map(async (query) => {
        const answer = await kept.send('GET', `/hosts${query}`);
        return [at(answer, '/hosts'), at(answer, '/paging/total_count'), at(answer, '/paging/count')];
      }),
    );
    assert.deepEqual(pages, [
      [['a', 'b', 'b', 'c'], 4, 4],
      [['a', 'b'], 3, 2],
      [['c'], 3, 1],
      [[], 3, 0],
      [['b', 'c'], 3, 2],
    ]);
    const { send } = await start({ stateless: true });
    assert.equal((at(await send('GET', '/os-buckets/?limit=1&offset=0'), '/buckets') as unknown[]).length, 1);
    assert.deepEqual(at(await send('GET', '/os-buckets/?limit=1&offset=1'), '/buckets'), []);
  });

  it('lists an object whose id is a number, though its path takes a text', async () => {
    const document = {
      openapi: '3.0.3',
      info: { title: 'Disks', version: '1' },
      paths: {
        '/disks': {
          get: {
            responses: {
              200: { description: 'OK', content: { 'application/json': { schema: { type: 'array', items: volume } } } },
            },
          },
        },
        '/disks/{disk_id}': {
          parameters: [{ name: 'disk_id', in: 'path', required: true, schema: { type: 'string' } }],
          get: { responses: { 200: { description: 'OK', ...json } } },
        },
      },
    };
    const definition = await openDefinition({ uri: 'file:///disks.json', text: JSON.stringify(document) });
    const { send } = await start({ definition }, { kind: 'none' });
    assert.equal(at(await send('GET', '/disks'), '/0/id'), 1);
    assert.equal(at(await send('GET', '/disks/1'), '/id'), 1);
  });

  it('answers with samples only when it keeps nothing', async () => {
    const { send } = await start({ stateless: true });
    assert.equal((await send('GET', '/os-buckets/12345')).status, 200);
  });
});
