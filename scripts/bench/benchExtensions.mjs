// @ts-check
// What benchmarks inside VS Code install: the package, and extensions of their own.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { vsixFile } from '../test/vsixFile.mjs';

/** Does nothing when it is activated. */
export const emptyId = 'bench.empty';

/**
 * Installs the package as a user does.
 * @param {import('../setup/vscodeHosts.mjs').VscodeHost} host
 * @param {string} root Of the server's folders.
 * @returns {Promise<string>} the extension's id
 */
export async function installPackage(host, root) {
  const server = path.join(host.vscodeDir, 'out/server-main.js');
  const exts = path.join(root, 'exts');
  const dirs = ['--extensions-dir', exts, '--server-data-dir', path.join(root, 'server')];
  const args = [server, '--install-extension', vsixFile, ...dirs, '--accept-server-license-terms'];
  await promisify(execFile)(host.nodeBin, args, { env: { ...process.env, HOME: root } });
  const folder = fs.readdirSync(exts).find((name) => fs.existsSync(path.join(exts, name, 'dist/extension.js')));
  if (!folder) throw new Error('the package was not installed');
  const { publisher, name } = JSON.parse(fs.readFileSync(path.join(exts, folder, 'package.json'), 'utf8'));
  fs.rmSync(path.join(exts, 'extensions.json'), { force: true }); // without it VS Code looks into the folder
  return `${publisher}.${name}`;
}

/**
 * Adds the extension that measures, and is activated at the start.
 * @param {string} root
 * @param {string} file In this folder.
 */
export function writeReader(root, file) {
  const code = fs.readFileSync(path.join(import.meta.dirname, file), 'utf8');
  writeExtension(root, 'bench.reader', code, ['onStartupFinished']);
}

/**
 * @param {string} root
 * @param {string} id
 * @param {string} code
 * @param {readonly string[]} activationEvents
 */
export function writeExtension(root, id, code, activationEvents) {
  const [publisher, name] = id.split('.');
  const folder = path.join(root, 'exts', `${id}-1.0.0`);
  fs.mkdirSync(folder, { recursive: true });
  const identity = { publisher, name, version: '1.0.0', engines: { vscode: '^1.100.0' } };
  const manifest = { ...identity, main: './extension.js', extensionKind: ['workspace'], activationEvents };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  fs.writeFileSync(path.join(folder, 'extension.js'), code);
}
