// @ts-check
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import Mocha from 'mocha';

/** @typedef {{ files: string[], grep: string, index?: number, mutantUrls?: Record<string, string> }} Job */

/** @type {{ jobs: Job[], timeout: number, bail?: boolean }} */
const { jobs, timeout, bail = false } = JSON.parse(await text(process.stdin));

// A mutant may leave a promise behind that nobody waits for.
if (bail) process.on('unhandledRejection', () => undefined);

/** @param {Job} job */
async function run({ files, grep, index, mutantUrls }) {
  const mocha = new Mocha({ timeout, bail, forbidOnly: true, ...(grep !== '' && { grep: new RegExp(grep) }) });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  const query = `?mutant=${encodeURIComponent(JSON.stringify({ index, mutantUrls }))}`;
  for (const file of files) await import(pathToFileURL(file).href + query);
  /** @type {{ name: string, outcome: string, message: string }[]} */
  const tests = [];
  /** @param {Mocha.Runnable} runnable @param {string} outcome @param {string} [message] */
  const note = (runnable, outcome, message = '') => tests.push({ name: runnable.fullTitle(), outcome, message });
  await new Promise((resolve) => {
    const runner = new Mocha.Runner(mocha.suite, { delay: false, cleanReferencesAfterRun: false });
    if (grep !== '') runner.grep(new RegExp(grep), false);
    if (bail) mocha.suite.bail(true);
    runner.on('pass', (test) => note(test, 'passed'));
    runner.on('pending', (test) => note(test, 'skipped', 'skipped by the test'));
    runner.on('fail', (test, error) => note(test, 'failed', `${error?.message ?? error}\n${error?.stack ?? ''}`));
    runner.run(() => resolve(undefined));
  });
  return tests;
}

for (const job of jobs) {
  /** @type {{ name: string, outcome: string, message: string }[]} */
  let tests;
  try {
    tests = await run(job);
  } catch (error) {
    tests = [{ name: job.grep, outcome: 'failed', message: `cannot be loaded: ${error}` }];
  }
  process.send?.({ job, tests });
}
process.disconnect?.();
process.exit(0);
