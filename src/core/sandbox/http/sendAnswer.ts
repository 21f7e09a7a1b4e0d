import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer } from '../operations/operation';

/** How long a body that nobody reads may still come in behind its answer, in milliseconds. */
const drainTime = 10_000;

/**
 * Sends an answer; gives the bytes of its body that went out. Fails when the connection or the stream of the body breaks: the
 * connection is closed then, for a client must never take half an object for a whole one.
 */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers = {}, body = '' }: Answer,
  extraHeaders: Readonly<Record<string, string>>,
): Promise<number> {
  limitDraining(request, response);
  const withoutBody = request.method === 'HEAD' || status === 304 || status === 204;
  if (body instanceof Readable) {
    if (withoutBody || response.destroyed) {
      body.destroy();
      response.writeHead(status, { ...extraHeaders, ...headers }).end();
      return 0;
    }
    response.writeHead(status, { ...extraHeaders, ...headers });
    await pipeline(body, response);
    return Number(headers['content-length'] ?? 0);
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const length = withoutBody ? {} : { 'content-length': String(bytes.length) };
  response.writeHead(status, { ...length, ...extraHeaders, ...headers });
  response.end(withoutBody ? undefined : bytes);
  return withoutBody ? 0 : bytes.length;
}

/** Node reads the rest of a request that was answered early, and so the client reads the answer; but not for ever. */
function limitDraining(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (request.complete) return;
    const timer = setTimeout(() => request.socket.destroy(), drainTime);
    request.once('close', () => clearTimeout(timer));
  });
}
