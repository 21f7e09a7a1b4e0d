import type { Log } from '../../base/log';
import type { TlsSettings } from '../../connections/connection';
import { createAgents } from '../../http/agents';
import type { AuthFlow } from '../auth/authFlow';
import { AuthSession } from '../auth/authSession';
import type { SecretSource } from '../auth/secretSource';
import type { ApiRequest } from './apiRequest';
import type { ApiResponse, BodySink } from './apiResponse';
import { Redactor } from './redactor';
import { type RequestTimeouts, usualTimeouts } from './requestTimeouts';
import { usualKeepBytes } from './sendOnce';
import { sendRequest } from './sendRequest';

/** How a service is reached; without secrets, so that it can be kept in settings. */
export interface ApiConnectionOptions {
  /** Absolute address that the operations' paths stand behind: `https://10.0.0.1:8056/v1`. */
  readonly server: string;
  readonly auth: AuthFlow;
  readonly tls?: TlsSettings;
  /** `http://host:port` of a forward proxy. */
  readonly proxy?: string;
  readonly timeouts?: Partial<RequestTimeouts>;
  readonly keepBytes?: number;
}

export interface ApiConnectionPorts {
  readonly secrets: SecretSource;
  readonly log: Log;
  /** Milliseconds since 1970; the machine's when absent. */
  readonly now?: () => number;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly sink?: BodySink;
}

/** A service as one user reaches it: sockets, credentials and what must not be seen of them. Dispose of it after use. */
export class ApiConnection {
  readonly server: string;
  readonly redactor = new Redactor();
  readonly #options: ApiConnectionOptions;
  readonly #agents: ReturnType<typeof createAgents>;
  readonly #session: AuthSession;

  /** @throws AppError `config.invalid` when a PEM file cannot be read. */
  constructor(options: ApiConnectionOptions, ports: ApiConnectionPorts) {
    this.server = options.server;
    this.#options = options;
    const { tls = { verify: 'system' }, proxy } = options;
    this.#agents = createAgents({ tls, ...(proxy === undefined ? {} : { proxy }) });
    this.#session = new AuthSession({
      flow: options.auth,
      server: options.server,
      ...ports,
      redactor: this.redactor,
      send: (request, signal) => this.#exchange(request, signal === undefined ? {} : { signal }),
    });
  }

  /**
   * Sends a request, with credentials when it goes to this service.
   * @throws AppError as `sendOnce` and `AuthSession.send`.
   */
  async send(request: ApiRequest, { signal, sink }: CallOptions = {}): Promise<ApiResponse> {
    if (sink === undefined) return this.#session.send(request, signal);
    return this.#session.send(request, signal, (authorized, cancel) =>
      this.#exchange(authorized, { sink, ...(cancel === undefined ? {} : { signal: cancel }) }),
    );
  }

  /** Ends the session at the service, where the way of authentication has an end. */
  logOut(signal?: AbortSignal): Promise<void> {
    return this.#session.logOut(signal);
  }

  dispose(): void {
    this.#agents.httpAgent.destroy();
    this.#agents.httpsAgent.destroy();
  }

  #exchange(request: ApiRequest, call: CallOptions): Promise<ApiResponse> {
    const { timeouts, keepBytes = usualKeepBytes } = this.#options;
    return sendRequest(request, {
      agents: this.#agents,
      timeouts: { ...usualTimeouts, ...timeouts },
      keepBytes,
      ...call,
    });
  }
}
