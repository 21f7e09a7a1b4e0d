import type http from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AccessKeys, Connection } from '../connections/connection';
import { type Agents, createAgents } from '../http/agents';
import { splitTarget } from '../sigv4/rawRequest';
import { toAppError } from '../storage/s3/s3Errors';
import { chunkedBody, type StreamingMode, streamingPayloads, type Trailers } from './chunkedBody';
import { payloadHashOf, presignedQuery, type RequestHead, type Signing, signInHeader } from './signedRequest';
import { encodeKey, encodeQuery, type QueryParameter } from './targetEncoding';

/** One request, exactly as it is to go out: nothing is added but the host, a length and the signature. */
export interface RawS3Request {
  readonly method: string;
  readonly bucket?: string;
  /** Any text; encoded byte by byte, never normalised. */
  readonly key?: string;
  /** In this order; a name alone is sent without `=`. */
  readonly query?: readonly QueryParameter[];
  /** Names in lower case; values beyond Latin-1 are refused by Node, so encode them as UTF-8 in Latin-1 where that is meant. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** How the body is signed; `sha256` without. */
  readonly payload?: 'sha256' | 'unsigned' | StreamingMode;
  /** Trailing headers, for the streaming modes that have them. */
  readonly trailers?: Trailers;
  /** False: without any signature. */
  readonly sign?: boolean;
  readonly addressing?: 'path' | 'virtual';
  /** The Host header; the endpoint's, or the bucket's below it, without. The endpoint's address is dialled in any case. */
  readonly host?: string;
  /** Path and query as they are to go out, in place of bucket, key and query: for an address that was signed before. */
  readonly target?: string;
  /** Makes what is sent in place of the signed body, of the same length: for finding out whether signatures are checked. */
  readonly alter?: (body: Buffer) => Buffer;
  /** Milliseconds that the clock of the signer is off. */
  readonly clockOffset?: number;
  readonly keys?: AccessKeys;
  readonly service?: 's3' | 'sts';
}

export interface RawS3Answer {
  readonly status: number;
  readonly headers: Readonly<http.IncomingHttpHeaders>;
  readonly body: Buffer;
  /** Milliseconds from the first byte sent to the last received. */
  readonly milliseconds: number;
}

export interface RawS3Options {
  readonly keys: () => Promise<AccessKeys>;
  /** Milliseconds without a byte in either direction before a request counts as lost; 30,000 without. */
  readonly idleTimeout?: number;
}

/**
 * Sends single requests to an S3 endpoint with control over every byte, and gives every answer as it came: for finding out
 * what a store really does. No retries, no redirects, no interpretation; answers of any status are results.
 */
export class RawS3Client {
  readonly #connection: Connection;
  readonly #options: RawS3Options;
  readonly #endpoint: URL;
  readonly #agents: Agents;

  /** @throws AppError `config.invalid` when a PEM file of the connection cannot be read. */
  constructor(connection: Connection, options: RawS3Options) {
    this.#connection = connection;
    this.#options = options;
    this.#endpoint = new URL(connection.endpoint);
    this.#agents = createAgents(connection);
  }

