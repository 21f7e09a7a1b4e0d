// @ts-check
// Gets what the suites need: installs, builds, starts the store.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';
import { runCommand } from '../common/runCommand.mjs';
import { buildForProduction, makePackage } from '../package/makePackage.mjs';
import { startCeph } from '../servers/ceph.mjs';
import { startGateway } from '../servers/gateway.mjs';
import { installMoto, startMoto } from '../servers/moto.mjs';
import { installVersitygw, startVersitygw } from '../servers/versitygw.mjs';
import { installSystemPackages } from '../setup/systemPackages.mjs';
import { hostFor, vscodeVersions } from '../setup/vscodeHosts.mjs';
import { findRealDefinitions } from './realDefinitions.mjs';
import { requireToolchains } from './toolchains.mjs';

/**
 * @typedef {import('./suites.mjs').Need} Need
 * @typedef {import('../servers/serverProcess.mjs').TestServer} TestServer
 *
 * @typedef {object} Prepared
 * @property {ReadonlyMap<Need, string>} absent What cannot be had on this machine, and why: its suites are skipped.
 * @property {ReadonlyMap<Need, string>} broken What went wrong: its suites fail.
 * @property {NodeJS.ProcessEnv} env Tells the tests where the stores are.
 * @property {() => Promise<void>} stop
 */

/** Something that this machine does not give, as opposed to something of ours that does not work. */
class Absent extends Error {}

/**
 * @param {ReadonlySet<Need>} needs
 * @param {AbortSignal} signal
 * @returns {Promise<Prepared>}
 */
export async function prepare(needs, signal) {
  const absent = new Map();
  const broken = new Map();
  /** @type {(need: Need, get: () => Promise<void>) => Promise<void>} */
  const provide = async (need, get) => {
    if (!needs.has(need) || signal.aborted) return;
    const started = Date.now();
    try {
      await get();
      console.log(`${need}: ready after ${((Date.now() - started) / 1000).toFixed(1)} s`);
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      (error instanceof Absent ? absent : broken).set(need, message);
      console.error(`${need}: ${message}`);
    }
  };
  /** @type {import('../servers/ceph.mjs').Ceph | undefined} */
  let ceph;
  const servers = /** @type {Map<string, TestServer>} */ (new Map());
  const packages = installPackages(needs, provide);
  const store = async () => {
    await packages;
    if (absent.has('store')) return;
    let cephDir = '';
    await provide('store', async () => {
      cephDir = fs.mkdtempSync(path.join(os.tmpdir(), 'ceph-test-'));
      ceph = await startCeph({ dir: cephDir, dashboard: needs.has('dashboard'), signal });
    });
    if (!ceph) return; // its suites have failed already
    const { accessKeyId, secretAccessKey } = ceph;
    await provide('gateway', async () => {
      servers.set('gateway', { ...(await startGateway({ cephDir, signal })), accessKeyId, secretAccessKey });
    });
  };
  const secondOpinion = async (/** @type {keyof typeof secondOpinions} */ need) => {
    await packages; // moto may need apt as well
    await provide(need, async () => void servers.set(need, await startSecondOpinion(need, signal)));
  };
  const definitions = findRealDefinitions();
  await provide('definitions', async () => {
    if (!definitions) throw new Absent('there is no folder with the two real definitions; API_DEFINITIONS names one');
  });
  let python = '';
  const toolchains = () =>
    provide('toolchains', async () => {
      python = await orAbsent(requireToolchains());
    });
  await Promise.all([
    store(),
    secondOpinion('moto').then(toolchains), // which share a Python environment
    secondOpinion('versitygw'),
    installHosts(provide),
    build(provide),
  ]);
  const env = Object.assign(
    {},
    definitions && { API_DEFINITIONS: definitions },
    needs.has('build') && !broken.has('build') && { TEST_BUILT: 'true' },
    python && { PYTHON: python },
    ceph && storeEnvironment(ceph),
    ...[...servers].map(serverEnvironment),
  );
  const stop = async () => void (await Promise.all([ceph, ...servers.values()].map((server) => server?.stop())));
  return { absent, broken, env, stop };
}

