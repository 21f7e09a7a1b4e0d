import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faultRules';

/** How much of a body goes out, and what happens then. */
interface Cut {
  readonly afterBytes: number;
  readonly finish: (client: ServerResponse) => void;
}

const nothing = () => undefined;

/** A body of unknown length is cut after its first byte. */
const half = (answer: IncomingMessage) => Math.max(1, Math.floor(Number(answer.headers['content-length'] ?? 2) / 2));

function cutOf(fault: Fault | undefined, answer: IncomingMessage): Cut | undefined {
  switch (fault?.do) {
    case 'reset':
      return { afterBytes: fault.afterBytes ?? half(answer), finish: resetConnection };
    case 'truncate':
      return { afterBytes: fault.afterBytes, finish: (client) => client.socket?.end() };
    case 'stall':
      return { afterBytes: fault.at === 'headers' ? 0 : (fault.afterBytes ?? half(answer)), finish: nothing };
    default:
      return undefined;
  }
}

/** Breaks the connection with a TCP reset, as a dying server or a firewall does. */
export function resetConnection(client: ServerResponse): void {
  client.socket?.resetAndDestroy();
}

function skewDate(rawHeaders: readonly string[], seconds: number): string[] {
  const isDate = (index: number) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'date';
  return rawHeaders.map((value, index) =>
    isDate(index) ? new Date(Date.parse(value) + seconds * 1000).toUTCString() : value,
  );
}

function write(client: ServerResponse, chunk: Buffer): Promise<void> {
  return new Promise((done) => client.write(chunk, () => done()));
}

async function sendPart(client: ServerResponse, answer: IncomingMessage, cut: Cut): Promise<void> {
  client.flushHeaders();
  let left = cut.afterBytes;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    await write(client, chunk.subarray(0, left));
    left -= Math.min(left, chunk.length);
    if (left === 0) break;
  }
  cut.finish(client);
}

async function sendSlowly(client: ServerResponse, answer: IncomingMessage, bytesPerSecond: number): Promise<void> {
  const step = Math.max(1, Math.floor(bytesPerSecond / 10));
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length && !client.destroyed; at += step) {
      await write(client, chunk.subarray(at, at + step));
      await sleep(100);
    }
  }
  client.end();
}

/** Sends the store's answer on to the client, harmed as the fault says. Settles when nothing more will be sent. */
export async function sendAnswer(
  client: ServerResponse,
  answer: IncomingMessage,
  fault: Fault | undefined,
): Promise<void> {
  const headers = fault?.do === 'skewDate' ? skewDate(answer.rawHeaders, fault.seconds) : answer.rawHeaders;
  client.sendDate = false; // the store's own is among the headers
  client.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
  const cut = cutOf(fault, answer);
  if (cut) return sendPart(client, answer, cut);
  if (fault?.do === 'slow') return sendSlowly(client, answer, fault.bytesPerSecond);
  return pipeline(answer, client);
}
