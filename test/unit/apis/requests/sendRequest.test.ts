import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { ApiRequest } from '../../../../src/core/apis/requests/apiRequest';
import { usualTimeouts } from '../../../../src/core/apis/requests/requestTimeouts';
import type { SendOptions } from '../../../../src/core/apis/requests/sendOnce';
import { sendRequest } from '../../../../src/core/apis/requests/sendRequest';
import { createAgents } from '../../../../src/core/http/agents';
import { type SeenRequest, startTestServer, type TestServer } from './testServer';

const big = randomBytes(3_000_000);

const answers: Readonly<Record<string, (request: SeenRequest, response: ServerResponse) => void>> = {
  '/gzip': (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(gzipSync('packed')),
  '/br': (_, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'br' })
      .end(brotliCompressSync('packed')),
  '/deflate': (_, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'deflate' })
      .end(deflateSync('packed')),
  '/raw-deflate': (_, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'deflate' })
      .end(deflateRawSync('packed')),
  '/twice': (_, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip, br' })
      .end(brotliCompressSync(gzipSync('packed'))),
  '/broken-gzip': (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all'),
  '/bomb': (_, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' })
      .end(gzipSync(Buffer.alloc(50_000_000))),
  '/gbk': (_, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/plain; charset=gbk' })
      .end(Buffer.from([0xb4, 0xe6, 0xb4, 0xa2])),
  '/json': (_, response) =>
    void response
      .writeHead(200, 'Fine', { 'content-type': 'application/vnd.ceph.api.v1.0+json' })
      .end('{"id":9007199254740993}'),
  '/png': (_, response) => void response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([0x89, 0x50])),
  '/unknown-json': (_, response) => void response.writeHead(200).end('{"a":1}'),
  '/octets': (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(Buffer.from([0, 1])),
  '/big': (_, response) => void response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(big),
  '/none': (_, response) => void response.writeHead(204).end(),
  '/here': (_, response) => void response.writeHead(302, { location: '/json' }).end(),
  '/elsewhere': (_, response) => void response.writeHead(307, { location: 'http://localhost:1/steal' }).end(),
  '/loop': (_, response) => void response.writeHead(302, { location: '/loop' }).end(),
  '/silent': () => undefined,
  '/half': (_, response) => {
    response.writeHead(200, { 'content-length': 10 });
    response.write('half', () => response.socket?.destroy());
  },
};

describe('sending requests', () => {
  const agents = createAgents({ tls: { verify: 'system' } });
  const usual: SendOptions = { agents, timeouts: usualTimeouts, keepBytes: 1_000_000 };
  let server: TestServer;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'send-'));
    server = await startTestServer((request, response) => {
      const answer = answers[request.url.split('?')[0] ?? ''];
      if (answer !== undefined) answer(request, response);
      else response.writeHead(200, { 'content-type': 'text/plain' }).end(request.url);
    });
  });

  after(async () => {
    agents.httpAgent.destroy();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const send = (target: string, request: Partial<ApiRequest> = {}, options: Partial<SendOptions> = {}) =>
    sendRequest({ method: 'GET', url: server.url + target, headers: [], ...request }, { ...usual, ...options });

  async function textOf(target: string): Promise<string> {
    const { body } = await send(target);
    assert.ok(body.kind === 'text' || body.kind === 'json', body.kind);
    return body.text;
  }

  it('sends the path byte by byte', async () => {
    for (const target of ['/a:b/c::d/', '/a/../b//c', '/%2e%2E/%3A?x=1&y=%20&z=a+b', '/?', '/a?b=c:d']) {
      assert.equal(await textOf(target), target);
    }
  });

  for (const coding of ['gzip', 'br', 'deflate', 'raw-deflate', 'twice']) {
    it(`undoes ${coding}`, async () => assert.equal(await textOf(`/${coding}`), 'packed'));
  }

  it('tells a body that is not compressed as it says', async () => {
    await assert.rejects(send('/broken-gzip'), { code: 'store.corrupted' });
  });

  it('keeps no more of a body than it was allowed to, however little came over the wire', async () => {
    const { body, wireBytes } = await send('/bomb');
    assert.ok(body.kind === 'text' && body.cut);
    assert.equal(body.size, 1_000_000);
    assert.ok(wireBytes < 100_000);
  });

  it('says what came: status, headers, time, size and kind', async () => {
    const response = await send('/json');
    assert.deepEqual([response.status, response.statusText], [200, 'Fine']);
    assert.deepEqual(response.body, { kind: 'json', text: '{"id":9007199254740993}', size: 23, cut: false });
    assert.ok(response.time.toEnd >= response.time.toHeaders && response.time.toHeaders > 0);
    assert.deepEqual((await send('/none')).body, { kind: 'none' });
    assert.equal((await send('/png')).body.kind, 'image');
    assert.equal((await send('/octets')).body.kind, 'binary');
    assert.equal((await send('/unknown-json')).body.kind, 'json');
    assert.equal(await textOf('/gbk'), '存储');
  });

  it('streams a download into a sink', async () => {
    const file = path.join(folder, 'big.bin');
    const { body } = await send('/big', {}, { sink: { open: async () => createWriteStream(file) } });
    assert.deepEqual(body, { kind: 'saved', mediaType: 'application/octet-stream', size: big.length });
    assert.ok((await readFile(file)).equals(big));
  });

  it('streams files and forms up, with their length', async () => {
    const file = path.join(folder, 'upload "1".bin');
    await writeFile(file, big);
    await send('/up', { method: 'PUT', body: { kind: 'file', path: file } });
    const put = server.seen.at(-1);
    assert.ok(put?.body.equals(big));
    assert.equal(put?.headers['content-length'], String(big.length));
    const content = { kind: 'file', path: file } as const;
    const parts = [
      { name: 'note', content: { kind: 'text', text: 'päivää' } },
      { name: 'file', fileName: 'upload "1".bin', content },
    ] as const;
    await send('/form', { method: 'POST', body: { kind: 'form', parts } });
    const posted = server.seen.at(-1);
    assert.ok(posted);
    // Node's own reader of forms is a second opinion.
    const form = await new Response(Readable.toWeb(Readable.from([posted.body])) as ReadableStream, {
      headers: { 'content-type': posted.headers['content-type'] ?? '' },
    }).formData();
    assert.equal(form.get('note'), 'päivää');
    const got = form.get('file') as File;
    assert.equal(got.name, 'upload "1".bin');
    assert.ok(Buffer.from(await got.arrayBuffer()).equals(big));
  });

  it('sends a body with DELETE, and no body with an empty POST', async () => {
    await send('/x', { method: 'DELETE', body: { kind: 'text', text: '{}' } });
    assert.equal(server.seen.at(-1)?.body.toString(), '{}');
    await send('/x', { method: 'POST' });
    assert.equal(server.seen.at(-1)?.headers['content-length'], '0');
  });

  it('follows redirects within the host only, and only those that change nothing', async () => {
    const here = await send('/here');
    assert.deepEqual([here.status, here.redirects], [200, [`${server.url}/json`]]);
    const elsewhere = await send('/elsewhere');
    assert.deepEqual([elsewhere.status, elsewhere.notFollowed], [307, 'http://localhost:1/steal']);
    const posted = await send('/here', { method: 'POST' });
    assert.deepEqual([posted.status, posted.notFollowed], [302, `${server.url}/json`]);
    assert.equal((await send('/loop')).redirects.length, 5);
  });

  it('can be cancelled, and ends what takes too long', async () => {
    const stop = new AbortController();
    const cancelled = send('/silent', {}, { signal: stop.signal });
    setImmediate(() => stop.abort());
    await assert.rejects(cancelled, { code: 'cancelled' });
    await assert.rejects(send('/silent', {}, { timeouts: { ...usualTimeouts, idle: 50 } }), {
      code: 'network.timeout',
    });
    await assert.rejects(send('/silent', {}, { timeouts: { ...usualTimeouts, total: 50 } }), {
      code: 'network.timeout',
    });
  });

  it('says why nothing came', async () => {
    await assert.rejects(send('/half'), { code: 'network.reset' });
    await assert.rejects(
      sendRequest({ method: 'GET', url: 'http://127.0.0.1:1/x?token=secret', headers: [] }, usual),
      (error: Error) => {
        assert.ok(!error.message.includes('secret'));
        return (error as Error & { code: string }).code === 'network.refused';
      },
    );
    await assert.rejects(send('/x', { headers: [['X-Bad', 'a\nb']] }), { code: 'input.invalid' });
    await assert.rejects(send('/x', { method: 'PUT', body: { kind: 'file', path: path.join(folder, 'absent') } }), {
      code: 'local.io',
    });
  });
});
