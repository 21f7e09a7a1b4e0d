import type { ClientRequest } from 'node:http';
import { AppError } from '../../base/errors';

/** How long a request may take, in milliseconds. */
export interface RequestTimeouts {
  /** Until the connection stands, TLS included. */
  readonly connect: number;
  /** Between two signs of life once it stands. */
  readonly idle: number;
  /** From the start to the last byte. */
  readonly total: number;
}

/** Management operations may take a minute until they answer; a download gets an hour. */
export const usualTimeouts: RequestTimeouts = { connect: 10_000, idle: 120_000, total: 3_600_000 };

/** Watches a request: destroys it with `network.timeout` when a bound is passed. The function that it gives ends the watch. */
export function watchTimeouts(request: ClientRequest, timeouts: RequestTimeouts): () => void {
  const fail = (what: string, milliseconds: number) => {
    const facts = { detail: what, milliseconds };
    request.destroy(new AppError('network.timeout', `No ${what} within ${milliseconds} ms`, { facts }));
  };
  const connecting = setTimeout(() => fail('connection', timeouts.connect), timeouts.connect);
  const running = setTimeout(() => fail('end of the answer', timeouts.total), timeouts.total);
  const connected = () => {
    clearTimeout(connecting);
    request.setTimeout(timeouts.idle, () => fail('sign of life', timeouts.idle));
  };
  request.once('socket', (socket) => {
    if (!socket.connecting) connected();
    else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected);
  });
  return () => {
    clearTimeout(connecting);
    clearTimeout(running);
  };
}
