/** `src/transport.ts` of a TypeScript client: sending, authentication, retries, errors. */
export const transportSource = String.raw`import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { auth, basePath } from './auth.js';
import { type Json, parseJson } from './json.js';

export interface ClientOptions {
  /** Address of the service: https://10.0.0.1; the path of the API is added when it has none. */
  readonly server: string;
  readonly username?: string;
  readonly password?: string;
  /** An API key or a bearer token that you have already; with it nothing logs in. */
  readonly token?: string;
  /** PEM file with the certificate authority of the service. fetch cannot take one, hence node:https below. */
  readonly caFile?: string;
  /** Milliseconds that one request may take; 60,000. */
  readonly timeout?: number;
  /** How often a request is sent at most that may be sent twice; 3. */
  readonly attempts?: number;
}

/** What a service says when it refuses, in one form. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    /** The service's own code, or an empty text. */
    readonly code: string,
    message: string,
    /** For the service's administrators, who find the request in their logs with it. */
    readonly requestId: string | undefined,
    readonly body: string,
  ) {
    super(message);
  }
}

export interface FormPart {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Of files. */
  readonly fileName?: string;
  readonly contentType?: string;
}

export interface Request {
  readonly method: string;
  /** Encoded, behind the server's path. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly idempotent: boolean;
  /** Sent without credentials. */
  readonly open: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Statuses that a proxy or a busy service gives, and that pass. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export class Transport {
  readonly #options: ClientOptions;
  readonly #server: string;
  readonly #agent: http.Agent;
  #token: string | undefined;
  #login: Promise<string> | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
    const plain = options.server.replace(/\/+$/, '');
    this.#server = /^https?:\/\/[^/]+$/i.test(plain) ? plain + basePath : plain;
    this.#agent = /^https:/i.test(plain)
      ? new https.Agent({ keepAlive: true, ...(options.caFile === undefined ? {} : { ca: readFileSync(options.caFile) }) })
      : new http.Agent({ keepAlive: true });
  }

  /** Sends a request with credentials. @throws ApiError for every status but 2xx: redirections are not followed, since they would take credentials elsewhere. */
  async send(request: Request): Promise<Answer> {
    const token = request.open ? undefined : await this.#currentToken();
    let answer = await this.#attempts(request, token);
    // The token has ended before its time: once more with a new one. Requests that waited share one login.
    if (!request.open && auth.kind === 'login' && this.#options.token === undefined && auth.renewOn.includes(answer.status)) {
      if (this.#token === token) this.#token = undefined;
      answer = await this.#attempts(request, await this.#currentToken());
    }
    if (!isGood(answer)) throw errorOf(answer);
    return answer;
  }

  /** Ends the session at the service, if there is one, and all idle connections. */
  async close(): Promise<void> {
    const token = this.#token;
    this.#token = undefined;
    if (auth.kind === 'login' && auth.logout !== undefined && token !== undefined) {
      const { method, path, headers } = auth.logout;
      await this.#once({ method, target: path, headers, idempotent: false, open: true }, token).catch(() => undefined);
    }
    this.#agent.destroy();
  }

  async #currentToken(): Promise<string | undefined> {
    if (this.#options.token !== undefined) return this.#options.token;
    if (auth.kind !== 'login') return undefined;
    if (this.#token !== undefined) return this.#token;
    this.#login ??= this.#logIn().finally(() => {
      this.#login = undefined;
    });
    return this.#login;
  }

  async #logIn(): Promise<string> {
    if (auth.kind !== 'login') throw new Error('There is no login');
    const { method, path, headers, body, pointer } = auth.login;
    const filled = body.replace(/\{\{(username|password)\}\}/g, (_whole, name: 'username' | 'password') =>
      JSON.stringify(this.#options[name] ?? '').slice(1, -1),
    );
    const answer = await this.#once({ method, target: path, headers, body: filled, idempotent: false, open: true }, undefined);
    if (!isGood(answer)) throw errorOf(answer);
    let value: Json | undefined = parseJson(answer.body.toString());
    for (const name of pointer) value = typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined;
    if (typeof value !== 'string' || value === '') throw new ApiError(answer.status, 'NoToken', 'The login gave no token', undefined, '');
    this.#token = value;
    return value;
  }

  async #attempts(request: Request, token: string | undefined): Promise<Answer> {
    const most = request.idempotent ? (this.#options.attempts ?? 3) : 1;
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.#once(request, token);
        if (attempt >= most || !passing.has(answer.status)) return answer;
        const wanted = Number(answer.headers['retry-after'] ?? Number.NaN) * 1000;
        await sleep(Number.isFinite(wanted) ? Math.min(wanted, 30_000) : pause(attempt), undefined, { signal: request.signal });
      } catch (error) {
        if (attempt >= most || request.signal?.aborted === true) throw error;
        await sleep(pause(attempt), undefined, { signal: request.signal });
      }
    }
  }

  #once(request: Request, token: string | undefined): Promise<Answer> {
    const { target, headers } = this.#withCredentials(request, token);
    const body = request.body === undefined ? undefined : Buffer.from(request.body as string);
    const url = this.#server + target;
    const timeout = AbortSignal.timeout(this.#options.timeout ?? 60_000);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
    return new Promise((resolve, reject) => {
      const options = {
        method: request.method,
        agent: this.#agent,
        signal,
        headers: { ...headers, ...(body === undefined ? {} : { 'Content-Length': String(body.length) }) },
      };
      const call = (/^https:/i.test(url) ? https : http).request(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
      });
      call.on('error', (error) => reject(timeout.aborted ? new Error('No answer in time from ' + request.method + ' ' + request.target.split('?', 1)[0]) : error));
      call.end(body);
    });
  }

  #withCredentials({ target, headers, open }: Request, token: string | undefined) {
    const { username = '', password = '' } = this.#options;
    if (auth.kind === 'login' && token !== undefined) return { target, headers: { ...headers, [auth.header]: auth.template.replace('{{token}}', () => token) } };
    if (open) return { target, headers };
    if (auth.kind === 'basic') return { target, headers: { ...headers, Authorization: 'Basic ' + Buffer.from(username + ':' + password).toString('base64') } };
    if (token === undefined) return { target, headers };
    if (auth.kind === 'bearer') return { target, headers: { ...headers, Authorization: 'Bearer ' + token } };
    if (auth.kind !== 'apiKey') return { target, headers };
    if (auth.in === 'header') return { target, headers: { ...headers, [auth.name]: token } };
    const pair = encodeURIComponent(auth.name) + '=' + encodeURIComponent(token);
    if (auth.in === 'query') return { target: target + (target.includes('?') ? '&' : '?') + pair, headers };
    return { target, headers: { ...headers, Cookie: [headers['Cookie'], pair].filter(Boolean).join('; ') } };
  }
}

/** Half a second, one second, two seconds, and up to a fifth more, so that clients that failed together do not come back together. */
function pause(attempt: number): number {
  return 500 * 2 ** (attempt - 1) * (1 + Math.random() / 5);
}

function isGood({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

function errorOf({ status, headers, body }: Answer): ApiError {
  const text = body.toString();
  const id = headers['x-request-id'] ?? headers['request-id'] ?? headers['x-trace-id'];
  let json: Json = null;
  try {
    json = parseJson(text);
  } catch {
    // Proxies answer with pages.
  }
  const find = (names: readonly string[]): string | undefined => {
    const objects = isObject(json) ? [json['error'], json].filter(isObject) : [];
    for (const name of names) for (const object of objects) if (['string', 'number'].includes(typeof object[name])) return String(object[name]);
    return undefined;
  };
  const message = find(['message', 'detail', 'msg', 'error']) ?? (http.STATUS_CODES[status] ?? 'Status ' + status);
  return new ApiError(status, find(['code', 'error_code']) ?? '', message, (Array.isArray(id) ? id[0] : id) ?? find(['request_id', 'requestId']), text);
}

function isObject(value: Json | undefined): value is { [name: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists end, whatever the service does. @throws ApiError SamePage when a page has the items of the page before it. */
export function refuseSamePage(items: readonly unknown[], before: readonly unknown[]): void {
  if (items.length > 0 && isDeepStrictEqual(items, before))
    throw new ApiError(200, 'SamePage', 'The service gave the same page again: it seems to ignore offset', undefined, '');
}

/** A multipart body (RFC 7578). */
export function multipart(parts: readonly FormPart[]): { readonly contentType: string; readonly body: Uint8Array } {
  const boundary = randomUUID();
  const name = (text: string) => text.replace(/[\r\n"]/g, encodeURIComponent);
  const chunks = parts.flatMap((part) => [
    Buffer.from(
      '--' + boundary + '\r\nContent-Disposition: form-data; name="' + name(part.name) + '"' +
        (part.fileName === undefined ? '' : '; filename="' + name(part.fileName) + '"') + '\r\n' +
        (part.contentType === undefined ? '' : 'Content-Type: ' + part.contentType + '\r\n') + '\r\n',
    ),
    Buffer.from(part.content as string),
    Buffer.from('\r\n'),
  ]);
  return { contentType: 'multipart/form-data; boundary=' + boundary, body: Buffer.concat([...chunks, Buffer.from('--' + boundary + '--\r\n')]) };
}
`;
