// @ts-check
// Measuring: every candidate in turn, round after round, so that what disturbs the machine disturbs all of them alike.
import { spawn } from 'node:child_process';

/**
 * @typedef {object} Candidate
 * @property {string} name
 * @property {(round: number) => Promise<number>} measure One run, in seconds. Round 0 warms up and is not counted.
 *
 * @typedef {object} Measured
 * @property {string} name
 * @property {number} median
 * @property {number} min
 * @property {number} max
 * @property {number} runs
 *
 * @typedef {object} Command
 * @property {string} file
 * @property {readonly string[]} args
 * @property {NodeJS.ProcessEnv} env
 */

/**
 * @param {readonly number[]} values At least one.
 * @returns {number}
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
}

/**
 * @param {string} name
 * @param {readonly number[]} values
 * @returns {Measured}
 */
export function summarize(name, values) {
  return { name, median: median(values), min: Math.min(...values), max: Math.max(...values), runs: values.length };
}

/**
 * A B C, A B C, …: one round to warm up, then those that count.
 * @param {readonly Candidate[]} candidates
 * @param {number} runs
 * @param {AbortSignal} signal
 * @returns {Promise<Measured[]>} in the candidates' order
 */
export async function interleave(candidates, runs, signal) {
  /** @type {number[][]} */
  const values = candidates.map(() => []);
  for (let round = 0; round <= runs; round++) {
    for (const [index, candidate] of candidates.entries()) {
      signal.throwIfAborted();
      const seconds = await candidate.measure(round);
      if (round > 0) values[index]?.push(seconds);
    }
  }
  return candidates.map(({ name }, index) => summarize(name, values[index] ?? []));
}

/**
 * Seconds from starting a command to its end, or to a line of its output, after which it is killed.
 * @param {Command} command
 * @param {{ signal: AbortSignal, untilLine?: number, minLines?: number, onOutput?: (text: string) => void }} options
 *   `minLines`: what the output must have at the least to be believed.
 * @returns {Promise<number>}
 */
export function timeCommand({ file, args, env }, { signal, untilLine, minLines = 0, onOutput }) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const elapsed = () => (performance.now() - started) / 1000;
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'], signal });
    let lines = 0;
    let errors = '';
    /** @type {number | undefined} */
    let reached;
    child.stdout.on('data', (/** @type {Buffer} */ data) => {
      lines += countNewlines(data);
      onOutput?.(data.toString());
      if (untilLine === undefined || lines < untilLine || reached !== undefined) return;
      reached = elapsed();
      child.kill('SIGKILL');
    });
    child.stderr.on('data', (/** @type {Buffer} */ data) => (errors += data));
    child.once('error', reject);
    child.once('close', (code) => {
      const seconds = reached ?? elapsed();
      if (reached === undefined && code !== 0) reject(new Error(`${file} ended with ${code}: ${errors.slice(-800)}`));
      else if (lines < minLines) reject(new Error(`${file} gave ${lines} lines, not ${minLines}`));
      else resolve(seconds);
    });
  });
}

/** @param {Buffer} data */
function countNewlines(data) {
  let count = 0;
  for (let at = data.indexOf(10); at !== -1; at = data.indexOf(10, at + 1)) count++;
  return count;
}
