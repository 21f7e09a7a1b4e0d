// @ts-check
// How the tools of the languages are run.
import { spawn } from 'node:child_process';
import path from 'node:path';

/** @typedef {{ cwd: string, env?: NodeJS.ProcessEnv, input?: string }} ProgramOptions env: replaces that of this process */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ProgramOptions} options
 * @returns {Promise<{ code: number, stdout: string, output: string }>} output: standard output and errors as they came
 */
export function capture(command, args, { cwd, env = process.env, input = '' }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.once('error', (error) => reject(new Error(`cannot run ${command}: ${error.message}`)));
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, output }));
    child.stdin.on('error', () => {}).end(input); // one that ended early has read enough
  });
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ProgramOptions} options
 * @returns {Promise<string>} what it printed
 * @throws Error with the end of that when it does not end with 0
 */
export async function captureOrFail(command, args, options) {
  const { code, output } = await capture(command, args, options);
  if (code === 0) return output;
  throw new Error(`${path.basename(command)} ${args.join(' ')} ended with ${code}\n${output.slice(-20_000)}`);
}
