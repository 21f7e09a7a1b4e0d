import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../base/errors';
import { FaultInjector } from '../../sandbox/faults/faultInjector';
import type { AuthFlow } from '../auth/authFlow';
import { flowFor } from '../auth/flowFor';
import type { OpenDefinition } from '../openDefinition';
import { serverPath } from '../requests/serverAddress';
import { readOperation } from '../shapes/readOperation';
import { answerRequest, type MockParts } from './answerRequest';
import { checkParameters } from './checkParameters';
import { MockCalls } from './mockCalls';
import { MockLogin } from './mockLogin';
import { type MockCredentials, MockSecurity } from './mockSecurity';
import { MockTokens } from './mockTokens';
import { Router } from './router';

export interface MockOptions {
  readonly definition: OpenDefinition;
  /** 0: any that is free. */
  readonly port?: number;
  /** How its users log in; found in the definition when absent. */
  readonly auth?: AuthFlow;
  readonly credentials?: MockCredentials;
  readonly faults?: FaultInjector;
  /** Milliseconds that an asynchronous operation takes; 2,000. */
  readonly settle?: number;
  /** Milliseconds that a token is good for; one hour. */
  readonly tokenLifetime?: number;
  /** Keeps no objects: every answer is a sample. */
  readonly stateless?: boolean;
  readonly now?: () => number;
  onRequest?(request: MockedRequest): void;
}

/** A request that the mock answered; its address without query, which may hold a token. */
export interface MockedRequest {
  readonly method: string;
  readonly path: string;
  /** Identity of the operation; absent when there is none. */
  readonly operation: string | undefined;
  /** 0: the connection was broken by a fault. */
  readonly status: number;
  readonly milliseconds: number;
  /** When it came, in milliseconds since 1970. */
  readonly time: number;
}

/** A server on loopback that behaves as a definition says. */
export class ApiMock {
  readonly #server: http.Server;
  readonly #parts: MockParts;

  private constructor(server: http.Server, parts: MockParts) {
    this.#server = server;
    this.#parts = parts;
  }

  /**
   * Starts it on 127.0.0.1.
   * @throws AppError `local.io`, reason `port`, when the port cannot be had.
   */
  static async start(options: MockOptions): Promise<ApiMock> {
    const parts = partsOf(options);
    const server = http.createServer((request, response) => void serve(parts, options, request, response));
    const mock = new ApiMock(server, parts);
    await listen(server, options.port ?? 0);
    return mock;
  }

  /** Address that the operations' paths stand behind, with the definition's own path: `http://127.0.0.1:4010/v1`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#parts.basePath}`;
  }

  /** Objects, as when it started; tokens stay good. */
  reset(): void {
    this.#parts.calls.reset();
  }

  /** Breaks all connections. */
  async stop(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }
}

function partsOf({
  definition,
  auth,
  credentials = {},
  faults,
  settle = 2_000,
  tokenLifetime = 3_600_000,
  stateless = false,
  now = Date.now,
}: MockOptions): MockParts {
  const { document, operations, index } = definition;
  const flow = auth ?? flowFor(index);
  const tokens = new MockTokens(tokenLifetime, now);
  const router = new Router(operations.values(), (operation, path) => {
    const shared = readOperation(document, operation).parameters.filter((parameter) => parameter.in === 'path');
    return checkParameters(document, shared, { path, query: [], headers: {} }).problems.length === 0;
  });
  return {
    document,
    basePath: serverPath(index),
    router,
    faults: faults ?? new FaultInjector(),
    security: new MockSecurity(index, flow, credentials, tokens),
    login: new MockLogin(flow, index, tokens),
    calls: new MockCalls(document, operations, { settle, stateless, now }),
  };
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new AppError('local.io', `Port ${port} cannot be had: ${cause.code}`, {
          facts: { reason: 'port', port },
          cause,
        }),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function serve(
  parts: MockParts,
  options: MockOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const time = Date.now();
  // Clients hang up, and that is no failure of the mock.
  response.on('error', () => undefined);
  const operation = await answerRequest(parts, request, response).catch(() => {
    response.destroy();
    return undefined;
  });
  options.onRequest?.({
    method: request.method ?? '',
    path: (request.url ?? '').split('?', 1)[0] ?? '',
    operation,
    status: response.headersSent ? response.statusCode : 0,
    milliseconds: performance.now() - started,
    time,
  });
}
