// @ts-check
// Uploads and downloads by the extension's own code, beside rclone with the same work to do.
import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStore } from '../seed/s3Client.mjs';
import { startCeph } from '../servers/ceph.mjs';
import { node, rclone } from './peers.mjs';
import { interleave, summarize, timeCommand } from './runs.mjs';
import { printComparison } from './table.mjs';

/**
 * @typedef {import('../bench.mjs').BenchOptions} BenchOptions
 * @typedef {import('../servers/serverProcess.mjs').TestServer} Store
 * @typedef {{ name: string, files: number, size: number, transfers: readonly number[] }} Load
 *
 * @typedef {object} Place
 * @property {Store} store
 * @property {string} folder Holds what is uploaded, and what was downloaded.
 * @property {BenchOptions} options
 */

export const bucket = 'bench-transfers';
const kib = 1024;

/** @type {readonly Load[]} Four files cannot use more than four transfers: more would change nothing. */
export const loads = [
  { name: '2,000 x 4 KiB', files: 2000, size: 4 * kib, transfers: [8, 32] },
  { name: '4 x 64 MiB', files: 4, size: 64 * kib * kib, transfers: [8] },
];

/**
 * @param {BenchOptions} options
 * @returns {Promise<void>}
 */
export async function benchTransfers(options) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-transfers-'));
  const { signal } = options;
  /** @type {Store | undefined} */
  let store;
  try {
    // In memory: the disk would be measured otherwise.
    store = await startCeph({ dir: path.join(root, 'ceph'), dashboard: false, signal, log: () => undefined });
    await createBucket(store);
    for (const load of loads) {
      const place = { store, folder: path.join(root, `${load.files}`), options };
      writeFiles(path.join(place.folder, 'source'), load);
      for (const transfers of load.transfers) await compare(place, load, transfers);
    }
  } finally {
    await store?.stop();
    fs.rmSync(root, { recursive: true, force: true });
  }
}

/** @param {Store} store */
export async function createBucket(store) {
  const { sdk, client } = await openStore(store);
  await client.send(new sdk.CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
}

/**
 * @param {string} folder
 * @param {Load} load
 */
export function writeFiles(folder, { files, size }) {
  fs.mkdirSync(folder, { recursive: true });
  const content = Buffer.alloc(size);
  for (let index = 0; index < files; index++) {
    randomFillSync(content, 0, Math.min(size, 4096));
    fs.writeFileSync(path.join(folder, `file-${String(index).padStart(5, '0')}.bin`), content);
  }
}

/**
 * @param {Place} place
 * @param {Load} load
 * @param {number} transfers At the same time, on both sides.
 */
async function compare(place, load, transfers) {
  for (const direction of /** @type {const} */ (['upload', 'download'])) {
    /** @type {number[]} */
    const worked = [];
    const candidates = [ours(place, load, direction, transfers, worked)];
    if (place.options.peers.rclone) candidates.push(theirs(place, load, direction, transfers));
    const [first, ...others] = await interleave(candidates, place.options.runs, place.options.signal);
    const inside = summarize('ours without start and loading', worked.slice(1));
    const title = `${load.name} ${direction}, ${transfers} at a time`;
    printComparison(title, [...(first ? [first] : []), inside, ...others]);
  }
}

/**
 * @param {Place} place
 * @param {Load} load
 * @param {'upload' | 'download'} direction
 * @param {number} transfers
 * @param {number[]} worked Gets the seconds of the work alone, the warm-up included.
 * @returns {import('./runs.mjs').Candidate}
 */
function ours({ store, folder, options }, load, direction, transfers, worked) {
  const script = path.join(import.meta.dirname, 'storageProcess.mjs');
  const measure = async (/** @type {number} */ round) => {
    const { local, prefix } = placeOf(folder, direction, load, `ours-${transfers}`, round);
    const chunk = path.join(options.dist, 'storage.js');
    const command = node(store, [script, chunk, direction, bucket, prefix, local, String(transfers)]);
    let output = '';
    const seconds = await timeCommand(command, { signal: options.signal, onOutput: (text) => (output += text) });
    worked.push(JSON.parse(output).worked);
    if (direction === 'download') checkAndRemove(local, load);
    return seconds;
  };
  return { name: 'Storage Integrator', measure };
}

/**
 * rclone sends the same requests as we do: it looks for nothing at the destination, and not back at what it has sent.
 * @param {Place} place
 * @param {Load} load
 * @param {'upload' | 'download'} direction
 * @param {number} transfers
 * @returns {import('./runs.mjs').Candidate}
 */
export function theirs({ store, folder, options }, load, direction, transfers) {
  const same = ['--transfers', String(transfers), '--no-check-dest', '--s3-no-head', '--s3-no-head-object'];
  const measure = async (/** @type {number} */ round) => {
    const { local, prefix } = placeOf(folder, direction, load, `rclone-${transfers}`, round);
    const remote = `bench:${bucket}/${prefix}`;
    const [from, to] = direction === 'upload' ? [local, remote] : [remote, local];
    const args = ['copy', ...same, '--s3-no-check-bucket', from, to];
    const command = rclone(options.peers.rclone ?? '', store, args);
    const seconds = await timeCommand(command, { signal: options.signal });
    if (direction === 'download') checkAndRemove(local, load);
    return seconds;
  };
  return { name: 'rclone copy', measure };
}

/**
 * A prefix of its own for each upload: nothing is ever there before. What is downloaded is what the warm-up uploaded.
 * @param {string} folder
 * @param {'upload' | 'download'} direction
 * @param {Load} load
 * @param {string} who
 * @param {number} round
 */
export function placeOf(folder, direction, { files }, who, round) {
  if (direction === 'upload') return { local: path.join(folder, 'source'), prefix: `${files}/${who}-${round}/` };
  return { local: path.join(folder, `${who}-${round}`), prefix: `${files}/${who}-0/` };
}

/**
 * @param {string} folder
 * @param {Load} load
 */
export function checkAndRemove(folder, { files, size }) {
  const names = fs.readdirSync(folder);
  const whole = names.filter((name) => fs.statSync(path.join(folder, name)).size === size);
  if (names.length !== files || whole.length !== files) throw new Error(`${whole.length} of ${files} files arrived`);
  fs.rmSync(folder, { recursive: true });
}
