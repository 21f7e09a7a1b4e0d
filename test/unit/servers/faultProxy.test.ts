import assert from 'node:assert/strict';
import http, { type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type FaultProxy, startFaultProxy } from '../../servers/faultProxy';
import { clockSkew, faults } from '../../servers/faultRules';
import { startTcpFaultProxy } from '../../servers/tcpFaultProxy';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer;
}

/** Unlike fetch, node:http sends the path as it stands. */
function send(base: string, path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Answer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, path, method, headers, agent: false, timeout: 400 });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', reject);
    request.on('response', (answer: IncomingMessage) => {
      buffer(answer).then(
        (all) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: all }),
        reject,
      );
    });
    request.end(body);
  });
}

interface Upstream {
  readonly url: string;
  readonly seen: { method: string; url: string; rawHeaders: string[]; body: Buffer }[];
  readonly server: Server;
}

const content = Buffer.alloc(200_000, 'x');

async function startUpstream(): Promise<Upstream> {
  const seen: Upstream['seen'] = [];
  const server = http.createServer(async (request, response) => {
    const { method = '', url = '', rawHeaders } = request;
    seen.push({ method, url, rawHeaders, body: await buffer(request) });
    response.writeHead(200, { 'content-length': content.length, etag: '"e"', 'x-Odd-Case': 'kept' });
    response.end(method === 'HEAD' ? undefined : content);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function stopUpstream({ server }: Upstream): void {
  server.close();
  server.closeAllConnections();
}

describe('faultProxy', () => {
  let upstream: Upstream;
  let proxy: FaultProxy;
  before(async () => {
    upstream = await startUpstream();
    proxy = await startFaultProxy(upstream.url);
  });
  beforeEach(() => {
    proxy.reset();
    upstream.seen.length = 0;
  });
  after(async () => {
    await proxy.stop();
    stopUpstream(upstream);
  });

  const get = (path = '/b/k', sent?: Sent) => send(proxy.url, path, sent);

  describe('without rules', () => {
    it('passes the path byte for byte', async () => {
      const odd = '/b/a//b/./../c%2f%2F%E4%BD%A0?x=%20&y=+&list-type=2';
      await get(odd);
      assert.equal(upstream.seen[0]?.url, odd);
      assert.equal(proxy.requests[0]?.url, odd);
    });

    it('keeps the Host header and the case of all others', async () => {
      await get('/b/k', { headers: { host: 'store.example:1234', 'X-Amz-Date': 'now' } });
      const raw = upstream.seen[0]?.rawHeaders ?? [];
      assert.equal(raw[raw.findIndex((name) => name.toLowerCase() === 'host') + 1], 'store.example:1234');
      assert.ok(raw.includes('X-Amz-Date'));
    });

    it('passes bodies both ways, and HEAD', async () => {
      const answer = await get('/b/k', { method: 'PUT', body: content });
      assert.ok(upstream.seen[0]?.body.equals(content));
      assert.ok(answer.body.equals(content));
      assert.equal((await get('/b/k', { method: 'HEAD' })).headers['content-length'], String(content.length));
    });

    it('breaks the connection when the store cannot be reached', async () => {
      const dead = await startUpstream();
      stopUpstream(dead);
      const lonely = await startFaultProxy(dead.url);
      await assert.rejects(send(lonely.url, '/'), { code: 'ECONNRESET' });
      await lonely.stop();
    });
  });

  describe('rules', () => {
    it('strike once unless told otherwise', async () => {
      const rule = proxy.inject({ fault: faults.slowDown });
      assert.deepEqual([(await get()).status, (await get()).status], [503, 200]);
      assert.equal(rule.hits, 1);
    });

    it('match by method, pattern and predicate', async () => {
      proxy.inject({ method: ['PUT', 'POST'], path: /^\/b\/k/, times: Infinity, fault: faults.slowDown });
      proxy.inject({ path: (url) => url.includes('uploads'), times: Infinity, fault: faults.accessDenied });
      assert.equal((await get()).status, 200);
      assert.equal((await get('/b/other', { method: 'PUT' })).status, 200);
      assert.equal((await get('/b/k', { method: 'PUT' })).status, 503);
      assert.equal((await get('/b?uploads')).status, 403);
    });

    it('let requests pass first, for a fault in the middle', async () => {
      const rule = proxy.inject({ skip: 2, times: Infinity, fault: faults.accessDenied });
      const statuses = [];
      for (let i = 0; i < 4; i++) statuses.push((await get()).status);
      assert.deepEqual(statuses, [200, 200, 403, 403]);
      rule.remove();
      assert.equal((await get()).status, 200);
    });

    it('are seen in the requests', async () => {
      proxy.inject({ fault: faults.slowDown });
      await get();
      await get();
      assert.deepEqual(
        proxy.requests.map(({ fault }) => fault),
        ['answer', 'none'],
      );
    });
  });

  describe('faults', () => {
    it('reset before the store sees the request', async () => {
      proxy.inject({ fault: faults.resetBefore });
      await assert.rejects(get(), { code: 'ECONNRESET' });
      assert.equal(upstream.seen.length, 0);
    });

    it('reset after the store has done it', async () => {
      proxy.inject({ fault: faults.resetAfter });
      await assert.rejects(get('/b/k', { method: 'PUT', body: content }), { code: 'ECONNRESET' });
      assert.ok(upstream.seen[0]?.body.equals(content));
    });

    it('reset in the middle of the body', async () => {
      proxy.inject({ fault: faults.resetMidBody });
      await assert.rejects(get(), { code: 'ECONNRESET' });
      assert.equal(upstream.seen.length, 1);
    });

    it('truncate: the announced length never comes', async () => {
      proxy.inject({ fault: { do: 'truncate', afterBytes: 1000 } });
      let received = 0;
      const failure = await new Promise<Error>((resolve) => {
        http.get(`${proxy.url}/b/k`, { agent: false }, (answer) => {
          assert.equal(answer.headers['content-length'], String(content.length));
          answer.on('data', (chunk: Buffer) => (received += chunk.length)).on('error', resolve);
        });
      });
      assert.match(failure.message, /aborted/);
      assert.equal(received, 1000);
    });

    it('stall: no answer, headers only, a part of the body', async () => {
      for (const at of ['answer', 'headers', 'body'] as const) {
        proxy.inject({ fault: { do: 'stall', at } });
        await assert.rejects(get(), /timeout/, at);
      }
    });

    it('an error document, with status 503 or 200', async () => {
      proxy.inject({ fault: faults.slowDown });
      assert.match((await get('/b/k', { method: 'PUT', body: content })).body.toString(), /<Code>SlowDown</);
      proxy.inject({ fault: faults.errorIn200 });
      const inside = await get();
      assert.equal(inside.status, 200);
      assert.match(inside.body.toString(), /<Error><Code>InternalError</);
    });

    it('a skewed clock: the Date header, alone or with the error', async () => {
      const offBy = (answer: Answer) => Math.round((Date.parse(answer.headers.date ?? '') - Date.now()) / 60_000);
      proxy.inject({ fault: { do: 'skewDate', seconds: 3600 } });
      assert.equal(offBy(await get()), 60);
      proxy.inject({ fault: clockSkew(-1800) });
      const refused = await get();
      assert.equal(refused.status, 403);
      assert.equal(offBy(refused), -30);
    });

    it('a slow body and a delay', async () => {
      const timed = async () => {
        const started = performance.now();
        assert.equal((await get()).body.length, content.length);
        return performance.now() - started;
      };
      proxy.inject({ fault: { do: 'slow', bytesPerSecond: 1_000_000 } });
      assert.ok((await timed()) > 150);
      proxy.inject({ fault: { do: 'delay', milliseconds: 150 } });
      assert.ok((await timed()) > 140);
      proxy.setLatency(100);
      assert.ok((await timed()) > 90);
    });
  });

  it('stops while connections stall', async () => {
    const own = await startFaultProxy(upstream.url);
    own.inject({ fault: faults.noAnswer });
    const pending = assert.rejects(send(own.url, '/'), { code: 'ECONNRESET' });
    while (own.requests.length === 0) await new Promise((next) => setImmediate(next));
    await own.stop();
    await pending;
  });
});

describe('tcpFaultProxy', () => {
  it('passes bytes, and resets, stalls or closes after some', async () => {
    const upstream = await startUpstream();
    const proxy = await startTcpFaultProxy(upstream.url);
    try {
      assert.equal((await send(proxy.url, '/')).body.length, content.length);
      proxy.inject({ do: 'reset' });
      await assert.rejects(send(proxy.url, '/'), { code: 'ECONNRESET' });
      proxy.inject({ do: 'reset', afterBytes: 500 });
      await assert.rejects(send(proxy.url, '/'), { code: 'ECONNRESET' });
      proxy.inject({ do: 'close', afterBytes: 500 });
      await assert.rejects(send(proxy.url, '/'), /aborted/);
      proxy.inject({ do: 'stall', afterBytes: 500 });
      await assert.rejects(send(proxy.url, '/'), /timeout/);
      assert.equal(proxy.connections, 5);
    } finally {
      await proxy.stop();
      stopUpstream(upstream);
    }
  });
});
