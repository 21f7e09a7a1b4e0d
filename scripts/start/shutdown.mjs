// @ts-check

/** @typedef {() => Promise<void> | void} Cleanup */

/** @type {Cleanup[]} */
const cleanups = [];
/** @type {Promise<void> | undefined} */
let stopping;

/**
 * Registers what must be undone before this process ends; the last one registered is undone first.
 * @param {Cleanup} cleanup
 */
export function beforeExit(cleanup) {
  cleanups.push(cleanup);
}

/** Whether the process is on its way out: what fails now fails because of that. */
export function isStopping() {
  return stopping !== undefined;
}

/**
 * Undoes everything and ends the process.
 * @param {number} code
 * @returns {Promise<void>}
 */
export function shutDown(code) {
  stopping ??= undoAll().then(() => process.exit(code));
  return stopping;
}

async function undoAll() {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) {
    try {
      await cleanup();
    } catch (error) {
      console.error(`start: while stopping: ${/** @type {Error} */ (error).message}`);
    }
  }
}

/** Makes Ctrl-C, a closed terminal and a polite kill end the process in order. */
export function shutDownOnSignals() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (!isStopping()) console.log(`\nstart: stopping everything (${signal})`);
      void shutDown(0);
    });
  }
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => void shutDown(1)); // nobody reads any more
  if (process.env['npm_lifecycle_event']) endWithParent();
}

/** npm passes a signal to its shell only, which ends without passing it on. */
function endWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    void shutDown(0);
  }, 500);
  timer.unref();
}
