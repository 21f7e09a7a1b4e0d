/** The entry of dist/definitions.js, a worker thread: API definitions are read here, and their documents stay here. */
import { parentPort } from 'node:worker_threads';
import { DefinitionServer } from '../core/apis/worker/definitionServer';
import type { ToWorker } from '../core/apis/worker/protocol';

const port = parentPort;
if (port !== null) {
  const server = new DefinitionServer((message) => port.postMessage(message));
  port.on('message', (message: ToWorker) => server.receive(message));
}
