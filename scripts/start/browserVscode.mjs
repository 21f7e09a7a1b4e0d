// @ts-check
// VS Code in the browser, with the extension installed.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheDir } from '../common/cacheDir.mjs';
import { isPortFree } from '../common/freePorts.mjs';
import { isProcessAlive } from '../common/isProcessAlive.mjs';
import { hostFor } from '../setup/vscodeHosts.mjs';
import { startVscodeServer } from '../vscodeServer.mjs';
import { installExtension } from './installExtension.mjs';
import { beforeExit, isStopping, shutDown } from './shutdown.mjs';

/** The browser keeps a user's state by address, so the port is the same every time when it is free. */
const usualPort = 8765;

/**
 * @param {{ workspace: string, locale: string, port: number | undefined, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<string>} the address that shows the workspace
 */
export async function serveVscode({ workspace, locale, port, env }) {
  const root = await claimRoot();
  const exts = path.join(root, 'exts');
  installExtension(exts);
  const server = await startVscodeServer({
    host: await hostFor('1.139'),
    root,
    dirs: { home: os.homedir() },
    port: port ?? ((await isPortFree(usualPort)) ? usualPort : 0),
    locale,
    settings: { 'window.commandCenter': true },
    env,
    builtin: 'all',
  });
  fs.writeFileSync(path.join(root, 'server.pid'), String(server.pid));
  beforeExit(() => server.stop());
  void server.exited.then((code) => {
    if (isStopping()) return;
    console.error(`start: VS Code ended by itself (${code})\n${server.log().slice(-2000)}`);
    void shutDown(1);
  });
  return `${server.url}/?folder=${encodeURIComponent(workspace)}`;
}

/**
 * A user's settings and window state are kept; a second `npm start` at the same time gets a folder that is not.
 * @returns {Promise<string>}
 */
async function claimRoot() {
  const usual = cacheDir('start', 'vscode');
  const owner = path.join(usual, 'owner.pid');
  fs.mkdirSync(usual, { recursive: true });
  if (isProcessAlive(readPid(owner), 'node')) {
    const other = fs.mkdtempSync(path.join(os.tmpdir(), 'storage-integrator-start-'));
    beforeExit(() => fs.rmSync(other, { recursive: true, force: true }));
    return other;
  }
  await killLeftover(usual);
  fs.writeFileSync(owner, String(process.pid));
  beforeExit(() => fs.rmSync(owner, { force: true }));
  return usual;
}

/**
 * Ends the server of an `npm start` that was killed before it could.
 * @param {string} root
 * @returns {Promise<void>}
 */
async function killLeftover(root) {
  const pid = readPid(path.join(root, 'server.pid'));
  if (isProcessAlive(pid, root)) process.kill(-pid, 'SIGKILL');
  while (isProcessAlive(pid, root)) await new Promise((resolve) => setTimeout(resolve, 20)); // its port is wanted
}

/**
 * @param {string} file
 * @returns {number} 0 when there is none
 */
function readPid(file) {
  return fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
}
