import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../sandbox/faults/faultRule';
import { MockRefusal } from './mockRefusal';
import type { WrittenAnswer } from './writtenAnswer';

/** Waits as long as the latencies say. */
export async function waitFor(faults: readonly Fault[]): Promise<void> {
  for (const fault of faults) if (fault.kind === 'latency') await sleep(fault.milliseconds);
}

/** The one that is no latency, if any. */
export function decisiveFault(faults: readonly Fault[]): Fault | undefined {
  return faults.find(({ kind }) => kind !== 'latency');
}

/** The error of a rule that does not let a request be carried out. */
export function refusalOf(fault: Fault | undefined): MockRefusal | undefined {
  if (fault?.kind === 'status') return new MockRefusal(fault.status, fault.code, 'A fault rule of the mock');
  return fault?.kind === 'errorIn200' ? new MockRefusal(200, fault.code, 'A fault rule of the mock') : undefined;
}

/** Sends an answer, harmed as the fault says. */
export async function sendHarmed(
  fault: Fault | undefined,
  answer: WrittenAnswer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, headers, bytes } = answer;
  if (fault?.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const none = request.method === 'HEAD' || status === 204 || status === 304;
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': String(bytes.length) });
  if (none) response.end();
  else if (fault?.kind === 'truncate') {
    await new Promise((done) =>
      response.write(bytes.subarray(0, Math.max(0, Math.min(fault.bytes, bytes.length - 1))), done),
    );
    response.socket?.destroySoon();
  } else if (fault?.kind === 'slowBody') await sendSlowly(bytes, fault.bytesPerSecond, response);
  else response.end(bytes);
}

/** Ten pieces a second. */
async function sendSlowly(bytes: Buffer, bytesPerSecond: number, response: ServerResponse): Promise<void> {
  const step = Math.max(1, Math.floor(bytesPerSecond / 10));
  for (let at = 0; at < bytes.length && !response.destroyed; at += step) {
    const piece = bytes.subarray(at, at + step);
    await sleep((piece.length * 1000) / bytesPerSecond);
    response.write(piece);
  }
  response.end();
}
