// @ts-check
// A definition read as the extension does it: the worker of dist/, and the client's own sources on this side.
import fs from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import v8 from 'node:v8';
import { MessageChannel, Worker } from 'node:worker_threads';
import { tsImport } from 'tsx/esm/api';

/** Runs the worker's entry and answers any message with the worker's memory. */
const entry = `
  const { workerData } = require('node:worker_threads');
  workerData.port.on('message', () => workerData.port.postMessage(process.memoryUsage()));
  workerData.port.unref();
  require(workerData.file);
`;

/**
 * @param {string} file
 * @param {string} workerFile dist/definitions.js
 * @returns {Promise<import('./definitionProcess.mjs').Run>}
 */
export async function ourReader(file, workerFile) {
  const { DefinitionClient } = await tsImport('../../src/core/apis/worker/definitionClient.ts', import.meta.url);
  const { apiLevel } = await tsImport('../../src/core/apis/tree/apiLevel.ts', import.meta.url);
  const { definitionLimits, workerHeapMegabytes } = await tsImport(
    '../../src/core/apis/document/limits.ts',
    import.meta.url,
  );
  const { port1, port2 } = new MessageChannel();
  /** @type {import('../../src/core/apis/worker/definitionClient').DefinitionClient} */
  const client = new DefinitionClient(() => startWorker(workerFile, port2, workerHeapMegabytes));
  return async () => {
    const started = performance.now();
    let visible = Number.NaN;
    const text = await fs.readFile(file, 'utf8');
    if (text.length > definitionLimits.parsedBytes) throw new Error('the definition is too large');
    const uri = pathToFileURL(file).href;
    const onScan = (/** @type {import('../../src/core/apis/index/definitionIndex').DefinitionIndex} */ index) => {
      apiLevel(index, 'tag', undefined);
      visible = (performance.now() - started) / 1000;
    };
    const index = await client.open(uri, { uri, text, readable: [] }, { onScan });
    const seconds = (performance.now() - started) / 1000;
    if (index.stage !== 'full' || index.operations.length === 0) throw new Error('nothing was read');
    return async () => ({ visible, seconds, heap: await heapOf(port1), index: v8.serialize(index).length });
  };
}

/**
 * @param {string} file
 * @param {import('node:worker_threads').MessagePort} port
 * @param {number} megabytes
 */
function startWorker(file, port, megabytes) {
  const worker = new Worker(entry, {
    eval: true,
    workerData: { file, port },
    transferList: [port],
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  return {
    post: (/** @type {unknown} */ message) => worker.postMessage(message),
    onMessage: (/** @type {(message: unknown) => void} */ listener) => worker.on('message', listener),
    onEnd: (/** @type {(reason: string) => void} */ listener) => {
      worker.on('error', (error) => listener(error.message));
      worker.on('exit', (code) => listener(`the worker ended with ${code}`));
    },
    terminate: () => void worker.terminate(),
  };
}

/**
 * @param {import('node:worker_threads').MessagePort} port
 * @returns {Promise<number>} MiB of the worker's heap in use
 */
function heapOf(port) {
  return new Promise((resolve) => {
    port.once('message', ({ heapUsed }) => resolve(heapUsed / 1024 / 1024));
    port.postMessage('memory');
  });
}
