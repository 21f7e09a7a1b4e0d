import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Connection, connectionDefaults } from '../../../src/core/connections/connection';
import { probeEndpoint } from '../../../src/core/probe/probeEndpoint';
import type { ProbeReport } from '../../../src/core/probe/probeReport';

/** A server that answers every request alike. */
async function startServer(answer: (response: http.ServerResponse, request: http.IncomingMessage) => void) {
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => answer(response, request));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const connection: Connection = {
    ...connectionDefaults,
    id: 'liar',
    name: 'Liar',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { source: 'environment' },
  };
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { connection, stop };
}

const keys = async () => ({ accessKeyId: 'key', secretAccessKey: 'secret' });

async function probeServer(answer: Parameters<typeof startServer>[0]): Promise<ProbeReport> {
  const { connection, stop } = await startServer(answer);
  try {
    return await probeEndpoint(connection, { keys, checkLimit: 2000 });
  } finally {
    stop();
  }
}

const working = ({ verdicts }: ProbeReport) =>
  Object.entries(verdicts)
    .filter(([, { outcome }]) => outcome === 'works')
    .map(([id]) => id);

describe('the probe on a store that is none', () => {
  it('finds that nothing works where everything is answered with yes and nothing is done', async () => {
    const report = await probeServer((response) => response.end());
    assert.deepEqual(working(report), []);
  });

  it('finds that nothing works where the answer is always the same text', async () => {
    const report = await probeServer((response) => response.setHeader('etag', '"abc"').end('content'));
    assert.deepEqual(working(report), []);
  });

  it('cannot begin where everything is refused', async () => {
    const refuse = (response: http.ServerResponse) => {
      response.statusCode = 403;
      response.end('<Error><Code>AccessDenied</Code></Error>');
    };
    await assert.rejects(probeServer(refuse), { code: 'auth.denied' });
  });
}).timeout(60_000);
