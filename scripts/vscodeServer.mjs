// @ts-check
// Starts the VS Code server on loopback: `npm start` shows it in the browser, the tests run in it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { linkBuiltins, serverDirs, writeEmptyLanguagePack, writeSettings } from './vscodeServerFolders.mjs';

/**
 * @typedef {object} VscodeServerOptions
 * @property {import('./setup/vscodeHosts.mjs').VscodeHost} host
 * @property {string} [root] Keeps all state; a temporary folder, removed by stop(), when absent.
 * @property {Partial<import('./vscodeServerFolders.mjs').ServerDirs>} [dirs] Single folders elsewhere than under root.
 * @property {number} [port] The kernel chooses when absent.
 * @property {string} [locale] `en` when absent.
 * @property {Record<string, unknown>} [settings] Added to the quiet defaults, and stronger.
 * @property {NodeJS.ProcessEnv} [env] Added to this process's environment; `undefined` removes a variable.
 * @property {boolean} [smokeTest] Lets the page name extensions to develop and tests to run. Default false.
 * @property {boolean} [workspaceTrust] Whether VS Code asks if a folder is trusted. Default false.
 * @property {'all' | readonly string[]} [builtin] Built-in extensions beside the default theme and icons; `all` leaves
 *   out those that cannot work here (Copilot, Git, sign-in). Every one costs start time and memory.
 * @property {number} [timeoutSeconds] For the server to listen. Default 60.
 *
 * @typedef {object} VscodeServer
 * @property {string} url `http://127.0.0.1:<port>`, to which a page adds `/?folder=...`.
 * @property {number} port
 * @property {number} pid Leads the process group of everything the server starts.
 * @property {import('./vscodeServerFolders.mjs').ServerDirs} dirs
 * @property {Promise<number | null>} exited The exit code, once the server ends for whatever reason.
 * @property {() => string} log Everything the server printed so far.
 * @property {() => Promise<void>} stop Ends the whole process group and removes temporary folders; may be called twice.
 */

/**
 * @param {VscodeServerOptions} options
 * @returns {Promise<VscodeServer>} Once it listens. Rejects, with nothing left running, when it does not.
 */
export async function startVscodeServer(options) {
  const root = options.root ?? fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-server-'));
  const dirs = prepareFolders(root, options);
  const child = spawn(options.host.nodeBin, serverArguments(options, dirs), {
    env: serverEnvironment(options, dirs),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own: one signal takes the extension hosts along
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (/** @type {Buffer} */ data) => (log += data));
  const exited = new Promise((resolve) => {
    child.once('error', (error) => {
      log += error.message;
      resolve(-1);
    });
    child.once('exit', (code) => resolve(code));
  });
  const killGroup = () => signalGroup(child, 'SIGKILL');
  process.once('exit', killGroup); // last resort: no orphaned extension host
  const stop = async () => {
    await stopGroup(child, exited);
    process.off('exit', killGroup);
    if (!options.root) fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const port = await listeningPort(() => log, exited, options.timeoutSeconds ?? 60);
    return { url: `http://127.0.0.1:${port}`, port, pid: child.pid ?? -1, dirs, exited, log: () => log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {string} root
 * @param {VscodeServerOptions} options
 */
function prepareFolders(root, options) {
  const dirs = { ...serverDirs(root), ...options.dirs };
  for (const dir of Object.values(dirs)) fs.mkdirSync(dir, { recursive: true });
  linkBuiltins(options.host.vscodeDir, dirs.builtin, options.builtin ?? []);
  const trust = { 'security.workspace.trust.enabled': options.workspaceTrust ?? false };
  writeSettings(dirs.data, { ...trust, ...options.settings });
  writeEmptyLanguagePack(dirs.data, options.locale ?? 'en');
  return dirs;
}

/**
 * @param {VscodeServerOptions} options
 * @param {import('./vscodeServerFolders.mjs').ServerDirs} dirs
 * @returns {string[]}
 */
function serverArguments(options, dirs) {
  const locale = options.locale ?? 'en';
  return [
    path.join(options.host.vscodeDir, 'out/server-main.js'),
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    ...['--without-connection-token', '--accept-server-license-terms', '--disable-telemetry'],
    ...(options.smokeTest ? ['--enable-smoke-test-driver'] : []),
    ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
    ...['--user-data-dir', dirs.data, '--extensions-dir', dirs.exts, '--server-data-dir', dirs.server],
    ...['--builtin-extensions-dir', dirs.builtin],
    ...(locale === 'en' ? [] : ['--locale', locale]),
  ];
}

/**
 * What an outer VS Code or npm left in the environment would steer the server, so it is taken out.
 * @param {VscodeServerOptions} options
 * @param {import('./vscodeServerFolders.mjs').ServerDirs} dirs
 * @returns {NodeJS.ProcessEnv}
 */
function serverEnvironment(options, dirs) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(inherited), HOME: dirs.home, EXTENSIONS_GALLERY: '{}', ...options.env };
}

/**
 * @param {() => string} log
 * @param {Promise<number | null>} exited
 * @param {number} timeoutSeconds
 * @returns {Promise<number>}
 */
async function listeningPort(log, exited, timeoutSeconds) {
  let ended = false;
  void exited.then(() => (ended = true));
  for (const deadline = Date.now() + timeoutSeconds * 1000; Date.now() < deadline; ) {
    const port = /Extension host agent listening on (\d+)/.exec(log())?.[1];
    if (port) return Number(port);
    const refused = /listen (E\w+): .*/.exec(log())?.[0];
    if (refused) throw new Error(`the VS Code server cannot listen: ${refused}`);
    if (ended) throw new Error(`the VS Code server ended early:\n${log().slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the VS Code server did not listen within ${timeoutSeconds} s:\n${log().slice(-2000)}`);
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // the group is gone, which is what was wanted
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<unknown>} exited
 */
async function stopGroup(child, exited) {
  signalGroup(child, 'SIGTERM');
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  await Promise.race([exited, new Promise((resolve) => (timer = setTimeout(resolve, 3000)))]);
  clearTimeout(timer);
  signalGroup(child, 'SIGKILL'); // extension hosts that outlived the server
  await exited;
}
