#!/usr/bin/env node
// @ts-check
/**
 * `npm run bench`: what activation, listing, transfers and API definitions cost, beside others in the same run. Never a test: the machine
 * decides the seconds, so look at the ratios.
 *
 *   npm run bench [-- activation listing transfers sandbox definitions checks sandboxScale] [--runs 5] [--host 1.139|1.100]
 *
 * It installs what it needs, VS Code, the store, rclone and awscli included. A tool that cannot be had is left out.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from './common/projectRoot.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { installSystemPackages } from './setup/systemPackages.mjs';

/**
 * @typedef {object} BenchOptions
 * @property {number} runs How often each is measured, after one run that is not counted.
 * @property {import('./setup/vscodeHosts.mjs').VscodeVersion} host
 * @property {import('./bench/peers.mjs').Peers} peers
 * @property {string} dist A copy of dist/: a build meanwhile must not change what is measured.
 * @property {AbortSignal} signal
 *
 * @typedef {object} Bench
 * @property {readonly import('./setup/systemPackages.mjs').Need[]} needs
 * @property {() => Promise<(options: BenchOptions) => Promise<void>>} load After the dependencies are there.
 */

/** @type {Readonly<Record<string, Bench>>} */
const benches = {
  activation: { needs: ['browser'], load: async () => (await import('./bench/activation.mjs')).benchActivation },
  listing: { needs: ['store', 'bench'], load: async () => (await import('./bench/listing.mjs')).benchListing },
  transfers: { needs: ['store', 'bench'], load: async () => (await import('./bench/transfers.mjs')).benchTransfers },
  sandbox: { needs: ['store', 'bench'], load: async () => (await import('./bench/sandbox.mjs')).benchSandbox },
  definitions: { needs: ['browser'], load: async () => (await import('./bench/definitions.mjs')).benchDefinitions },
  checks: { needs: [], load: async () => (await import('./bench/checks.mjs')).benchChecks },
  sandboxScale: { needs: [], load: async () => (await import('./bench/sandboxScale.mjs')).benchSandboxScale },
};

/** @param {string[]} args */
function parse(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { runs: { type: 'string', default: '5' }, host: { type: 'string', default: '1.139' } },
  });
  const unknown = positionals.find((name) => !(name in benches));
  if (unknown) throw new Error(`there is no benchmark ${unknown}; there are ${Object.keys(benches).join(', ')}`);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs wants a whole number from 1, not ${values.runs}`);
  const { host } = values;
  if (host !== '1.100' && host !== '1.139') throw new Error(`--host is 1.100 or 1.139, not ${host}`);
  const chosen = Object.entries(benches).filter(([name]) => positionals.length === 0 || positionals.includes(name));
  return { runs, host: /** @type {BenchOptions['host']} */ (host), chosen: chosen.map(([, bench]) => bench) };
}

/**
 * What apt and npm have to bring; a peer that is missing is only left out.
 * @param {readonly Bench[]} chosen
 */
async function install(chosen) {
  await installDependencies();
  const needs = [...new Set(chosen.flatMap((bench) => bench.needs))];
  const { missing, reason } = await installSystemPackages(needs);
  if (missing.length > 0) console.log(`bench: going on without ${missing.join(' ')}. ${reason}`);
}

/** @param {string[]} args */
async function main(args) {
  const { chosen, ...options } = parse(args);
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(name, () => stop.abort(new Error(`stopped (${name})`)));
  await install(chosen);
  const { buildForProduction, makePackage } = await import('./package/makePackage.mjs');
  const { describeTools, findPeers } = await import('./bench/peers.mjs');
  await buildForProduction();
  await makePackage();
  const peers = findPeers();
  const dist = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-dist-'));
  try {
    fs.cpSync(path.join(projectRoot, 'dist'), dist, { recursive: true });
    console.log(`\n${await describeTools(peers)}; ${os.cpus().length} cores, shared by client and server`);
    for (const { load } of chosen) await (await load())({ ...options, peers, dist, signal: stop.signal });
  } finally {
    fs.rmSync(dist, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
});
