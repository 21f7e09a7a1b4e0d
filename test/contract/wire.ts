import http from 'node:http';
import net from 'node:net';
import type { Answer } from './reply';

/** A request exactly as it goes out, repeated headers included; signatures are in the headers or the target already. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, encoded. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
  /** Send the body as HTTP chunks, without its length. */
  readonly chunked?: boolean;
}

/** How long a store may be silent before the check says so. */
const silentMilliseconds = 8_000;

const noAnswer: Answer = { status: 0, headers: {}, body: Buffer.alloc(0) };

/**
 * Sends it on a connection of the agent. With an `expect` header the body waits for `100 Continue`, and `continued` tells
 * whether that came. A connection that ends without an answer gives status 0.
 */
export function sendOverWire(
  endpoint: string,
  request: WireRequest,
  agent: http.Agent,
): Promise<Answer & { continued: boolean }> {
  const { hostname, port } = new URL(endpoint);
  const { method, target, headers, body, chunked = false } = request;
  return new Promise((resolve) => {
    let continued = false;
    const sent = http.request({
      host: hostname,
      port,
      method,
      path: target,
      agent,
      setHost: false,
      headers: headers.flat() as unknown as http.OutgoingHttpHeaders,
    });
    sent.useChunkedEncodingByDefault = chunked;
    sent.setTimeout(silentMilliseconds, () => sent.destroy());
    sent.on('error', () => resolve({ ...noAnswer, continued }));
    sent.on('response', async (response) => {
      const pieces: Buffer[] = [];
      try {
        for await (const piece of response) pieces.push(piece as Buffer);
      } catch {
        // What came before the end still counts.
      }
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces), continued });
      // A body that was never asked for.
      if (!sent.writableEnded) sent.destroy();
    });
    if (!headers.some(([name]) => name.toLowerCase() === 'expect')) {
      sent.end(body);
      return;
    }
    sent.on('continue', () => {
      continued = true;
      sent.end(body);
    });
    sent.flushHeaders();
  });
}

/** Sends bytes, ends the sending side and reads the status line and body of what comes back; status 0 without one. */
export function sendBytes(endpoint: string, bytes: Buffer): Promise<Answer> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    const socket = net.connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () => socket.end(bytes));
    socket.setTimeout(silentMilliseconds, () => socket.destroy());
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('end', () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(parseAnswer(Buffer.concat(pieces).toString('latin1'))));
  });
}

function parseAnswer(text: string): Answer {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  if (status === undefined) return noAnswer;
  const [, body = ''] = /\r\n\r\n(.*)$/s.exec(text) ?? [];
  // An error document is found within chunks too, as it is far shorter than one.
  const document = /<Error>.*<\/Error>/s.exec(body)?.[0] ?? body;
  return { status: Number(status), headers: {}, body: Buffer.from(document, 'latin1') };
}
