import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { S3Error } from '../s3Error';
import { errorDocument } from './answerError';
import { Exchange, type ExchangeContext } from './exchange';
import { listenOnLoopback } from './listenOnLoopback';

/** Bytes of the head of a request: a key of 1024 bytes, each escaped, and whatever a policy or a session token adds. */
const maxHeadBytes = 64 * 1024;
/** Milliseconds without a byte, in either direction, after which a connection is given up. */
const idleTimeout = 300_000;
/** Milliseconds that answers under way are given when the server closes. */
const closeTimeout = 5_000;

/** The server on the loopback address, and nowhere else. */
export class HttpServer {
  readonly #server: http.Server;
  readonly #context: ExchangeContext;
  readonly #running = new Set<Promise<void>>();
  #count = 0;

  private constructor(context: ExchangeContext) {
    this.#context = context;
    this.#server = http.createServer(
      { maxHeaderSize: maxHeadBytes, keepAliveTimeout: 65_000, headersTimeout: 60_000, requestTimeout: 0 },
      (request, response) => this.#serve(request, response, false),
    );
    this.#server.timeout = idleTimeout;
    // A client may end its side after the request and still wait for the answer (RFC 9112, section 9.6). Not in Node's types.
    Object.assign(this.#server, { httpAllowHalfOpen: true });
    this.#server.on('checkContinue', (request, response) => this.#serve(request, response, true));
    this.#server.on('clientError', (error, socket) => this.#refuse(error, socket as Socket));
  }

  /** Listens on the port, or on any that is free for 0. @throws AppError `input.invalid` when the port is not to be had */
  static async listen(context: ExchangeContext, port: number): Promise<HttpServer> {
    const made = new HttpServer(context);
    await listenOnLoopback(made.#server, port);
    return made;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes no new requests, lets those under way end, and closes every connection. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => this.#server.closeAllConnections(), closeTimeout);
    await Promise.all(this.#running);
    this.#server.closeAllConnections();
    await closed;
    clearTimeout(timer);
    await Promise.all(this.#running);
  }

  #serve(request: http.IncomingMessage, response: http.ServerResponse, expectsContinue: boolean): void {
    const requestId = this.#nextId();
    const running = new Exchange(this.#context, request, response, { requestId, expectsContinue })
      .run()
      .catch((error: unknown) => this.#context.log.error(`An answer failed: ${String(error)}`))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** As the store of the dialect makes them: RGW puts the time in seconds behind the number. */
  #nextId(): string {
    this.#count++;
    const number = this.#count.toString(16);
    if (!this.#context.dialect.isRgw) return number.toUpperCase().padStart(16, '0');
    const seconds = Math.floor(Date.now() / 1000).toString(16);
    return `tx${number.padStart(21, '0')}-${seconds.padStart(10, '0')}-1000-default`;
  }

  /** What is no HTTP at all, or has too long a head. */
  #refuse(error: NodeJS.ErrnoException, socket: Socket): void {
    if (error.code === 'ECONNRESET' || !socket.writable || (socket.bytesWritten > 0 && error.code === undefined)) {
      socket.destroy();
      return;
    }
    const context = { dialect: this.#context.dialect, requestId: this.#nextId(), resource: '' };
    const body = errorDocument(new S3Error('BadRequest', 'An error occurred when parsing the HTTP request.'), context);
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  }
}
