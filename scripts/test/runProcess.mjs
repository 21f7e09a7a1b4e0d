// @ts-check
import { spawn } from 'node:child_process';

/**
 * @typedef {object} ProcessOptions
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {(data: Buffer | string) => void} write Gets what the process prints.
 * @property {number} timeoutSeconds
 * @property {AbortSignal} signal
 */

const killAfter = 5000;

/**
 * Runs a command as the leader of a process group, so that ending it ends whatever it started.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ProcessOptions} options
 * @returns {Promise<{ code: number | null, problem: string }>} `problem` says why it did not end by itself; else empty.
 */
export function runProcess(command, args, { cwd, env, write, timeoutSeconds, signal }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let problem = '';
    const end = (/** @type {string} */ why) => {
      if (problem) return;
      problem = why;
      signalGroup(child.pid, 'SIGTERM');
      setTimeout(signalGroup, killAfter, child.pid, 'SIGKILL').unref();
    };
    const timer = setTimeout(end, timeoutSeconds * 1000, `took longer than ${timeoutSeconds} s`);
    const aborted = () => end('stopped');
    const killGroup = () => signalGroup(child.pid, 'SIGKILL');
    const finish = (/** @type {number | null} */ code) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      process.off('exit', killGroup);
      killGroup(); // what it left running
      resolve({ code, problem });
    };
    signal.addEventListener('abort', aborted);
    process.once('exit', killGroup);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', write);
    child.once('error', (error) => {
      problem ||= `cannot run ${command}: ${error.message}`;
      finish(null);
    });
    child.once('exit', (code) => {
      // Something it left running may hold its output open: what is not here soon is not waited for.
      const closed = new Promise((done) => child.once('close', done));
      void Promise.race([closed, new Promise((done) => setTimeout(done, 500))]).then(() => finish(code));
    });
    if (signal.aborted) aborted();
  });
}

/**
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} name
 */
function signalGroup(pid, name) {
  try {
    if (pid) process.kill(-pid, name);
  } catch {
    // the group is gone, which is what was wanted
  }
}
