import assert from 'node:assert/strict';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { AdminClient } from '../../../../src/core/sandbox/admin/adminClient';
import { AdminServer } from '../../../../src/core/sandbox/admin/adminServer';
import type { AdminTarget } from '../../../../src/core/sandbox/admin/answerAdmin';
import { RequestLog } from '../../../../src/core/sandbox/admin/requestLog';
import { FaultInjector } from '../../../../src/core/sandbox/faults/faultInjector';
import { parseFaultText } from '../../../../src/core/sandbox/faults/faultText';
import { requestRecord } from './requestRecord';

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function send(port: number, path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { hostname: '127.0.0.1', port, path, method, agent: false, headers };
    const request = http.request(options, async (answer) =>
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) }),
    );
    request.on('error', reject);
    request.end(body);
  });
}

describe('the admin server', () => {
  let server: AdminServer;
  let client: AdminClient;
  let port: number;
  let time: number;
  let target: AdminTarget;
  const own = { 'x-storage-integrator': '1' };

  beforeEach(async () => {
    time = Date.parse('2026-01-01T00:00:00Z');
    target = {
      faults: new FaultInjector(),
      requests: new RequestLog(),
      status: () => ({
        endpoint: 'http://127.0.0.1:1',
        region: 'us-east-1',
        dialect: 'aws',
        dataDir: 'data',
        started: '2026-01-01T00:00:00.000Z',
        time: new Date(time).toISOString(),
        aheadSeconds: 0,
        requests: 0,
        pid: 1,
      }),
      advanceTime: async (milliseconds) => {
        time += milliseconds;
      },
    };
    server = await AdminServer.listen(target, 0);
    port = Number(new URL(server.endpoint).port);
    client = new AdminClient(port);
  });

  afterEach(() => server.close());

  describe('keeps web pages out', () => {
    const refusals: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      ['a request without the header', {}],
      ['a wrong header', { 'x-storage-integrator': '0' }],
      ['a request of a page', { ...own, origin: 'http://127.0.0.1:9091' }],
      ['a request of a page that hides its origin', { ...own, 'sec-fetch-site': 'same-origin' }],
      ['a host name bent to this machine', { ...own, host: 'evil.example' }],
      ['a host name that begins like ours', { ...own, host: '127.0.0.1.evil.example:9091' }],
      ['an address that is no loopback', { ...own, host: '0.0.0.0:9091' }],
    ];
    for (const [name, headers] of refusals) {
      it(`as ${name}`, async () => {
        for (const [method, path] of [
          ['GET', '/status'],
          ['POST', '/faults'],
          ['GET', '/requests'],
          ['DELETE', '/faults'],
        ] as const) {
          const json = { 'content-type': 'application/json' };
          const body = method === 'POST' ? { body: '{"text":"reset"}' } : {};
          const answer = await send(port, path, { method, headers: { ...json, ...headers }, ...body });
          assert.equal(answer.status, 403, `${method} ${path}`);
        }
        assert.deepEqual(target.faults.list(), []);
      });
    }

    it('and answers no preflight, nor allows an origin', async () => {
      const headers = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
      const preflight = await send(port, '/faults', { method: 'OPTIONS', headers });
      assert.equal(preflight.status, 403);
      const names = [
        ...Object.keys(preflight.headers),
        ...Object.keys((await send(port, '/status', { headers: own })).headers),
      ];
      assert.deepEqual(
        names.filter((name) => name.startsWith('access-control')),
        [],
      );
    });

    it('but no program that calls itself local', async () => {
      for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'LOCALHOST'])
        assert.equal((await send(port, '/status', { headers: { ...own, host } })).status, 200, host);
    });
  });

  it('tells how the sandbox runs', async () => {
    assert.deepEqual(await client.status(), target.status());
  });

  it('adds, lists, switches, resets and removes faults', async () => {
    await client.addFault(parseFaultText('id=burst put key=logs/* status=503 count=3'));
    const answer = await send(port, '/faults', {
      method: 'POST',
      headers: { ...own, 'content-type': 'application/json' },
      body: '{"text": "reset=answer"}',
    });
    assert.equal(answer.status, 200);
    target.faults.next({ method: 'PUT', bucket: 'b', key: 'logs/1' });
    assert.deepEqual(
      (await client.faults()).map(({ rule, text: written, seen, struck }) => [rule.id, written, seen, struck]),
      [
        ['burst', 'put key=logs/* count=3 status=503', 1, 1],
        ['fault-1', 'reset=answer', 0, 0],
      ],
    );
    assert.equal((await client.changeFault('burst', { enabled: false }))[0]?.enabled, false);
    assert.equal((await client.changeFault('burst', { reset: true }))[0]?.struck, 0);
    assert.equal((await client.removeFault('burst')).length, 1);
    assert.deepEqual(await client.clearFaults(), []);
    assert.deepEqual(target.faults.list(), []);
  });

  it('moves the time ahead', async () => {
    assert.equal(await client.advanceTime('31d'), '2026-02-01T00:00:00.000Z');
    await assert.rejects(client.advanceTime('soon'), { code: 'input.invalid', message: /31d/ });
    assert.equal(new Date(time).toISOString(), '2026-02-01T00:00:00.000Z');
  });

  it('says what is wrong with a request', async () => {
    const post = (path: string, body: string, type = 'application/json') =>
      send(port, path, { method: 'POST', headers: { ...own, 'content-type': type }, body });
    assert.equal((await post('/faults', '{')).status, 400);
    assert.match((await post('/faults', '{"text":"status=404"}')).body, /status takes 500 or 503/);
    assert.match((await post('/faults', '{"fault":{"kind":"fire"}}')).body, /"field":"kind"/);
    assert.equal((await post('/faults', '[]')).status, 400);
    assert.equal((await post('/faults', '{}', 'text/plain')).status, 415);
    assert.equal((await post('/faults', ' '.repeat(70_000))).status, 413);
    assert.equal((await post('/faults/nobody', '{"enabled":true}')).status, 404);
    assert.equal((await post('/faults/%', '{"enabled":true}')).status, 400);
    assert.equal((await post('/faults/x', '{"enabled":"yes"}')).status, 400);
    assert.equal((await send(port, '/constructor', { headers: own })).status, 404);
    const wrongMethod = await send(port, '/status', { method: 'DELETE', headers: own });
    assert.deepEqual([wrongMethod.status, wrongMethod.headers.allow], [405, 'GET']);
    await assert.rejects(client.removeFault('nobody'), { code: 'input.invalid', message: /no fault "nobody"/ });
    assert.deepEqual(target.faults.list(), []);
  });

  it('lists requests, and streams those that come', async () => {
    target.requests.add(requestRecord('before\n\ndata: x'));
    const listed = JSON.parse((await send(port, '/requests', { headers: own })).body) as { requests: unknown };
    assert.deepEqual(listed.requests, target.requests.list());
    const stop = new AbortController();
    const keys: string[] = [];
    for await (const { key, number } of client.requests(stop.signal)) {
      keys.push(`${number} ${key}`);
      if (keys.length === 1) target.requests.add(requestRecord('during'));
      if (keys.length === 2) stop.abort();
    }
    assert.deepEqual(keys, ['1 before\n\ndata: x', '2 during']);
  });

  it('goes on behind the last request that a reader has seen', async () => {
    for (const key of ['a', 'b', 'c']) target.requests.add(requestRecord(key));
    const headers = { ...own, accept: 'text/event-stream', 'last-event-id': '2' };
    const first = await new Promise<string>((resolve, reject) => {
      const request = http.get({ hostname: '127.0.0.1', port, path: '/requests', headers, agent: false }, (answer) =>
        answer.once('data', (chunk: Buffer) => {
          resolve(String(chunk));
          request.destroy();
        }),
      );
      request.on('error', reject);
    });
    assert.match(first, /^id: 3\ndata: \{.*"key":"c"/);
  });

  it('ends streams when it closes, and then nobody is there', async () => {
    const stream = client.requests(new AbortController().signal);
    target.requests.add(requestRecord('one'));
    await stream.next();
    await Promise.all([server.close(), assert.rejects(stream.next(), { code: 'network.reset' })]);
    await assert.rejects(client.status(), { code: 'network.refused' });
    server = await AdminServer.listen(target, 0);
  });

  it('says when its port is taken', async () => {
    await assert.rejects(AdminServer.listen(target, port), { code: 'input.invalid', message: /in use/ });
  });
});
