// @ts-check
// Time to the first 1,000 keys of a bucket with 100,000, and to all of them.
import path from 'node:path';
import { cacheDir } from '../common/cacheDir.mjs';
import { startCeph } from '../servers/ceph.mjs';
import { fillLargeBucket, largeBucket } from './largeBucket.mjs';
import { aws, node, rclone } from './peers.mjs';
import { interleave, summarize, timeCommand } from './runs.mjs';
import { printComparison, printTable } from './table.mjs';

const page = 1000;

/**
 * @typedef {import('../bench.mjs').BenchOptions} BenchOptions
 * @typedef {import('./runs.mjs').Candidate} Candidate
 * @typedef {import('../servers/ceph.mjs').Ceph} Store
 */

/**
 * @param {BenchOptions} options
 * @returns {Promise<void>}
 */
export async function benchListing(options) {
  const { signal, runs } = options;
  const log = () => undefined;
  const store = await startCeph({ dir: cacheDir('bench', 'ceph'), store: 'bluestore', dashboard: false, signal, log });
  try {
    await fillLargeBucket(store, signal);
    const title = `First page (${page} keys) of a bucket with ${largeBucket.keys}, whole process`;
    printComparison(title, await interleave(firstPage(options, store), runs, signal));
    await inProcess(options, store);
    const all = await interleave(everything(options, store), Math.min(runs, 3), signal);
    printComparison(`All ${largeBucket.keys} keys, whole process`, all);
  } finally {
    await store.stop();
  }
}

/**
 * Ours and aws end by themselves after one page. rclone knows no such limit: `lsf -R` prints keys as pages come in, so
 * its time is that to the thousandth line, and without its own end. Without -R it would ask for all pages first.
 * @param {BenchOptions} options
 * @param {Store} store
 * @returns {Candidate[]}
 */
function firstPage({ peers, dist, signal }, store) {
  const ours = node(store, [
    path.join(dist, 'cli.js'),
    'ls',
    `s3://${largeBucket.name}/`,
    '-r',
    '--limit',
    String(page),
  ]);
  const candidates = [
    { name: 'storage-integrator ls -r --limit 1000', measure: () => timeCommand(ours, { signal, minLines: page }) },
  ];
  if (peers.rclone) {
    const command = rclone(peers.rclone, store, ['lsf', '-R', '--files-only', `bench:${largeBucket.name}`]);
    const measure = () => timeCommand(command, { signal, untilLine: page, minLines: page });
    candidates.push({ name: 'rclone lsf -R, to line 1000', measure });
  }
  if (peers.aws) {
    const limits = ['--max-items', String(page), '--page-size', String(page), '--output', 'text'];
    const command = aws(peers.aws, store, ['s3api', 'list-objects-v2', '--bucket', largeBucket.name, ...limits]);
    const measure = () => timeCommand(command, { signal, minLines: page });
    candidates.push({ name: 'aws s3api list-objects-v2 --max-items 1000', measure });
  }
  return candidates;
}

/**
 * @param {BenchOptions} options
 * @param {Store} store
 * @returns {Candidate[]}
 */
function everything({ peers, dist, signal }, store) {
  const measure = (/** @type {import('./runs.mjs').Command} */ command) => () =>
    timeCommand(command, { signal, minLines: largeBucket.keys });
  const ours = node(store, [path.join(dist, 'cli.js'), 'ls', `s3://${largeBucket.name}/`, '-r']);
  const candidates = [{ name: 'storage-integrator ls -r', measure: measure(ours) }];
  if (peers.rclone) {
    const command = rclone(peers.rclone, store, ['lsf', '-R', '--files-only', `bench:${largeBucket.name}`]);
    candidates.push({ name: 'rclone lsf -R', measure: measure(command) });
  }
  if (peers.aws) {
    const args = ['s3api', 'list-objects-v2', '--bucket', largeBucket.name, '--output', 'text'];
    candidates.push({ name: 'aws s3api list-objects-v2', measure: measure(aws(peers.aws, store, args)) });
  }
  return candidates;
}

/**
 * What the tree waits for: the storage code is loaded once a window, and its connections stay open.
 * @param {BenchOptions} options
 * @param {Store} store
 */
async function inProcess({ dist, runs, signal }, store) {
  const script = path.join(import.meta.dirname, 'storageProcess.mjs');
  const command = node(store, [script, path.join(dist, 'storage.js'), 'list', largeBucket.name]);
  /** @type {{ loaded: number, first: number, again: number }[]} */
  const figures = [];
  for (let round = 0; round <= runs; round++) {
    let output = '';
    await timeCommand(command, { signal, onOutput: (text) => (output += text) });
    if (round > 0) figures.push(JSON.parse(output));
  }
  const row = (/** @type {string} */ name, /** @type {number[]} */ values) => {
    const { median, min, max } = summarize(name, values);
    const milliseconds = (/** @type {number} */ seconds) => (seconds * 1000).toFixed(0);
    return [name, milliseconds(median), `${milliseconds(min)}-${milliseconds(max)}`, String(values.length)];
  };
  const rows = [
    row(
      'loading storage.js, once a window',
      figures.map(({ loaded }) => loaded),
    ),
    row(
      'first page, connection made',
      figures.map(({ first }) => first),
    ),
    row(
      'first page again, connection kept',
      figures.map(({ again }) => again),
    ),
  ];
  printTable('The same page inside a running process', ['milliseconds', 'median', 'min-max', 'N'], rows);
}
