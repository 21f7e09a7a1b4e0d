import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import {
  type ManagementAnswer,
  type ManagementCall,
  ManagementError,
  redacted,
  toManagementError,
  toNetworkError,
} from './managementErrors.js';

/** How requests are let in: with the token of a login, or, by the last three, with what is sent with each of them. */
export type LoginFlow = 'xms' | 'cephDashboard' | 'token' | 'basic' | 'none';

export interface ManagementSettings {
  /** `https://10.0.0.1/v1`: what the paths stand behind. */
  readonly baseUrl: string;
  readonly user: string;
  /**
   * Asked for the password each time it logs in, so that it need not be kept; without a login asked for each request: for the
   * token, or the password.
   */
  readonly password: () => Promise<string>;
  /** PEM file of a private certificate authority. */
  readonly caFile?: string;
  /** Milliseconds that a request may take; 30,000. */
  readonly timeout?: number;
  readonly loginFlow: LoginFlow;
  /** Where a token goes that nobody logs in for: `Authorization`, as a bearer token, or a header of its own. */
  readonly tokenHeader?: string;
  readonly logger?: { info(message: string): void };
}

export interface ManagementRequest {
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

interface Flow {
  /** Empty: there is no login. */
  readonly loginPath: string;
  readonly logoutPath: string;
  readonly accept: string;
  loginBody(user: string, password: string): unknown;
  /** Undefined where the answer has none. */
  tokenIn(answer: unknown): string | undefined;
  /** The token travels in a header only: addresses are logged by everything in between. */
  header(token: string): Readonly<Record<string, string>>;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const logins: Readonly<Record<'xms' | 'cephDashboard', Flow>> = {
  xms: {
    loginPath: '/auth/tokens:login',
    logoutPath: '/auth/tokens:logout',
    accept: 'application/json',
    loginBody: (name, password) => ({ auth: { name, password } }),
    tokenIn: (answer) => textOf(memberOf(memberOf(answer, 'token'), 'uuid')),
    header: (token) => ({ 'Xms-Auth-Token': token }),
  },
  cephDashboard: {
    loginPath: '/api/auth',
    logoutPath: '/api/auth/logout',
    accept: 'application/vnd.ceph.api.v1.0+json',
    loginBody: (username, password) => ({ username, password }),
    tokenIn: (answer) => textOf(memberOf(answer, 'token')),
    header: (token) => ({ Authorization: `Bearer ${token}` }),
  },
};

const withoutLogin = (header: Flow['header']): Flow => ({
  ...{ loginPath: '', logoutPath: '', accept: 'application/json', header },
  loginBody: () => undefined,
  tokenIn: () => undefined,
});

function flowOf({ loginFlow, user, tokenHeader = 'Authorization' }: ManagementSettings): Flow {
  switch (loginFlow) {
    case 'token': {
      const prefix = tokenHeader.toLowerCase() === 'authorization' ? 'Bearer ' : '';
      return withoutLogin((token) => ({ [tokenHeader]: prefix + token }));
    }
    case 'basic':
      return withoutLogin((password) => ({
        Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      }));
    case 'none':
      return withoutLogin(() => ({}));
    default:
      return logins[loginFlow];
  }
}

/** Speaks with the management API of a storage platform as one user; logs in by itself, once for all that wait for it. */
export class ManagementClient {
  readonly #settings: ManagementSettings;
  readonly #flow: Flow;
  readonly #ca: Buffer | undefined;
  readonly #agent: http.Agent;
  #token: string | undefined;
  #login: Promise<string> | undefined;

  /** @throws Error when the file of the certificate authority cannot be read. */
  constructor(settings: ManagementSettings) {
    this.#settings = { ...settings, baseUrl: settings.baseUrl.replace(/\/+$/, '') };
    this.#flow = flowOf(settings);
    this.#ca = settings.caFile === undefined ? undefined : readFileSync(settings.caFile);
    const isTls = settings.baseUrl.startsWith('https:');
    this.#agent = isTls ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true });
  }

