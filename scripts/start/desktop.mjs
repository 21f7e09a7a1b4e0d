// @ts-check
// The VS Code that is installed on this machine.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';

const windows = process.platform === 'win32';
const oldest = { major: 1, minor: 100 };

/** @returns {boolean} whether a window can be shown here */
export function hasDisplay() {
  if (windows || process.platform === 'darwin') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * @returns {string | undefined} the command that opens VS Code, when this machine has one that is new enough and may be
 *   used: VS Code refuses to run as root
 */
export function findDesktopVscode() {
  if (!hasDisplay() || process.getuid?.() === 0) return undefined;
  const names = windows ? ['code.cmd', 'code-insiders.cmd'] : ['code', 'code-insiders'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const bundled = '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code';
  const candidates = [...names.flatMap((name) => folders.map((folder) => path.join(folder, name))), bundled];
  return candidates.find((candidate) => fs.existsSync(candidate) && isNewEnough(candidate));
}

/** @param {string} command */
function isNewEnough(command) {
  const { stdout } = spawnSync(quoted(command), ['--version'], { encoding: 'utf8', shell: windows, timeout: 20_000 });
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(stdout ?? '') ?? [];
  if (!major) return false;
  const fits = Number(major) > oldest.major || (Number(major) === oldest.major && Number(minor) >= oldest.minor);
  if (!fits) console.log(`start: ${command} is VS Code ${major}.${minor}, too old for the extension`);
  return fits;
}

/**
 * Opens a window with this project's extension.
 * @param {string} command
 * @param {{ workspace: string, locale: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<void>}
 */
export function openDesktopVscode(command, { workspace, locale, env }) {
  const args = ['--new-window', `--extensionDevelopmentPath=${projectRoot}`, '--disable-workspace-trust'];
  if (locale !== 'en') args.push('--locale', locale);
  args.push(workspace);
  return new Promise((resolve, reject) => {
    const child = spawn(quoted(command), args.map(quoted), {
      env: { ...process.env, ...env },
      shell: windows,
      stdio: 'ignore',
      detached: !windows, // Ctrl-C here leaves the window to its user
    });
    child.once('error', reject);
    child.once('spawn', () => resolve());
    child.unref();
  });
}

/** @param {string} argument */
function quoted(argument) {
  return windows ? `"${argument}"` : argument;
}

/**
 * Shows an address in the user's browser, if that is possible.
 * @param {string} url
 */
export function openBrowser(url) {
  if (!hasDisplay()) return;
  const commands = { win32: 'explorer', darwin: 'open' };
  const command = commands[/** @type {'win32' | 'darwin'} */ (process.platform)] ?? 'xdg-open';
  const child = spawn(command, [url], { stdio: 'ignore', detached: true });
  child.once('error', () => {}); // the address is printed anyway
  child.unref();
}
