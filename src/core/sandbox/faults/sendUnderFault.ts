import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasNoBody, inOrder, sendAnswer } from '../http/sendAnswer';
import type { Answer } from '../operations/operation';
import type { Fault } from './faultRule';

/** Where an answer goes. */
export interface Way {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly headers: Readonly<Record<string, string>>;
  /** Aborted when the connection breaks. */
  readonly signal: AbortSignal;
}

/**
 * Sends an answer, harmed as the fault says; gives the bytes of its body that went out. Fails as `sendAnswer` does. A body is
 * cut ahead of its last byte at the latest, and an answer without a body cannot be cut or slowed.
 */
export async function sendUnderFault(fault: Fault | undefined, answer: Answer, way: Way): Promise<number> {
  const { request, response, headers, signal } = way;
  if (fault?.kind === 'reset') {
    if (answer.body instanceof Readable) answer.body.destroy();
    // With a TCP reset, as a dying server or a firewall does it.
    response.socket?.resetAndDestroy();
    return 0;
  }
  const harms = fault?.kind === 'truncate' || fault?.kind === 'slowBody';
  if (!harms || hasNoBody(request, answer.status)) return sendAnswer(request, response, answer, headers);
  const whole = withStream(answer);
  const length = Number(whole.headers['content-length']);
  if (!(length > 0)) return sendAnswer(request, response, answer, headers);
  if (fault.kind === 'truncate') return sendPart(whole, Math.min(fault.bytes, length - 1), way);
  const body = Readable.from(slowly(whole.body, fault.bytesPerSecond, signal), { objectMode: false });
  return sendAnswer(request, response, { ...whole, body }, headers);
}

interface StreamedAnswer extends Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

function withStream({ status, headers = {}, body = '' }: Answer): StreamedAnswer {
  if (body instanceof Readable) return { status, headers, body };
  const bytes = Buffer.from(typeof body === 'object' && 'pieces' in body ? [...body.pieces].join('') : body);
  const length = { 'content-length': String(bytes.length) };
  return { status, headers: { ...headers, ...length }, body: Readable.from([bytes], { objectMode: false }) };
}

async function sendPart({ status, headers, body }: StreamedAnswer, bytes: number, way: Way): Promise<number> {
  const { response } = way;
  response.writeHead(status, inOrder({ ...way.headers, ...headers }));
  response.flushHeaders();
  let left = bytes;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (left === 0 || response.destroyed) break;
    const piece = chunk.subarray(0, left);
    await new Promise((written) => response.write(piece, written));
    left -= piece.length;
  }
  // The connection ends as a whole one does, so that only the length tells.
  response.socket?.destroySoon();
  return bytes - left;
}

/** Ten pieces a second, or bytes one by one where that is slower. */
async function* slowly(body: Readable, bytesPerSecond: number, signal: AbortSignal): AsyncGenerator<Buffer> {
  const step = Math.max(1, Math.floor(bytesPerSecond / 10));
  const started = performance.now();
  let sent = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; at += step) {
      const piece = chunk.subarray(at, at + step);
      sent += piece.length;
      const due = started + (sent * 1000) / bytesPerSecond;
      await sleep(Math.max(0, due - performance.now()), undefined, { signal });
      yield piece;
    }
  }
}
