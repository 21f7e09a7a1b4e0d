// @ts-check
// A server that is one process of somebody else's program: started on loopback, waited for, stopped by its id.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} ServerProgram
 * @property {string} name For messages and the name of its log file.
 * @property {string} command
 * @property {readonly string[]} args
 * @property {NodeJS.ProcessEnv} env Added to the environment of this process.
 * @property {string} dir Its working folder; what it prints goes to a file in it.
 * @property {string} url Whatever this answers, the server is up.
 * @property {AbortSignal} [signal] Gives up a start; the process is stopped.
 *
 * @typedef {object} TestServer
 * @property {string} endpoint
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {() => Promise<void>} stop Ends the server and removes its folder.
 */

const upWithinSeconds = 60;
const killAfterSeconds = 5;
const pollMilliseconds = 50;

/**
 * @param {ServerProgram} program
 * @returns {Promise<{ pid: number, stop: () => Promise<void> }>} once it answers
 */
export async function startServerProcess({ name, command, args, env, dir, url, signal }) {
  signal?.throwIfAborted();
  const logFile = path.join(dir, `${name}.log`);
  const output = fs.openSync(logFile, 'a');
  // A process group of its own: Ctrl-C in the terminal reaches it once, from here.
  const child = spawn(command, args, {
    cwd: dir,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    detached: true,
  });
  fs.closeSync(output);
  let problem = '';
  const ended = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', (code, by) => resolve(new Error(`it ended with ${by ?? code}`)));
  }).then((error) => {
    problem = error.message;
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill); // last resort, when this process ends without stop()
  const stop = async () => {
    process.off('exit', kill);
    child.kill('SIGTERM');
    const timer = setTimeout(kill, killAfterSeconds * 1000);
    await ended;
    clearTimeout(timer);
  };
  try {
    await waitFor(url, () => problem, signal);
    return { pid: child.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw new Error(`${name}: ${/** @type {Error} */ (error).message}\n${tail(logFile)}`);
  }
}

/**
 * @param {string} url
 * @param {() => string} problem Not empty when waiting is in vain.
 * @param {AbortSignal | undefined} signal
 */
async function waitFor(url, problem, signal) {
  for (const deadline = Date.now() + upWithinSeconds * 1000; Date.now() < deadline; ) {
    signal?.throwIfAborted();
    if (problem()) throw new Error(problem());
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    await answer?.arrayBuffer().catch(() => undefined);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
  throw new Error(`no answer within ${upWithinSeconds} s`);
}

/** @param {string} file */
function tail(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').slice(-2000).trim() : '';
}
