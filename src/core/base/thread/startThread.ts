import { Worker } from 'node:worker_threads';
import type { FromThread, Thread } from './threadContract';

/**
 * Starts a thread that serves calls.
 * @param file Absolute path of its entry in `dist/`.
 * @param heapMegabytes It ends when its heap grows beyond, and nothing else does.
 * @param data What its entry has to know at once.
 */
export function startThread(file: string, heapMegabytes: number, data?: object): Thread {
  const resourceLimits = { maxOldGenerationSizeMb: heapMegabytes };
  const worker = new Worker(file, { resourceLimits, ...(data && { workerData: data }) });
  worker.unref(); // it does not keep a command line alive
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on('message', (message: FromThread) => listener(message)),
    onEnd: (listener) => {
      worker.on('error', (error) => listener(error.message));
      worker.on('exit', (code) => listener(`the worker ended with ${code}`));
    },
    terminate: () => void worker.terminate(),
  };
}
