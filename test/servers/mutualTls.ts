import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { makeCertificates } from './certificates';

export interface MutualTlsServer {
  readonly url: string;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  stop(): Promise<void>;
}

/** A front of the store that lets nobody in without a client certificate. */
export async function startMutualTls(target: string): Promise<MutualTlsServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mutual-tls-'));
  makeCertificates(folder, ['localhost', 'client']);
  const file = (name: string) => path.join(folder, name);
  const tls = {
    key: readFileSync(file('localhost.key')),
    cert: readFileSync(file('localhost.crt')),
    ca: readFileSync(file('ca.crt')),
  };
  const { hostname, port } = new URL(target);
  const server = https.createServer({ ...tls, requestCert: true, rejectUnauthorized: true }, (request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const onward = http.request({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `https://localhost:${(server.address() as net.AddressInfo).port}`;
  return { url, caFile: file('ca.crt'), certFile: file('client.crt'), keyFile: file('client.key'), stop };
}
