import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { RawRequest } from '../../../src/core/sigv4/rawRequest';

export interface Captured extends RawRequest {
  readonly body: Buffer;
}

/** A server on loopback that keeps each request as node:http received it, and answers 200 with nothing. */
export class CapturingServer {
  readonly #server = http.createServer((request, response) => void this.#keep(request, response));
  readonly #captured: Captured[] = [];

  async #keep(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method = '', url = '', rawHeaders } = request;
    this.#captured.push({ method, url, rawHeaders, body: await buffer(request) });
    response.end();
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  client(
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
    more: S3ClientConfig = {},
  ) {
    return new S3Client({
      region: 'eu-central-1',
      endpoint: `http://127.0.0.1:${this.port}`,
      forcePathStyle: true,
      credentials,
      maxAttempts: 1,
      ...more,
    });
  }

  /** The one request that `work` makes. An answer without content is no valid answer to many, so errors of `work` are not ours. */
  async capture(work: () => Promise<unknown>): Promise<Captured> {
    this.#captured.length = 0;
    const failure = await work().then(
      () => undefined,
      (error: unknown) => error,
    );
    const [request, ...more] = this.#captured;
    if (!request || more.length > 0) throw new Error(`${this.#captured.length} requests`, { cause: failure });
    return request;
  }
}
