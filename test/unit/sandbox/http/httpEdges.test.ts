import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { outcome, useSandbox } from '../operations/useSandbox';

describe('HTTP as the sandbox speaks it', () => {
  const here = useSandbox();

  /** Sends text over a connection of its own; gives what comes back until the server closes, or until it matches. */
  function talk(text: string, until?: RegExp): Promise<string> {
    const { port } = new URL(here().sandbox.endpoint);
    return new Promise((resolve, reject) => {
      let heard = '';
      const socket = net.connect(Number(port), '127.0.0.1', () => socket.write(text));
      socket.setEncoding('latin1');
      socket.on('data', (piece: string) => {
        heard += piece;
        if (until?.test(heard)) socket.end();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(heard));
    });
  }

  it('answers what is no HTTP with 400', async () => {
    for (const text of [
      'nonsense\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(70_000)}\r\n\r\n`,
    ]) {
      const answer = await talk(text);
      assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*<Code>BadRequest<\/Code>/);
    }
  });

  it('refuses from the head alone who waits for 100 Continue', async () => {
    const head = 'PUT /test-bucket/k HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\nexpect: 100-continue\r\n\r\n';
    const answer = await talk(head);
    assert.match(answer, /^HTTP\/1\.1 403 Forbidden\r\n/);
    assert.match(answer, /connection: close/i);
  });

  it('tells to go on who may', async () => {
    const address = await here().raw.presign({ method: 'PUT', bucket: here().bucket, key: 'k' }, 60);
    const body = Buffer.alloc(100_000, 'x');
    const status = await new Promise((resolve, reject) => {
      const request = http.request(address, {
        method: 'PUT',
        headers: { expect: '100-continue', 'content-length': body.length },
      });
      request.on('continue', () => request.end(body));
      request.on('response', (response) => resolve(response.resume().statusCode));
      request.on('error', reject);
      request.flushHeaders();
    });
    assert.equal(status, 200);
  });

  it('forgets an upload that breaks off, and goes on', async () => {
    const { raw, bucket, requests, send } = here();
    const address = new URL(await raw.presign({ method: 'PUT', bucket, key: 'half' }, 60));
    await new Promise<void>((resolve) => {
      const request = http.request(address, { method: 'PUT', headers: { 'content-length': 1_000_000 } });
      request.on('error', () => resolve());
      request.write(Buffer.alloc(500_000), () => request.destroy());
    });
    while (!requests.some(({ key }) => key === 'half')) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(requests.find(({ key }) => key === 'half')?.status, 0);
    assert.equal(outcome(await send({ method: 'GET', key: 'half' })), '404 NoSuchKey');
    assert.deepEqual(here().complaints, []);
  });

  it('reads on behind a body that it refused, so that the connection is good for more', async () => {
    const body = 'x'.repeat(300_000);
    const put = `PUT /test-bucket/k HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    const answer = await talk(
      `${put}GET /test-bucket/k HTTP/1.1\r\nhost: x\r\n\r\n`,
      /AccessDenied[\s\S]*AccessDenied/,
    );
    assert.equal(answer.match(/HTTP\/1\.1 403/g)?.length, 2);
  });

  it('answers HEAD without a body, errors too', async () => {
    const answer = await talk('HEAD /test-bucket/none HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    assert.match(answer, /^HTTP\/1\.1 403 Forbidden\r\n/);
    assert.ok(answer.endsWith('\r\n\r\n'));
  });

  it('takes a bucket from the host name', async () => {
    const { send } = here();
    assert.equal(
      outcome(await send({ method: 'PUT', key: 'a/b', body: Buffer.from('x'), addressing: 'virtual' })),
      '200',
    );
    assert.equal((await send({ method: 'GET', key: 'a/b' })).body.toString(), 'x');
  });

  it('closes in spite of connections that idle', async () => {
    const { sandbox } = here();
    const { port } = new URL(sandbox.endpoint);
    const idle = net.connect(Number(port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const closed = new Promise((resolve) => idle.once('close', resolve));
    idle.resume();
    await sandbox.close();
    await closed;
  });
});
