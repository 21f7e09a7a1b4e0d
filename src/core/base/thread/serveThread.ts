import { parentPort } from 'node:worker_threads';
import type { ThreadContract, ToThread } from './threadContract';
import { type ThreadMethods, ThreadServer } from './threadServer';

/** Serves the thread that started this one; in any other there is nobody to serve. To be called by the entry of a thread. */
export function serveThread<C extends ThreadContract>(methods: ThreadMethods<C>): void {
  const port = parentPort;
  if (port === null) return;
  const server = new ThreadServer<C>(methods, (message) => port.postMessage(message));
  port.on('message', (message: ToThread) => server.receive(message));
}
