// @ts-check
/**
 * One check of an integration in a process of its own; prints what it took as JSON.
 *
 *   node checkProcess.mjs here|thread|again FOLDER FILE
 *
 * `here`: the same bundle on this thread. FILE is dist/checks.js.
 */
import { EventEmitter } from 'node:events';
import Module from 'node:module';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { tsImport } from 'tsx/esm/api';

const [way = '', folder = '', file = ''] = process.argv.slice(2);
const root = path.join(import.meta.dirname, '../..');
const places = { catalogue: path.join(root, 'snippets'), templates: path.join(root, 'templates/documents') };
const sleep = (/** @type {number} */ milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const { checkThread, checkHeapMegabytes } = await tsImport(
  '../../src/core/integrations/worker/checkThread.ts',
  import.meta.url,
);
const { startThread } = await tsImport('../../src/core/base/thread/startThread.ts', import.meta.url);

/** The entry of the thread, loaded here: it talks to a port that is no thread's. */
function startHere() {
  const port = new EventEmitter();
  const answers = new EventEmitter();
  const threads = {
    parentPort: Object.assign(port, {
      postMessage: (/** @type {unknown} */ m) => answers.emit('message', structuredClone(m)),
    }),
    workerData: places,
  };
  const load = /** @type {{ _load: (request: string, ...rest: unknown[]) => unknown }} */ (
    /** @type {unknown} */ (Module)
  );
  const original = load._load;
  load._load = (request, ...rest) => (request === 'node:worker_threads' ? threads : original(request, ...rest));
  Module.createRequire(import.meta.url)(file);
  load._load = original;
  return {
    post: (/** @type {unknown} */ message) => port.emit('message', structuredClone(message)),
    onMessage: (/** @type {(message: unknown) => void} */ listener) => answers.on('message', listener),
    onEnd: () => undefined,
    terminate: () => undefined,
  };
}

const here = way === 'here' ? startHere() : undefined; // loading it does not count
const client = checkThread(() => here ?? startThread(file, checkHeapMegabytes, places));
const check = (/** @type {boolean} */ onlyChanged) => client.call('check', { folder, onlyChanged });
if (way === 'again') await check(false);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
await sleep(200); // what was loaded settles
delay.reset();
await sleep(20); // the first value after a reset is not counted
const started = performance.now();
const { report } = await check(way === 'again');
const seconds = (performance.now() - started) / 1000;
await sleep(20);
delay.disable();
if (report.checked.length < 2) throw new Error('nothing was checked');
console.log(JSON.stringify({ seconds, gap: delay.max / 1e9 }));
process.exit(0);
