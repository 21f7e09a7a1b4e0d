import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface TestServer {
  readonly url: string;
  readonly seen: SeenRequest[];
  stop(): Promise<void>;
}

type Handler = (request: SeenRequest, response: ServerResponse, raw: IncomingMessage) => unknown;

/** A server on loopback that answers as the test says; it reads each body to its end first. */
export async function startTestServer(handle: Handler): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const server = http.createServer(async (raw, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of raw as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = '', url = '', headers } = raw;
    const request = { method, url, headers, body: Buffer.concat(chunks) };
    seen.push(request);
    await handle(request, response, raw);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stop: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
