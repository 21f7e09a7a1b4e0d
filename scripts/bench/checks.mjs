// @ts-check
// Checking an integration of 10,000 large files: for how long the thread that asks hears nothing, with the check on it and in its own.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { median } from './runs.mjs';
import { printTable } from './table.mjs';

const files = 10_000;
const bytes = 20_000;

/** Ways of checking, and the name of each. */
const ways = /** @type {const} */ ([
  ['here', 'on the thread that asks'],
  ['thread', 'in a thread of its own'],
  ['again', 'there, for the second time'],
]);

/** At most so much of the gap on the asking thread may be left. */
const bar = 0.2;

/** @typedef {{ seconds: number, gap: number }} Figures In seconds. */

/**
 * @param {import('../bench.mjs').BenchOptions} options
 * @returns {Promise<void>}
 */
export async function benchChecks({ runs, dist, signal }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-checks-'));
  try {
    writeIntegration(folder);
    /** @type {Figures[][]} */
    const measured = ways.map(() => []);
    for (let round = 0; round <= runs; round++) {
      for (const [index, [way]] of ways.entries()) {
        const figures = await checkOnce([way, folder, path.join(dist, 'checks.js')], signal);
        if (round > 0) measured[index]?.push(figures);
      }
    }
    report(measured, runs);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function writeIntegration(folder) {
  fs.writeFileSync(
    path.join(folder, 'integration.yaml'),
    'name: large\ncustomer: A\nkind: s3\nlanguage: python\napplication: { name: A }\npatterns: [P04]\ndocuments: { wanted: [faq] }\n',
  );
  const plain = 'value = store.read(name, offset=position, length=block)  # as the file was read\n'.repeat(40);
  const page = `${plain}page = store.list(prefix, token=next_token)\n`;
  const text = page.repeat(Math.ceil(bytes / page.length));
  for (let at = 0; at < files; at++) {
    const place = path.join(folder, `part${at % 100}`);
    if (at < 100) fs.mkdirSync(place);
    fs.writeFileSync(path.join(place, `module${at}.py`), text);
  }
  // What was written within the last two seconds counts as changing still.
  const past = new Date(Date.now() - 60_000);
  fs.utimesSync(path.join(folder, 'integration.yaml'), past, past);
}

/**
 * @param {readonly string[]} args
 * @param {AbortSignal} signal
 * @returns {Promise<Figures>}
 */
async function checkOnce(args, signal) {
  const script = path.join(import.meta.dirname, 'checkProcess.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { signal });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

/**
 * @param {readonly (readonly Figures[])[]} measured
 * @param {number} runs
 */
function report(measured, runs) {
  const middle = (/** @type {number} */ index, /** @type {keyof Figures} */ key) =>
    median((measured[index] ?? []).map((each) => each[key]));
  const rows = ways.map(([, name], index) => [
    ...[name, middle(index, 'seconds').toFixed(2), (middle(index, 'gap') * 1000).toFixed(0)],
    (middle(index, 'gap') / middle(0, 'gap')).toFixed(2),
  ]);
  const title = `Check of ${files} files of ${bytes / 1000} kB, N = ${runs}, medians`;
  printTable(title, ['', 'seconds', 'longest gap, ms', 'of the first'], rows);
  const left = middle(1, 'gap') / middle(0, 'gap');
  console.log(`At most ${bar} of the gap may be left: ${left <= bar ? 'kept' : 'NOT KEPT'}`);
}