  /** @throws AppError `network.*`, `tls.*`, `proxy.failed`, `auth.noCredentials`, `cancelled` */
  async send(request: RawS3Request, signal?: AbortSignal): Promise<RawS3Answer> {
    const head = this.#head(request);
    const { headers, body } =
      request.sign === false
        ? { headers: head.headers, body: request.body }
        : sign(head, request, await this.#signing(request));
    return this.#exchange({ ...head, headers }, request.alter?.(body ?? Buffer.alloc(0)) ?? body, signal);
  }

  /** An address that anybody may send `request.method` to; its host is part of the signature. `expiresSeconds` at most 604,800. */
  async presign(request: RawS3Request, expiresSeconds: number): Promise<string> {
    const head = this.#head({ ...request, headers: request.headers ?? {} });
    const query = presignedQuery(head, expiresSeconds, await this.#signing(request));
    return `${this.#endpoint.protocol}//${head.headers['host'] ?? ''}${head.path}?${query}`;
  }

  /** Closes idle connections. */
  dispose(): void {
    this.#agents.httpAgent.destroy();
    this.#agents.httpsAgent.destroy();
  }

  async #signing({ clockOffset = 0, keys, service = 's3' }: RawS3Request): Promise<Signing> {
    const { region } = this.#connection;
    return { keys: keys ?? (await this.#options.keys()), region, service, time: Date.now() + clockOffset };
  }

  #head(request: RawS3Request): RequestHead {
    const { method, bucket, key, query = [], headers = {}, addressing = 'path', target } = request;
    const virtual = addressing === 'virtual' && bucket !== undefined;
    const host = request.host ?? (virtual ? `${bucket}.${this.#endpoint.host}` : this.#endpoint.host);
    if (target !== undefined) return { method, ...splitTarget(target), headers: { ...headers, host } };
    const inPath = virtual || bucket === undefined ? '' : `/${encodeKey(bucket)}`;
    const path = key === undefined ? inPath || '/' : `${inPath}/${encodeKey(key)}`;
    return { method, path, query: encodeQuery(query), headers: { ...headers, host } };
  }

  #exchange(head: RequestHead, body: Buffer | undefined, signal?: AbortSignal): Promise<RawS3Answer> {
    const secure = this.#endpoint.protocol === 'https:';
    // Always the endpoint's own address: a bucket in the host name need not be known to any resolver.
    const options: http.RequestOptions = {
      agent: secure ? this.#agents.httpsAgent : this.#agents.httpAgent,
      host: this.#endpoint.hostname.replace(/^\[|\]$/g, ''),
      port: this.#endpoint.port || (secure ? 443 : 80),
      method: head.method,
      path: head.query === '' ? head.path : `${head.path}?${head.query}`,
      headers: { ...head.headers, ...lengthHeader(head, body) },
      ...(signal && { signal }),
    };
    const started = performance.now();
    const facts = { operation: head.method, connection: this.#connection.name, endpoint: this.#connection.endpoint };
    return new Promise<RawS3Answer>((resolve, reject) => {
      const sent = (secure ? httpsRequest : httpRequest)(options, (response) => {
        readAnswer(response, started).then(resolve, reject);
      });
      sent.setTimeout(this.#options.idleTimeout ?? 30_000, () =>
        sent.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
      );
      sent.on('error', reject);
      sent.end(body);
    }).catch((error: unknown) => {
      throw toAppError(error, facts);
    });
  }
}

/** A body that is empty still has a length; a request that has none at all (GET) says nothing of it. */
function lengthHeader({ method, headers }: RequestHead, body: Buffer | undefined): Record<string, string> {
  if (body === undefined && !['PUT', 'POST'].includes(method)) return {};
  return 'content-length' in headers ? {} : { 'content-length': String(body?.length ?? 0) };
}

function sign(head: RequestHead, request: RawS3Request, signing: Signing) {
  const { payload = 'sha256', body, trailers = {} } = request;
  if (payload === 'sha256') {
    return { headers: signInHeader(head, payloadHashOf(body), signing).headers, body };
  }
  if (payload === 'unsigned') return { headers: signInHeader(head, 'UNSIGNED-PAYLOAD', signing).headers, body };
  const data = body ?? Buffer.alloc(0);
  const headers = {
    ...head.headers,
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': String(data.length),
    'content-length': String(chunkedBody(data, payload, trailers).length),
    ...(payload !== 'signed' && { 'x-amz-trailer': Object.keys(trailers).join(',') }),
  };
  const signed = signInHeader({ ...head, headers }, streamingPayloads[payload], signing);
  return { headers: signed.headers, body: chunkedBody(data, payload, trailers, signed.seed) };
}

async function readAnswer(response: http.IncomingMessage, started: number): Promise<RawS3Answer> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  const { statusCode = 0, headers } = response;
  return { status: statusCode, headers, body: Buffer.concat(pieces), milliseconds: performance.now() - started };
}
