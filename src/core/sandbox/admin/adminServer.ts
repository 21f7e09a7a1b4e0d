import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isAppError } from '../../base/errors';
import { type Log, silentLog } from '../../base/log';
import { listenOnLoopback } from '../http/listenOnLoopback';
import { AdminRefusal, requireLocalProgram } from './adminRequest';
import { type AdminTarget, answerAdmin } from './answerAdmin';

async function serve(target: AdminTarget, request: IncomingMessage, response: ServerResponse): Promise<void> {
  requireLocalProgram(request);
  const result = await answerAdmin(target, request, response);
  if (result !== undefined) send(response, 200, result);
}

function send(
  response: ServerResponse,
  status: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = `${JSON.stringify(value)}\n`;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(body);
}

/** The status and the JSON for anything that was thrown. */
function refusalOf(error: unknown, log: Log): { status: number; value: object; headers?: AdminRefusal['headers'] } {
  if (error instanceof AdminRefusal) {
    const headers = { ...error.headers, connection: 'close' };
    return { status: error.status, value: { error: { message: error.message } }, headers };
  }
  if (!isAppError(error) || error.code !== 'input.invalid') {
    log.error(`The admin server failed: ${String(error)}`);
    return { status: 500, value: { error: { message: isAppError(error) ? error.message : 'internal error' } } };
  }
  const { code, message, facts } = error;
  return { status: facts['reason'] === 'unknownFault' ? 404 : 400, value: { error: { ...facts, code, message } } };
}

/**
 * JSON over HTTP on a loopback port of its own, for the command line and for test programs. It shows and changes how the
 * sandbox behaves, never what it keeps, and knows no secret.
 */
export class AdminServer {
  readonly #server: http.Server;

  private constructor(server: http.Server) {
    this.#server = server;
  }

  /** Listens on the port, or on any that is free for 0. @throws AppError `input.invalid` when the port is not to be had */
  static async listen(target: AdminTarget, port: number, log: Log = silentLog): Promise<AdminServer> {
    const server = http.createServer((request, response) => {
      serve(target, request, response).catch((error: unknown) => {
        const { status, value, headers } = refusalOf(error, log);
        if (response.headersSent) response.destroy();
        else send(response, status, value, headers);
      });
    });
    await listenOnLoopback(server, port);
    return new AdminServer(server);
  }

  /** `http://127.0.0.1:port` */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Breaks all connections, streams of requests too. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
