import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { AppError } from '../../base/errors';
import type { Connection } from '../../connections/connection';
import { createAgents, lookupWithLocalhost } from '../../http/agents';
import { toAppError } from './s3Errors';

/** What an endpoint says to an unsigned GET of its root. */
export interface FirstAnswer {
  readonly status: number;
  readonly server?: string;
  /** Seconds that the server's clock is ahead of ours; negative when it is behind. Undefined without a Date header. */
  readonly skewSeconds?: number;
  readonly tlsVersion?: string;
  readonly looksLikeS3: boolean;
  readonly contentType?: string;
}

const maxBody = 64 * 1024;

/** S3 answers carry a request id; an XML error or bucket list will do for the few stores that leave it out. */
function looksLikeS3(headers: http.IncomingHttpHeaders, body: string): boolean {
  return 'x-amz-request-id' in headers || 'x-amz-id-2' in headers || /<(Error|ListAllMyBucketsResult)[\s>]/.test(body);
}

function skew(date: string | undefined, asked: number): number | undefined {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return undefined;
  return Math.round((theirs - (asked + Date.now()) / 2) / 1000);
}

async function readBody(response: http.IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > maxBody) break;
  }
  return text;
}

function request(connection: Connection, timeout: number, signal?: AbortSignal): Promise<http.IncomingMessage> {
  const url = new URL(connection.endpoint);
  const agents = createAgents(connection);
  const secure = url.protocol === 'https:';
  const options = { agent: secure ? agents.httpsAgent : agents.httpAgent, ...(signal && { signal }) };
  return new Promise((resolve, reject) => {
    const sent = (secure ? https : http).get(url, options, resolve);
    sent.setTimeout(timeout, () =>
      sent.destroy(Object.assign(new Error(`no answer within ${timeout} ms`), { code: 'ETIMEDOUT' })),
    );
    sent.on('error', reject);
  });
}

/**
 * Asks the endpoint for its root, unsigned: tells network, TLS and "something else listens there" apart before any key
 * is involved.
 * @throws AppError `network.*`, `tls.*`, `proxy.failed`.
 */
export async function firstAnswer(connection: Connection, timeout: number, signal?: AbortSignal): Promise<FirstAnswer> {
  const asked = Date.now();
  try {
    const response = await request(connection, timeout, signal);
    const { headers, statusCode = 0, socket } = response;
    const tlsVersion = socket instanceof tls.TLSSocket ? socket.getProtocol() : null;
    const skewSeconds = skew(headers.date, asked);
    const server = String(headers['server'] ?? '');
    const body = await readBody(response);
    response.destroy();
    return {
      status: statusCode,
      looksLikeS3: looksLikeS3(headers, body),
      ...(server && { server }),
      ...(headers['content-type'] && { contentType: headers['content-type'] }),
      ...(skewSeconds !== undefined && { skewSeconds }),
      ...(tlsVersion && { tlsVersion }),
    };
  } catch (error) {
    const failure = toAppError(error, {
      operation: 'connect',
      connection: connection.name,
      endpoint: connection.endpoint,
    });
    if (!failure.code.startsWith('tls.')) throw failure;
    throw new AppError(failure.code, failure.message, {
      facts: { ...failure.facts, ...(await certificateFacts(connection)) },
      cause: error,
    });
  }
}

/** Whose certificate it is and who signed it, for the reader to recognise; empty when the other side speaks no TLS. */
async function certificateFacts(connection: Connection): Promise<Record<string, string>> {
  const url = new URL(connection.endpoint);
  if (connection.proxy !== undefined) return {};
  return new Promise((resolve) => {
    const options = {
      host: url.hostname,
      port: Number(url.port || 443),
      rejectUnauthorized: false,
      lookup: lookupWithLocalhost,
    };
    const socket = tls.connect(
      { ...options, ...(url.hostname.match(/^[\d.:[\]]+$/) ? {} : { servername: url.hostname }) },
      () => {
        const { subject, issuer, fingerprint256, valid_to: validTo } = socket.getPeerCertificate();
        socket.destroy();
        resolve({
          subject: String(subject?.CN ?? ''),
          issuer: String(issuer?.CN ?? ''),
          fingerprint: fingerprint256 ?? '',
          validTo: validTo ?? '',
        });
      },
    );
    socket.setTimeout(5000, () => socket.destroy());
    socket.on('error', () => resolve({}));
    socket.on('close', () => resolve({}));
  });
}