/** Stores that judge beside the real one: where they cannot be had, their suites are skipped. */
const secondOpinions = {
  moto: { install: installMoto, start: startMoto },
  versitygw: { install: installVersitygw, start: startVersitygw },
};

/**
 * @param {keyof typeof secondOpinions} name
 * @param {AbortSignal} signal
 * @returns {Promise<TestServer>}
 */
async function startSecondOpinion(name, signal) {
  const { install, start } = secondOpinions[name];
  await orAbsent(install());
  return start({ dir: fs.mkdtempSync(path.join(os.tmpdir(), `${name}-test-`)), signal });
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
function orAbsent(promise) {
  return promise.catch((error) => {
    throw new Absent(error.message);
  });
}

/**
 * One call for all: only one apt-get can run at a time.
 * @param {ReadonlySet<Need>} needs
 * @param {(need: Need, get: () => Promise<void>) => Promise<void>} provide
 */
async function installPackages(needs, provide) {
  /** @type {import('../setup/systemPackages.mjs').Need[]} */
  const wanted = [];
  if (needs.has('store')) wanted.push('store');
  if (needs.has('browser')) wanted.push('browser');
  if (needs.has('toolchains')) wanted.push('code');
  if (needs.has('python')) wanted.push('moto'); // whose package is Python's venv
  if (needs.has('office')) wanted.push('office');
  if (needs.has('migration')) wanted.push('migration');
  if (wanted.length === 0) return;
  const { missing, reason } = await orAbsent(installSystemPackages(wanted)).catch((error) => ({
    missing: wanted,
    reason: error.message,
  }));
  const refuse = () => Promise.reject(new Absent(`missing ${missing.join(' ')}. ${reason}`));
  if (!['soffice', 'pdftotext'].every((program) => fs.existsSync(`/usr/bin/${program}`)))
    await provide('office', refuse);
  const browser = process.env['CHROMIUM'] || '/usr/bin/chromium';
  if (!fs.existsSync(browser)) await provide('browser', refuse);
  if (missing.some((name) => /^(migration$|rclone|shellcheck|jq$)/.test(name))) await provide('migration', refuse);
  else await provide('migration', async () => undefined);
  if (missing.some((name) => /^(store$|ceph|radosgw)/.test(name))) await provide('store', refuse);
}

/** @param {(need: Need, get: () => Promise<void>) => Promise<void>} provide */
async function installHosts(provide) {
  for (const version of vscodeVersions) {
    await provide(`host ${version}`, async () => void (await orAbsent(hostFor(version))));
  }
}

/** @param {(need: Need, get: () => Promise<void>) => Promise<void>} provide */
async function build(provide) {
  fs.mkdirSync(path.join(projectRoot, 'out/test'), { recursive: true });
  await provide('build', buildForProduction);
  await provide('vsix', makePackage);
  await provide('bundle', () => runCommand(process.execPath, ['test/vscode/build.mjs'], { cwd: projectRoot }));
}

/**
 * @param {import('../servers/ceph.mjs').Ceph} ceph
 * @returns {NodeJS.ProcessEnv}
 */
function storeEnvironment(ceph) {
  return {
    S3_ENDPOINT: ceph.endpoint,
    S3_TLS_ENDPOINT: ceph.tlsEndpoint,
    S3_CA: ceph.caFile,
    AWS_ACCESS_KEY_ID: ceph.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ceph.secretAccessKey,
    ...(ceph.dashboard && {
      DASHBOARD_URL: ceph.dashboard.url,
      DASH_USER: ceph.dashboard.user,
      DASH_PW: ceph.dashboard.password,
    }),
  };
}

/**
 * @param {readonly [string, TestServer]} server
 * @returns {NodeJS.ProcessEnv} MOTO_ENDPOINT and so on
 */
function serverEnvironment([name, { endpoint, accessKeyId, secretAccessKey }]) {
  const prefix = name.toUpperCase();
  return {
    [`${prefix}_ENDPOINT`]: endpoint,
    [`${prefix}_ACCESS_KEY_ID`]: accessKeyId,
    [`${prefix}_SECRET_ACCESS_KEY`]: secretAccessKey,
  };
}
