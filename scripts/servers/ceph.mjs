// @ts-check
// The one-node Ceph of ceph-dev.sh as an object that can be started and stopped.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts, isPortFree } from '../common/freePorts.mjs';
import { isProcessAlive } from '../common/isProcessAlive.mjs';

/**
 * @typedef {'MON_PORT' | 'RGW_PORT' | 'RGW_TLS_PORT' | 'DASH_PORT'} PortName
 * @typedef {Partial<Record<PortName, number>>} Ports
 *
 * @typedef {object} CephOptions
 * @property {string} dir Keeps all state.
 * @property {Ports} [ports] Free ones are found for those not given; a kept store keeps its ports while they are free.
 * @property {'memstore' | 'bluestore'} [store] `memstore` (default) is quick and empty after every start; `bluestore`
 *   keeps its content in dir.
 * @property {boolean} [dashboard] The manager with its dashboard and REST API. Default true; three seconds quicker without.
 * @property {AbortSignal} [signal] Gives up a start; what was started is stopped.
 * @property {(line: string) => void} [log]
 *
 * @typedef {object} Ceph
 * @property {string} endpoint S3 and STS over HTTP.
 * @property {string} tlsEndpoint The same over TLS, with a certificate of a private authority.
 * @property {string} caFile That authority.
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {{ url: string, user: string, password: string } | undefined} dashboard
 * @property {boolean} owned Whether stop() ends it: false when another live process runs the store in this folder.
 * @property {() => Promise<void>} stop Ends the store's processes; a memstore's folder goes with them.
 */

const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'ceph-dev.sh');
const portNames = /** @type {const} */ (['MON_PORT', 'RGW_PORT', 'RGW_TLS_PORT', 'DASH_PORT']);
const keys = { accessKeyId: 'devaccesskey', secretAccessKey: 'devsecretkey1234567890' };
const login = { user: 'admin', password: 'dev-Passw0rd!' };

/**
 * Starts a store in a folder, or joins the one that runs there.
 * @param {CephOptions} options
 * @returns {Promise<Ceph>} Once S3, and the dashboard if wanted, answers.
 */
export async function startCeph(options) {
  const dir = path.resolve(options.dir);
  const store = options.store ?? 'memstore';
  const dashboard = options.dashboard ?? true;
  const running = await isCephRunning(dir);
  const owned = !running || !ownerAlive(dir);
  const ports = running ? rememberedPorts(dir) : await choosePorts(dir, options.ports ?? {});
  if (!running) await runStart(dir, { store, dashboard, ports, ...options });
  if (owned) fs.writeFileSync(ownerFile(dir), String(process.pid));
  const leave = onExit(owned, dir);
  const stop = async () => {
    leave();
    if (!owned) return;
    fs.rmSync(ownerFile(dir), { force: true });
    await runScript(store === 'memstore' ? 'wipe' : 'stop', dir);
  };
  const at = (/** @type {PortName} */ name) => `127.0.0.1:${ports[name]}`;
  return {
    endpoint: `http://${at('RGW_PORT')}`,
    tlsEndpoint: `https://${at('RGW_TLS_PORT')}`,
    caFile: path.join(dir, 'tls/ca.crt'),
    ...keys,
    dashboard: dashboard ? { url: `http://${at('DASH_PORT')}`, ...login } : undefined,
    owned,
    stop,
  };
}

/**
 * @param {string} dir
 * @returns {Promise<boolean>} whether every process of the store in this folder runs
 */
export function isCephRunning(dir) {
  return runScript('status', path.resolve(dir)).then(
    () => true,
    () => false,
  );
}

/**
 * Stops a store that whoever started it left behind.
 * @param {string} dir
 * @returns {Promise<void>}
 */
export async function stopCeph(dir) {
  await runScript('stop', path.resolve(dir));
}

/**
 * @param {'status' | 'stop' | 'wipe'} command
 * @param {string} dir
 */
function runScript(command, dir) {
  return promisify(execFile)('bash', [script, command, dir]);
}

/**
 * The script leads a process group of its own, so that Ctrl-C in the terminal reaches it once, from here.
 * @param {string} dir
 * @param {CephOptions & { ports: Ports }} options
 * @returns {Promise<void>}
 */
function runStart(dir, options) {
  const log = options.log ?? ((line) => console.log(`ceph: ${line}`));
  const env = {
    ...process.env,
    STORE: options.store,
    DASHBOARD: options.dashboard ? 'on' : 'off',
    ...toStrings(options.ports),
  };
  const own = {
    ...env,
    AK: keys.accessKeyId,
    SK: keys.secretAccessKey,
    DASH_USER: login.user,
    DASH_PW: login.password,
  };
  return new Promise((resolve, reject) => {
    options.signal?.throwIfAborted();
    const child = spawn('bash', [script, 'start', dir], {
      env: own,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const abort = () => child.kill('SIGTERM'); // its trap stops what it has started
    let errors = '';
    eachLine(child.stdout, log);
    child.stderr.on('data', (/** @type {Buffer} */ data) => (errors += data));
    options.signal?.addEventListener('abort', abort);
    child.once('error', reject);
    child.once('close', (code) => {
      options.signal?.removeEventListener('abort', abort);
      if (code === 0) resolve();
      else reject(new Error(`Ceph did not start in ${dir} (exit code ${code}).\n${errors.trim()}`));
    });
  });
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {(line: string) => void} log
 */
function eachLine(stream, log) {
  let rest = '';
  stream.on('data', (/** @type {Buffer} */ data) => {
    const lines = (rest + data).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) log(line);
  });
}

/**
 * @param {Ports} ports
 * @returns {Record<string, string>}
 */
function toStrings(ports) {
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
}

/**
 * @param {string} dir
 * @returns {Ports}
 */
function rememberedPorts(dir) {
  const file = path.join(dir, 'remembered');
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const found = [...text.matchAll(/\{(\w+_PORT):=(\d+)\}/g)].map(([, name, port]) => [name, Number(port)]);
  return Object.fromEntries(found);
}

/**
 * @param {string} dir
 * @param {Ports} wanted
 * @returns {Promise<Ports>}
 */
async function choosePorts(dir, wanted) {
  const remembered = rememberedPorts(dir);
  const free = await freePorts(portNames.length);
  /** @type {Ports} */
  const chosen = {};
  for (const [index, name] of portNames.entries()) {
    const before = remembered[name];
    chosen[name] =
      wanted[name] ?? (before && (await isPortFree(before)) ? before : /** @type {number} */ (free[index]));
  }
  return chosen;
}

/** @param {string} dir */
function ownerFile(dir) {
  return path.join(dir, 'owner.pid');
}

/**
 * Whether the process that started the store still lives: if it was killed, the next one to come takes the store over.
 * @param {string} dir
 */
function ownerAlive(dir) {
  const pid = fs.existsSync(ownerFile(dir)) ? Number(fs.readFileSync(ownerFile(dir), 'utf8')) : 0;
  return isProcessAlive(pid, 'node');
}

/**
 * Last resort when the process ends without stop(): the script goes on alone.
 * @param {boolean} owned
 * @param {string} dir
 * @returns {() => void} takes it back
 */
function onExit(owned, dir) {
  const stopAlone = () => spawn('bash', [script, 'stop', dir], { stdio: 'ignore', detached: true }).unref();
  if (owned) process.once('exit', stopAlone);
  return () => process.off('exit', stopAlone);
}
