import { Worker } from 'node:worker_threads';
import { workerHeapMegabytes } from '../document/limits';
import type { DefinitionWorker } from './definitionClient';
import type { FromWorker } from './protocol';

/** Starts the worker thread. @param file `dist/definitions.js` */
export function startDefinitionWorker(file: string): DefinitionWorker {
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: workerHeapMegabytes } });
  worker.unref(); // it does not keep a command line alive
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on('message', (message: FromWorker) => listener(message)),
    onEnd: (listener) => {
      worker.on('error', (error) => listener(error.message));
      worker.on('exit', (code) => listener(`the worker ended with ${code}`));
    },
    terminate: () => void worker.terminate(),
  };
}