  /** What may be logged of it. */
  toString(): string {
    return `ManagementClient(${this.#settings.user} at ${this.#settings.baseUrl})`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** @throws ManagementError */
  get(path: string, request: ManagementRequest = {}): Promise<unknown> {
    return this.request('GET', path, request);
  }

  /** @throws ManagementError */
  post(path: string, request: ManagementRequest = {}): Promise<unknown> {
    return this.request('POST', path, request);
  }

  /** @throws ManagementError */
  delete(path: string, request: ManagementRequest = {}): Promise<unknown> {
    return this.request('DELETE', path, request);
  }

  /**
   * Sends a request with the token. When the server says that the token is no longer good, it logs in anew and sends the request
   * once more: a request that was refused so has changed nothing. Without a login a refusal is an error at once.
   * @returns The JSON of the answer; undefined for an empty one.
   * @throws ManagementError
   */
  async request(method: string, path: string, request: ManagementRequest = {}): Promise<unknown> {
    const call = { method, path };
    const token = await this.#freshToken(request.signal, call);
    let answer = await this.#send(call, request, this.#flow.header(token));
    if (answer.status === 401 && this.#flow.loginPath !== '') {
      // Another request may have renewed it meanwhile: then its token is tried.
      if (this.#token === token) this.#token = undefined;
      this.#settings.logger?.info(`${method} ${path}: the token is no longer good, logging in anew`);
      const renewed = await this.#freshToken(request.signal, call);
      answer = await this.#send(call, request, this.#flow.header(renewed));
      if (answer.status < 300) return this.#jsonOf(answer, call);
      throw toManagementError(answer, call, [token, renewed]);
    }
    if (answer.status < 300) return this.#jsonOf(answer, call);
    throw toManagementError(answer, call, [token]);
  }

  /** Ends the session at the server, whatever it says to that, and the connections. */
  async close(): Promise<void> {
    const token = this.#token;
    this.#token = undefined;
    try {
      const call = { method: 'POST', path: this.#flow.logoutPath };
      if (token !== undefined) await this.#send(call, {}, this.#flow.header(token));
    } catch (error) {
      this.#settings.logger?.info(`Logging out failed: ${redacted(String(error))}`);
    } finally {
      this.#agent.destroy();
    }
  }

  /** One login for all requests that wait for it; one of them that is cancelled does not stop it. */
  async #freshToken(signal: AbortSignal | undefined, call: ManagementCall): Promise<string> {
    if (signal?.aborted) throw new ManagementError('cancelled', `${call.method} ${call.path}: cancelled`, call);
    if (this.#flow.loginPath === '') return this.#settings.password();
    if (this.#token !== undefined) return this.#token;
    this.#login ??= this.#logIn().finally(() => {
      this.#login = undefined;
    });
    return this.#login;
  }

  async #logIn(): Promise<string> {
    const { user, password, logger } = this.#settings;
    const call = { method: 'POST', path: this.#flow.loginPath };
    const secret = await password();
    const answer = await this.#send(call, { body: this.#flow.loginBody(user, secret) }, {});
    // A wrong password is not tried again: the account would be locked.
    if (answer.status >= 300) throw loginError(toManagementError(answer, call, [secret]));
    const token = this.#flow.tokenIn(this.#jsonOf(answer, call));
    if (token === undefined) throw new ManagementError('protocol', `${call.path}: the answer has no token`, call);
    this.#token = token;
    logger?.info(`Logged in as ${user}`);
    return token;
  }

  #jsonOf({ text: body }: ManagementAnswer, call: ManagementCall): unknown {
    if (body.trim() === '') return undefined;
    try {
      return JSON.parse(body);
    } catch (cause) {
      // Its beginning could be a token.
      throw new ManagementError('protocol', `${call.method} ${call.path}: the answer is not JSON`, { ...call, cause });
    }
  }

  async #send(
    call: ManagementCall,
    { query = {}, body, signal }: ManagementRequest,
    credentials: Readonly<Record<string, string>>,
  ): Promise<ManagementAnswer> {
    const url = new URL(this.#settings.baseUrl + call.path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const content = body === undefined ? undefined : JSON.stringify(body);
    const deadline = AbortSignal.timeout(this.#settings.timeout ?? 30_000);
    const options: https.RequestOptions = {
      method: call.method,
      agent: this.#agent,
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      headers: {
        accept: this.#flow.accept,
        ...(content !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(content),
        }),
        ...credentials,
      },
      // The global fetch has no way to name a certificate authority.
      ...(this.#ca && { ca: this.#ca }),
    };
    try {
      return await exchange(url, options, content);
    } catch (error) {
      // Node says "aborted" for both.
      if (deadline.aborted && !signal?.aborted) throw toNetworkError(deadline.reason, call);
      throw toNetworkError(error, call);
    }
  }
}

function loginError({ status, code, requestId, method, path, message, kind }: ManagementError): ManagementError {
  // Some products answer a wrong password with 400.
  const isRefusal = kind === 'invalid' || kind === 'forbidden';
  return new ManagementError(isRefusal ? 'unauthenticated' : kind, `Login failed: ${message}`, {
    method,
    path,
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
    ...(requestId !== undefined && { requestId }),
  });
}

function exchange(url: URL, options: https.RequestOptions, content: string | undefined): Promise<ManagementAnswer> {
  return new Promise((resolve, reject) => {
    const { request: open } = url.protocol === 'https:' ? https : http;
    const sent = open(url, options, (response) => {
      const { statusCode: status = 0, headers } = response;
      text(response).then((body) => resolve({ status, headers, text: body }), reject);
    });
    sent.on('error', reject);
    sent.end(content);
  });
}
