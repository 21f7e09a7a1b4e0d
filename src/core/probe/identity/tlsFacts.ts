import { request as httpsRequest } from 'node:https';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Connection } from '../../connections/connection';
import { createAgents } from '../../http/agents';
import { toAppError } from '../../storage/s3/s3Errors';

/** A certificate, as far as a reader knows it again. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601, UTC. */
  readonly validTo: string;
  readonly fingerprint: string;
}

/** How an endpoint speaks TLS. */
export interface TlsFacts {
  /** `TLSv1.3`. */
  readonly protocol: string;
  readonly cipher: string;
  /** True when the chain leads to a root that the connection trusts. */
  readonly trusted: boolean;
  /** Why it is not trusted, as Node's TLS says it. */
  readonly reason?: string;
  /** From the server's own to the last that is known. */
  readonly chain: readonly CertificateFacts[];
}

const timeout = 10_000;

/** Opens a connection of its own, through the proxy where there is one. Undefined for an endpoint without TLS. */
export function inspectTls(connection: Connection, signal: AbortSignal): Promise<TlsFacts | undefined> {
  const url = new URL(connection.endpoint);
  if (url.protocol !== 'https:') return Promise.resolve(undefined);
  const { httpsAgent: agent } = createAgents(connection);
  return new Promise<TlsFacts | undefined>((resolve, reject) => {
    const sent = httpsRequest(url, { agent, signal, method: 'GET' }, (response) => {
      const { socket } = response;
      const facts = socket instanceof TLSSocket ? factsOf(socket) : undefined;
      response.destroy();
      agent.destroy();
      resolve(facts);
    });
    sent.setTimeout(timeout, () => sent.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })));
    sent.on('error', reject);
    sent.end();
  }).catch((error: unknown) => {
    throw toAppError(error, { operation: 'tls', connection: connection.name, endpoint: connection.endpoint });
  });
}

function factsOf(socket: TLSSocket): TlsFacts {
  const reason = socket.authorizationError;
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher()?.name ?? '',
    trusted: socket.authorized,
    ...(reason && { reason: String(reason instanceof Error ? reason.message : reason) }),
    chain: chainOf(socket.getPeerCertificate(true)),
  };
}

function chainOf(first: DetailedPeerCertificate | undefined): readonly CertificateFacts[] {
  const chain: CertificateFacts[] = [];
  const seen = new Set<string>();
  for (let each = first; each?.fingerprint256 && !seen.has(each.fingerprint256); each = each.issuerCertificate) {
    seen.add(each.fingerprint256);
    chain.push({
      subject: String(each.subject?.CN ?? ''),
      issuer: String(each.issuer?.CN ?? ''),
      validTo: new Date(each.valid_to).toISOString(),
      fingerprint: each.fingerprint256,
    });
  }
  return chain;
}
