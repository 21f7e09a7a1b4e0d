import { lookup } from 'node:dns';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { AppError } from '../base/errors';
import type { Connection, TlsSettings } from '../connections/connection';

export interface Agents {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
}

export interface TlsOptions {
  readonly rejectUnauthorized: boolean;
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
}

/** Enough for the highest transfer concurrency and for listing beside it; unread bodies hold theirs. */
const maxSockets = 64;

function readPem(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('config.invalid', `Cannot read ${setting} ${file}`, { facts: { setting, file }, cause });
  }
}

/**
 * TLS options of a connection, its PEM files read.
 * @throws AppError `config.invalid` when a file cannot be read.
 */
export function tlsOptions(tls: TlsSettings): TlsOptions {
  return {
    rejectUnauthorized: tls.verify !== 'none',
    // A `ca` replaces Node's own roots, so they are named too: a CA file adds trust and never takes any away.
    ...(tls.caFile === undefined ? {} : { ca: [...rootCertificates, readPem(tls.caFile, 'tls.caFile')] }),
    ...(tls.certFile === undefined ? {} : { cert: readPem(tls.certFile, 'tls.certFile') }),
    ...(tls.keyFile === undefined ? {} : { key: readPem(tls.keyFile, 'tls.keyFile') }),
  };
}

/**
 * Names under `.localhost` are the loopback address (RFC 6761, 6.3), yet many resolvers do not know it: without this a
 * bucket in the host name cannot be tried against a store on this machine.
 */
export const lookupWithLocalhost: LookupFunction = (hostname, options, callback) => {
  lookup(hostname.endsWith('.localhost') ? 'localhost' : hostname, options, callback as never);
};

/**
 * The sockets of one client.
 * @throws AppError `config.invalid` when a PEM file cannot be read.
 */
export function createAgents(connection: Pick<Connection, 'tls' | 'proxy'>): Agents {
  const tls = tlsOptions(connection.tls);
  const options = { keepAlive: true, maxSockets, lookup: lookupWithLocalhost };
  if (connection.proxy === undefined) {
    return { httpAgent: new http.Agent(options), httpsAgent: new https.Agent({ ...options, ...tls }) };
  }
  return {
    httpAgent: new RawPathProxyAgent(connection.proxy, { keepAlive: true, maxSockets }),
    httpsAgent: withTls(new HttpsProxyAgent(connection.proxy, { keepAlive: true, maxSockets }), tls),
  };
}

type SetRequestProps = HttpProxyAgent<string>['setRequestProps'];

/**
 * The agent makes a request's address absolute by way of `URL`, which turns the key `a/../b` into `b`: another object.
 * Here the path goes on as it was signed.
 */
class RawPathProxyAgent extends HttpProxyAgent<string> {
  override setRequestProps(request: Parameters<SetRequestProps>[0], options: Parameters<SetRequestProps>[1]): void {
    const { path } = request;
    super.setRequestProps(request, options);
    request.path = `${/^[a-z]+:\/\/[^/?]+/.exec(request.path)?.[0] ?? ''}${path}`;
  }
}

/** The proxy agent's options go to the proxy's own TLS; the target's are read from each request. */
function withTls(agent: HttpsProxyAgent<string>, tls: TlsOptions): https.Agent {
  const connect = agent.connect.bind(agent);
  agent.connect = (request, options) => connect(request, { ...options, ...tls });
  return agent as unknown as https.Agent;
}
