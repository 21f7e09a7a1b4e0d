import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { usualTimeouts } from '../../../../src/core/apis/requests/requestTimeouts';
import { sendRequest } from '../../../../src/core/apis/requests/sendRequest';
import { createAgents } from '../../../../src/core/http/agents';

/** More than may be held at once by far. */
const size = 400 * 1024 * 1024;
const block = Buffer.alloc(1024 * 1024, 7);

describe('a large download', function () {
  this.timeout(60_000);

  it('takes no more memory than its buffers, however slow its sink is', async () => {
    const server = http.createServer(async (_, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
      for (let sent = 0; sent < size; sent += block.length) {
        if (!response.write(block)) await new Promise((drained) => response.once('drain', drained));
      }
      response.end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const agents = createAgents({ tls: { verify: 'system' } });
    const before = process.memoryUsage().rss;
    let most = 0;
    const sink = new Writable({
      write(_chunk, _encoding, done) {
        most = Math.max(most, process.memoryUsage().rss - before);
        setImmediate(done);
      },
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const options = { agents, timeouts: usualTimeouts, keepBytes: 1000, sink: { open: async () => sink } };
    const { body } = await sendRequest({ method: 'GET', url, headers: [] }, options);
    assert.deepEqual(body, { kind: 'saved', mediaType: 'application/octet-stream', size });
    assert.ok(most < 150 * 1024 * 1024, `${Math.round(most / 1024 / 1024)} MB more than before`);
    agents.httpAgent.destroy();
    server.close();
  });
});
