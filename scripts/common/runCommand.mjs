// @ts-check
import { spawn } from 'node:child_process';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] Replaces the environment of this process.
 * @property {boolean} [shell] For commands that are scripts on Windows.
 */

/**
 * Runs a command with its output shown as it comes.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<void>} Rejects when the command cannot start or does not end with 0.
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
    const end = () => child.kill(); // when this process is told to end, the command ends too
    process.once('exit', end);
    child.once('close', () => process.off('exit', end));
    child.once('error', (error) => reject(new Error(`cannot run ${command}: ${error.message}`)));
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.slice(0, 3).join(' ')} ended with ${signal ?? code}`));
    });
  });
}

/**
 * Runs npm in a folder of its own: what the npm that started this process says about its project does not apply there.
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<void>}
 */
export function runNpm(args, cwd) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|config_local_prefix)|^INIT_CWD$/i.test(name),
    ),
  );
  const script = process.env['npm_execpath'];
  if (script?.endsWith('npm-cli.js')) return runCommand(process.execPath, [script, ...args], { cwd, env });
  return runCommand('npm', args, { cwd, env, shell: process.platform === 'win32' });
}
