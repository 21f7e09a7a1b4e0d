// @ts-check
// What activation costs, in VS Code's own words: "Developer: Startup Performance" of a real VS Code.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';
import { hostFor } from '../setup/vscodeHosts.mjs';
import { vsixFile } from '../test/vsixFile.mjs';
import { emptyId, installPackage, writeExtension, writeReader } from './benchExtensions.mjs';
import { askWindow } from './benchWindow.mjs';
import { median } from './runs.mjs';
import { printTable } from './table.mjs';

/** Load Code + Call Activate, at most this many times those of an empty extension. */
const bar = 3;

/**
 * @typedef {{ load: number, activate: number, finish: number }} Activation Whole milliseconds, as VS Code counts.
 * @typedef {{ ours: Activation, empty: Activation }} Run
 */

/**
 * @param {import('../bench.mjs').BenchOptions} options
 * @returns {Promise<void>}
 */
export async function benchActivation({ host: version, runs, signal }) {
  const host = await hostFor(version);
  /** @type {Run[]} */
  const measured = [];
  for (let round = 0; round <= runs; round++) {
    const run = await activateOnce(host, round % 2 === 0, signal);
    if (round > 0) measured.push(run);
  }
  report(version, measured);
  printSizes();
}

/**
 * One VS Code, fresh as after an installation, in which both extensions are activated in the same way.
 * @param {import('../setup/vscodeHosts.mjs').VscodeHost} host
 * @param {boolean} emptyFirst Who comes second gains from what VS Code has then done before.
 * @param {AbortSignal} signal
 * @returns {Promise<Run>}
 */
async function activateOnce(host, emptyFirst, signal) {
  signal.throwIfAborted();
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-activation-'));
  try {
    fs.mkdirSync(path.join(root, 'workspace'));
    const ourId = await installPackage(host, root);
    // It waits to be activated like ours.
    writeExtension(root, emptyId, 'exports.activate = () => {};\n', []);
    writeReader(root, 'perfReader.cjs');
    const ids = emptyFirst ? [emptyId, ourId] : [ourId, emptyId];
    const table = await askWindow({ host, root, env: { BENCH_EXTENSIONS: JSON.stringify(ids) }, signal });
    return { ours: timesOf(table, ourId), empty: timesOf(table, emptyId) };
  } finally {
    fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * A line of the table: | Extension | Eager | Load Code | Call Activate | Finish Activate | Event | By |
 * @param {string} table
 * @param {string} id
 * @returns {Activation}
 */
function timesOf(table, id) {
  const line = table.split('\n').find((candidate) => candidate.startsWith(`| ${id} `)) ?? '';
  const [load = Number.NaN, activate = Number.NaN, finish = Number.NaN] = line.split('|').slice(3, 6).map(Number);
  if (Number.isNaN(load + activate + finish)) throw new Error(`VS Code's table says nothing of ${id}: ${line}`);
  return { load, activate, finish };
}

/**
 * VS Code counts whole milliseconds and an empty extension takes about one, so the ratio of the means is given as well: it
 * is the finer one.
 * @param {string} version
 * @param {readonly Run[]} measured
 */
function report(version, measured) {
  const ours = summary(measured.map((run) => run.ours));
  const empty = summary(measured.map((run) => run.empty));
  const header = ['milliseconds', 'Load Code', 'Call Activate', 'sum', 'min-max', 'mean', 'Finish Activate', 'N'];
  const rows = [
    ['Storage Integrator', ...ours.cells],
    ['an empty extension', ...empty.cells],
  ];
  printTable(`Activation in VS Code ${version}, both in the same run, medians`, header, rows);
  // The table has whole milliseconds, so what it calls 0 may have been nearly 1.
  const ratio = Math.max(ours.median, 1) / Math.max(empty.median, 1);
  const means = (Math.max(ours.mean, 1) / Math.max(empty.mean, 1)).toFixed(2);
  const verdict = ratio <= bar ? 'kept' : 'NOT KEPT';
  console.log(
    `Ratio of the sums, 0 taken as 1 ms: ${ratio.toFixed(2)}x (of their means: ${means}x). The bar is ${bar}x: ${verdict}`,
  );
}

/** @param {readonly Activation[]} times */
function summary(times) {
  const sums = times.map(({ load, activate }) => load + activate);
  const mean = sums.reduce((total, value) => total + value, 0) / sums.length;
  const medians = [times.map(({ load }) => load), times.map(({ activate }) => activate), sums].map(median);
  const finish = String(median(times.map((time) => time.finish)));
  const spread = [`${Math.min(...sums)}-${Math.max(...sums)}`, mean.toFixed(1), finish, String(times.length)];
  return { median: median(sums), mean, cells: [...medians.map(String), ...spread] };
}

function printSizes() {
  const size = (/** @type {string} */ file) => fs.statSync(file).size / 1024;
  const main = size(path.join(projectRoot, 'dist/extension.js')).toFixed(0);
  const rows = [
    ['dist/extension.js', `${main} KB`, '150 KB'],
    [path.basename(vsixFile), `${(size(vsixFile) / 1024).toFixed(2)} MB`, '5 MB'],
  ];
  printTable('Sizes', ['file', 'is', 'at most'], rows);
}
