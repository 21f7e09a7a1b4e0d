import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { AppError, isAppError } from '../../base/errors';
import type { Agents } from '../../http/agents';
import { socketErrorCode } from '../../http/socketErrorCode';
import { type ApiRequest, type Header, headerValue } from './apiRequest';
import type { ApiResponse, BodySink, ResponseBody, ResponseHead } from './apiResponse';
import { acceptedEncodings, decodedBody } from './decodedBody';
import { mediaTypeOf } from './mediaType';
import { openBody } from './openBody';
import { type RequestTimeouts, watchTimeouts } from './requestTimeouts';
import { urlParts, withoutQuery } from './requestUrl';
import { responseBody } from './responseBody';

export interface SendOptions {
  readonly agents: Agents;
  readonly timeouts: RequestTimeouts;
  /** Bytes of a body that are kept in memory; what is longer is cut there. */
  readonly keepBytes: number;
  readonly sink?: BodySink;
  readonly signal?: AbortSignal;
}

/** Kept of a body when nothing else is said: more than any editor shows well. */
export const usualKeepBytes = 16 * 1024 * 1024;

/**
 * Sends a request and reads the answer; a redirect is an answer like any other here.
 * @throws AppError `cancelled`, `network.*`, `tls.*`, `local.io`, `input.invalid` (address, header).
 */
export async function sendOnce(request: ApiRequest, options: SendOptions): Promise<ApiResponse> {
  const started = performance.now();
  let watch: (() => void) | undefined;
  try {
    const { message, unwatch } = await startRequest(request, options);
    watch = unwatch;
    const toHeaders = performance.now() - started;
    const head = headOf(message);
    let wireBytes = 0;
    message.on('data', (chunk: Buffer) => {
      wireBytes += chunk.length;
    });
    message.pause();
    const body = await readBody(head, message, request.method, options);
    const time = { toHeaders, toEnd: performance.now() - started };
    return { ...head, url: request.url, redirects: [], time, wireBytes, body };
  } catch (error) {
    throw sendError(error, request, options.signal);
  } finally {
    watch?.();
  }
}

async function startRequest(
  request: ApiRequest,
  options: SendOptions,
): Promise<{ message: IncomingMessage; unwatch: () => void }> {
  const { scheme, host, port, target } = urlParts(request.url);
  const body = request.body === undefined ? undefined : await openBody(request.body);
  const { agents, signal } = options;
  const shared = { method: request.method, host, port, path: target, headers: headerRecord(request.headers) };
  const cancel = signal === undefined ? {} : { signal };
  const outgoing =
    scheme === 'https'
      ? https.request({ ...shared, ...cancel, agent: agents.httpsAgent })
      : http.request({ ...shared, ...cancel, agent: agents.httpAgent });
  const unwatch = watchTimeouts(outgoing, options.timeouts);
  setUsualHeaders(outgoing, request, body);
  let answeredYet = false;
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', (message) => {
      answeredYet = true;
      resolve(message);
    });
    outgoing.on('error', reject);
  });
  if (body === undefined) outgoing.end();
  // A server may answer and close before it has read all: then the answer counts, and the pipe's failure does not.
  else pipeline(body.stream(), outgoing).catch((error: Error) => answeredYet || outgoing.destroy(error));
  try {
    return { message: await answered, unwatch };
  } catch (error) {
    unwatch();
    throw error;
  }
}

function headerRecord(headers: readonly Header[]): http.OutgoingHttpHeaders {
  const record: Record<string, string[]> = {};
  for (const [name, value] of headers) {
    const known = Object.keys(record).find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
    record[known] = [...(record[known] ?? []), value];
  }
  // One value is given as text: Node checks `host` and `content-length` as such.
  return Object.fromEntries(
    Object.entries(record).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

const withBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

function setUsualHeaders(
  outgoing: http.ClientRequest,
  request: ApiRequest,
  body: Awaited<ReturnType<typeof openBody>> | undefined,
): void {
  const { headers, method } = request;
  if (headerValue(headers, 'accept-encoding') === undefined) outgoing.setHeader('Accept-Encoding', acceptedEncodings);
  if (headerValue(headers, 'user-agent') === undefined) outgoing.setHeader('User-Agent', 'storage-integrator');
  // A length is always said: not every server of an appliance understands chunks.
  if (body !== undefined) outgoing.setHeader('Content-Length', body.length);
  else if (withBody.has(method)) outgoing.setHeader('Content-Length', 0);
  if (body?.contentType !== undefined) outgoing.setHeader('Content-Type', body.contentType);
}

function headOf(message: IncomingMessage): ResponseHead {
  const headers: Header[] = [];
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    headers.push([message.rawHeaders[at] ?? '', message.rawHeaders[at + 1] ?? '']);
  }
  return { status: message.statusCode ?? 0, statusText: message.statusMessage ?? '', headers };
}

async function readBody(
  head: ResponseHead,
  message: IncomingMessage,
  method: string,
  options: SendOptions,
): Promise<ResponseBody> {
  if (method === 'HEAD' || head.status === 204 || head.status === 304) {
    message.resume();
    return { kind: 'none' };
  }
  const bytes = decodedBody(message, headerValue(head.headers, 'content-encoding'));
  const target = await options.sink?.open(head);
  if (target === undefined) return keptBody(head, message, bytes, options.keepBytes);
  let size = 0;
  const counted = async function* () {
    for await (const chunk of bytes) {
      size += chunk.length;
      yield chunk;
    }
  };
  await pipeline(counted, target);
  return { kind: 'saved', mediaType: mediaTypeOf(headerValue(head.headers, 'content-type')), size };
}

async function keptBody(
  head: ResponseHead,
  message: IncomingMessage,
  bytes: AsyncIterable<Buffer>,
  most: number,
): Promise<ResponseBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  let cut = false;
  for await (const chunk of bytes) {
    const room = most - size;
    cut = chunk.length > room;
    chunks.push(cut ? chunk.subarray(0, room) : chunk);
    size += Math.min(chunk.length, room);
    if (cut) break;
  }
  if (cut) message.destroy();
  return responseBody(head.headers, Buffer.concat(chunks), cut);
}

function sendError(error: unknown, request: ApiRequest, signal: AbortSignal | undefined): AppError {
  if (signal?.aborted) return new AppError('cancelled', 'The request was cancelled', { cause: error });
  if (isAppError(error)) return error;
  const raw = error as NodeJS.ErrnoException;
  const facts = { operation: `${request.method} ${withoutQuery(request.url)}`, detail: raw.code ?? raw.message };
  if (raw.code === 'ERR_INVALID_CHAR' || raw.code === 'ERR_INVALID_HTTP_TOKEN') {
    return new AppError('input.invalid', `A header has characters that headers cannot have`, {
      facts: { ...facts, reason: 'header' },
    });
  }
  const code =
    socketErrorCode(error) ?? (/socket hang up|aborted/.test(raw.message) ? 'network.reset' : 'network.unreachable');
  return new AppError(code, `${facts.operation} failed: ${raw.code ?? raw.message}`, { facts, cause: error });
}
