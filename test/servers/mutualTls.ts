import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export interface MutualTlsServer {
  readonly url: string;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  stop(): Promise<void>;
}

function makeCertificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=Mutual CA',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
  );
  for (const name of ['localhost', 'client']) {
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    );
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-copy_extensions',
      'copy',
      '-out',
      `${name}.crt`,
    );
  }
}

/** A front of the store that lets nobody in without a client certificate. */
export async function startMutualTls(target: string): Promise<MutualTlsServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mutual-tls-'));
  makeCertificates(folder);
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
