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
  answer: Answer,
  extraHeaders: Readonly<Record<string, string>>,
): Promise<number> {
  limitDraining(request, response);
  try {
    return await send(request, response, answer, extraHeaders);
  } catch (error) {
    // Above all a header that no header can be: whoever asked must not wait for ever.
    if (answer.body instanceof Readable) answer.body.destroy();
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { connection: 'close', 'content-length': '0' }).end();
    throw error;
  }
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers = {}, body = '' }: Answer,
  extraHeaders: Readonly<Record<string, string>>,
): Promise<number> {
  const withoutBody = hasNoBody(request, status);
  if (body instanceof Readable) {
    if (withoutBody || response.destroyed) {
      body.destroy();
      response.writeHead(status, inOrder({ ...extraHeaders, ...headers })).end();
      return 0;
    }
    response.writeHead(status, inOrder({ ...extraHeaders, ...headers }));
    await pipeline(body, response);
    return Number(headers['content-length'] ?? 0);
  }
  if (typeof body === 'object' && 'pieces' in body) {
    response.writeHead(status, inOrder({ ...extraHeaders, ...headers }));
    return sendPieces(response, withoutBody ? [] : body.pieces);
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const length = withoutBody ? {} : { 'content-length': String(bytes.length) };
  response.writeHead(status, inOrder({ ...length, ...extraHeaders, ...headers }));
  response.end(withoutBody ? undefined : bytes);
  return withoutBody ? 0 : bytes.length;
}

/** Sends text as it is made, each piece on its way ahead of the next; without a length, so in chunks. */
async function sendPieces(response: ServerResponse, pieces: Iterable<string>): Promise<number> {
  let sent = 0;
  for (const piece of pieces) {
    if (response.destroyed) break;
    await new Promise((written) => response.write(piece, written));
    sent += Buffer.byteLength(piece);
  }
  response.end();
  return sent;
}

/**
 * The length behind everything else: Node 20 sends a Content-Disposition that comes after it in another encoding than it was given in,
 * and so harms names beyond ASCII.
 */
export function inOrder(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { 'content-length': length, ...others } = headers;
  return length === undefined ? others : { ...others, 'content-length': length };
}

/** True where HTTP knows no body: for HEAD, and for these statuses. */
export function hasNoBody({ method }: IncomingMessage, status: number): boolean {
  return method === 'HEAD' || status === 304 || status === 204;
}

/** The rest of a request that was answered early is read, or the next one behind it would wait; but not for ever. */
function limitDraining(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (request.complete) return;
    request.resume(); // Node does so by itself only when nobody has read of it
    const timer = setTimeout(() => request.socket.destroy(), drainTime);
    request.once('close', () => clearTimeout(timer));
  });
}
