// @ts-check
// The sandbox beside Ceph RGW, with rclone as the client of both: whole processes, in alternating runs.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheDir } from '../common/cacheDir.mjs';
import { startCeph } from '../servers/ceph.mjs';
import { fillLargeBucket, fillSigned, largeBucket } from './largeBucket.mjs';
import { rclone } from './peers.mjs';
import { interleave, timeCommand } from './runs.mjs';
import { startSandboxServer } from './sandboxServer.mjs';
import { printComparison } from './table.mjs';
import { createBucket, loads, theirs, writeFiles } from './transfers.mjs';

/**
 * @typedef {import('../bench.mjs').BenchOptions} BenchOptions
 * @typedef {import('../servers/serverProcess.mjs').TestServer} TestServer
 * @typedef {import('./peers.mjs').Store} Store
 */

const quiet = () => undefined;

/**
 * @param {BenchOptions} options
 * @returns {Promise<void>}
 */
export async function benchSandbox(options) {
  if (!options.peers.rclone) throw new Error('this benchmark needs rclone');
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-sandbox-'));
  const profile = process.env['BENCH_PROFILE'];
  const { signal } = options;
  const sandbox = await startSandboxServer({
    dir: path.join(root, 'sandbox'),
    signal,
    ...(profile ? { profile } : {}),
  });
  try {
    await compareTransfers(options, root, sandbox);
    await compareListings(options, sandbox);
  } finally {
    await sandbox.stop();
    fs.rmSync(root, { recursive: true, force: true });
  }
}

/**
 * RGW keeps its objects in memory here, the sandbox in files.
 * @param {BenchOptions} options
 * @param {string} root
 * @param {TestServer} sandbox
 */
async function compareTransfers(options, root, sandbox) {
  const { runs, signal } = options;
  const ceph = await startCeph({ dir: path.join(root, 'ceph'), dashboard: false, signal, log: quiet });
  try {
    for (const store of [sandbox, ceph]) await createBucket(store);
    for (const load of loads) {
      const folder = path.join(root, `${load.files}`);
      writeFiles(path.join(folder, 'source'), load);
      for (const transfers of load.transfers) {
        for (const direction of /** @type {const} */ (['upload', 'download'])) {
          const candidates = [
            { ...theirs({ store: sandbox, folder, options }, load, direction, transfers), name: 'the sandbox' },
            { ...theirs({ store: ceph, folder, options }, load, direction, transfers), name: 'Ceph RGW in memory' },
          ];
          const measured = await interleave(candidates, runs, signal);
          printComparison(`rclone: ${load.name} ${direction}, ${transfers} at a time`, measured);
        }
      }
    }
  } finally {
    await ceph.stop();
  }
}

/**
 * @param {BenchOptions} options
 * @param {TestServer} sandbox
 */
async function compareListings(options, sandbox) {
  const { runs, signal, peers } = options;
  const dir = cacheDir('bench', 'ceph');
  const ceph = await startCeph({ dir, store: 'bluestore', dashboard: false, signal, log: quiet });
  try {
    await fillLargeBucket(ceph, signal);
    const seconds = await fillSigned(sandbox, signal);
    console.log(`bench: the sandbox took ${largeBucket.keys} objects in ${seconds.toFixed(0)} s`);
    const candidate = (/** @type {string} */ name, /** @type {Store} */ store) => {
      const command = rclone(peers.rclone ?? '', store, ['lsf', '-R', '--files-only', `bench:${largeBucket.name}`]);
      return { name, measure: () => timeCommand(command, { signal, minLines: largeBucket.keys }) };
    };
    const candidates = [candidate('the sandbox', sandbox), candidate('Ceph RGW on bluestore', ceph)];
    printComparison(`rclone: all ${largeBucket.keys} keys`, await interleave(candidates, runs, signal));
  } finally {
    await ceph.stop();
  }
}
