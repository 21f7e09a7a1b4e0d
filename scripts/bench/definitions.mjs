// @ts-check
// Reading a definition of 3.4 MB: when the tree is there, when all of it, for how long the extension host hears nothing, and memory.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { hostFor } from '../setup/vscodeHosts.mjs';
import { findRealDefinitions } from '../test/realDefinitions.mjs';
import { installPackage, writeReader } from './benchExtensions.mjs';
import { askWindow } from './benchWindow.mjs';
import { generatedDefinition } from './generatedDefinition.mjs';
import { installOpenApiPeers, openApiPeers } from './openApiPeers.mjs';
import { median } from './runs.mjs';
import { printTable } from './table.mjs';

/** Seconds at most. */
const bars = { visible: 0.15, seconds: 1.5, gap: 0.05 };

/**
 * @typedef {object} Figures In seconds, MiB and bytes.
 * @property {number} seconds
 * @property {number} gap
 * @property {number} [grown] Resident memory.
 * @property {number} [visible]
 * @property {number} [heap] Of the worker, in use.
 * @property {number} [index] What the worker sends.
 * @property {number} [idle] The longest gap before anything was asked.
 * @property {string} [error]
 */

/**
 * @param {import('../bench.mjs').BenchOptions} options
 * @returns {Promise<void>}
 */
export async function benchDefinitions(options) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-definitions-'));
  try {
    const file = definitionFile(root);
    await benchReaders(file, options);
    await benchWindow(file, options);
  } finally {
    fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} root */
function definitionFile(root) {
  const folder = findRealDefinitions();
  if (folder) return path.join(folder, 'xms-6.4-openapi3.yaml');
  const file = path.join(root, 'generated.yaml');
  fs.writeFileSync(file, generatedDefinition());
  return file;
}

/**
 * Each reader in a process of its own.
 * @param {string} file
 * @param {import('../bench.mjs').BenchOptions} options
 */
async function benchReaders(file, { runs, dist, signal }) {
  const packages = await installOpenApiPeers().catch((error) => {
    console.log(`bench: going on without the other readers. ${error.message}`);
    return undefined;
  });
  const ours = { name: 'Storage Integrator', reader: 'ours', place: path.join(dist, 'definitions.js') };
  const others = openApiPeers.flatMap((peer) => (packages === undefined ? [] : [{ ...peer, place: packages }]));
  const readers = [ours, ...others];
  /** @type {Figures[][]} */
  const measured = readers.map(() => []);
  for (let round = 0; round <= runs; round++) {
    for (const [index, { reader, place }] of readers.entries()) {
      const figures = await readOnce([reader, file, place], signal);
      if (round > 0) measured[index]?.push(figures);
    }
  }
  const size = (fs.statSync(file).size / 1e6).toFixed(1);
  const rows = readers.map(({ name }, index) => [name, ...cells(measured[index] ?? [])]);
  const header = ['', 'all read, s', 'min-max', 'longest gap, ms', 'min-max', 'memory grown, MiB', 'N'];
  printTable(`${path.basename(file)}, ${size} MB, medians`, header, rows);
  report(measured[0] ?? []);
}

/**
 * @param {readonly string[]} args
 * @param {AbortSignal} signal
 * @returns {Promise<Figures>}
 */
async function readOnce(args, signal) {
  const script = path.join(import.meta.dirname, 'definitionProcess.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { signal, maxBuffer: 1 << 26 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

/** @param {readonly Figures[]} all */
function cells(all) {
  const seconds = all.map((each) => each.seconds);
  const gaps = all.map(({ gap }) => gap * 1000);
  const grown = median(all.map((each) => each.grown ?? 0)).toFixed(0);
  return [
    ...[median(seconds).toFixed(2), spread(seconds, 2)],
    ...[median(gaps).toFixed(0), spread(gaps, 0), grown, String(all.length)],
  ];
}

/**
 * @param {readonly number[]} values
 * @param {number} digits
 */
const spread = (values, digits) => `${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)}`;

/** @param {readonly Figures[]} all */
function report(all) {
  const middle = (/** @type {keyof Omit<Figures, 'error'>} */ key) =>
    median(all.map((each) => each[key] ?? Number.NaN));
  const row = (/** @type {string} */ what, /** @type {keyof typeof bars} */ key) => {
    const value = middle(key);
    const values = all.map((each) => (each[key] ?? Number.NaN) * 1000);
    return [what, (value * 1000).toFixed(0), spread(values, 0), String(bars[key] * 1000), verdict(value, bars[key])];
  };
  const rows = [row('tree visible', 'visible'), row('all read', 'seconds'), row('longest gap of the host', 'gap')];
  printTable(
    'Storage Integrator in plain Node, worker included',
    ['milliseconds', 'is', 'min-max', 'at most', ''],
    rows,
  );
  const heap = middle('heap').toFixed(0);
  console.log(`The worker's heap holds ${heap} MiB afterwards; it sends ${(middle('index') / 1024).toFixed(0)} KiB.`);
}

/**
 * @param {number} value
 * @param {number} bar
 */
const verdict = (value, bar) => (value <= bar ? 'kept' : 'NOT KEPT');

/**
 * The same inside VS Code, where the extension host does more: the first use of the extension loads its code as well.
 * @param {string} file
 * @param {import('../bench.mjs').BenchOptions} options
 */
async function benchWindow(file, { host: version, runs, signal }) {
  const host = await hostFor(version);
  /** @type {Figures[]} */
  const measured = [];
  for (let round = 0; round < runs; round++) measured.push(await windowOnce(host, file, signal));
  const ms = (/** @type {(figures: Figures) => number} */ pick) => measured.map((each) => pick(each) * 1000);
  const gaps = ms(({ gap }) => gap);
  const row = (/** @type {string} */ what, /** @type {readonly number[]} */ values, bar = '', kept = '') => [
    ...[what, median(values).toFixed(0), spread(values, 0), bar, kept],
  ];
  const rows = [
    row(
      'view opened until all is read',
      ms(({ seconds }) => seconds),
    ),
    row('longest gap meanwhile', gaps, String(bars.gap * 1000), verdict(median(gaps), bars.gap * 1000)),
    row(
      'longest gap of a tenth of a second before',
      ms(({ idle }) => idle ?? Number.NaN),
    ),
  ];
  printTable(
    `In the extension host of VS Code ${version}, N = ${runs}`,
    ['milliseconds', 'is', 'min-max', 'at most', ''],
    rows,
  );
}

/**
 * @param {import('../setup/vscodeHosts.mjs').VscodeHost} host
 * @param {string} file
 * @param {AbortSignal} signal
 * @returns {Promise<Figures>}
 */
async function windowOnce(host, file, signal) {
  signal.throwIfAborted();
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-definitions-window-'));
  try {
    fs.mkdirSync(path.join(root, 'workspace'));
    fs.copyFileSync(file, path.join(root, 'workspace/definition.yaml'));
    const id = await installPackage(host, root);
    writeReader(root, 'gapReader.cjs');
    const query = /operationId: (\w+)/.exec(fs.readFileSync(file, 'utf8'))?.[1] ?? '';
    const asked = { id, view: 'storageIntegrator.apiDefinitions', query };
    const settings = { 'storageIntegrator.apiDefinitions': [{ file: 'definition.yaml' }] };
    const env = { BENCH_DEFINITION: JSON.stringify(asked) };
    const found = /** @type {Figures} */ (JSON.parse(await askWindow({ host, root, env, settings, signal })));
    if (found.error) throw new Error(found.error);
    return found;
  } finally {
    fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}
