import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the server received, its body read. */
export interface ReceivedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What goes back: an answer, a broken connection, or nothing at all. */
export type Reply =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      /** More was promised than comes. */
      readonly isCutOff?: boolean;
    }
  | 'reset'
  | 'silence';

export const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

/** An HTTP server on loopback whose every answer a test decides. */
export class ScriptedServer {
  readonly received: ReceivedRequest[] = [];
  readonly #server: http.Server;

  private constructor(server: http.Server) {
    this.#server = server;
  }

  /** @param answer Decides the answer; `index` counts requests from 0. */
  static async start(
    answer: (request: ReceivedRequest, index: number) => Reply | Promise<Reply>,
  ): Promise<ScriptedServer> {
    const server = http.createServer();
    const scripted = new ScriptedServer(server);
    server.on('request', (request, response) => void scripted.#serve(request, response, answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** It does not keep the process alive. */
  unref(): void {
    this.#server.unref();
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    answer: (request: ReceivedRequest, index: number) => Reply | Promise<Reply>,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // the client hung up
    }
    const { method = '', url: path = '', headers } = request;
    const received = { method, path, headers, body: Buffer.concat(chunks).toString() };
    const reply = await answer(received, this.received.push(received) - 1);
    if (reply === 'silence') return;
    if (reply === 'reset') request.socket.resetAndDestroy();
    else if (reply.isCutOff) {
      response.writeHead(reply.status, { ...reply.headers, 'content-length': '1000000' });
      response.write(reply.body ?? '', () => request.socket.destroy());
    } else response.writeHead(reply.status, reply.headers).end(reply.body);
  }
}
