// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';
import { runProcess } from './runProcess.mjs';
import { readStats } from './stats.mjs';
import { vsixFile } from './vsixFile.mjs';

/**
 * @typedef {object} SuiteResult
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} seconds
 * @property {string} note Why it failed as a whole, or was skipped.
 * @property {readonly string[]} [failedTests] Their names, where they are known.
 *
 * @typedef {object} SuiteContext
 * @property {import('./prepare.mjs').Prepared} prepared
 * @property {() => import('./outputTurns.mjs').Turn} takeTurn
 * @property {AbortSignal} signal
 * @property {boolean} mayNotSkip In CI whatever is skipped has failed.
 */

/**
 * Runs a suite in a process of its own and counts. A suite that crashes, hangs or runs no test has failed.
 * @param {import('./suites.mjs').Suite} suite
 * @param {SuiteContext} context
 * @returns {Promise<SuiteResult>}
 */
export async function runSuite(suite, context) {
  const obstacle = obstacleFor(suite, context);
  if (obstacle) return obstacle;
  const statsFile = path.join(projectRoot, `out/test/${suite.name.replaceAll(' ', '-')}.json`);
  fs.rmSync(statsFile, { force: true }); // an old result must not stand for this run
  const turn = context.takeTurn();
  turn.write(`\n━━ ${suite.name} ━━\n`);
  const started = Date.now();
  const env = { ...process.env, ...context.prepared.env, TEST_STATS: statsFile, VSIX_FILE: vsixFile };
  const { code, problem } = await runProcess(process.execPath, suite.args, {
    cwd: projectRoot,
    env: { ...env, [process.stdout.isTTY ? 'FORCE_COLOR' : 'NO_COLOR']: '1' },
    write: turn.write,
    timeoutSeconds: suite.timeoutSeconds,
    signal: context.signal,
  });
  const seconds = (Date.now() - started) / 1000;
  const result = { name: suite.name, seconds, ...count(readStats(statsFile), code, problem, context.mayNotSkip) };
  turn.write(
    `━━ ${suite.name}: ${result.passed} passed, ${result.failed} failed, ${seconds.toFixed(1)} s ${result.note}\n`,
  );
  turn.end();
  return result;
}

/**
 * @param {import('./suites.mjs').Suite} suite
 * @param {SuiteContext} context
 * @returns {SuiteResult | undefined} the result of a suite that cannot run
 */
function obstacleFor({ name, needs, optional = false }, { prepared, mayNotSkip, signal }) {
  const nothing = { name, passed: 0, failed: 0, skipped: 0, seconds: 0 };
  if (signal.aborted) return { ...nothing, failed: 1, note: 'stopped' };
  const broken = needs.find((need) => prepared.broken.has(need));
  if (broken) return { ...nothing, failed: 1, note: `${broken}: ${prepared.broken.get(broken)}` };
  const absent = needs.find((need) => prepared.absent.has(need));
  if (!absent) return undefined;
  const note = `${absent}: ${prepared.absent.get(absent)}`;
  return mayNotSkip && !optional ? { ...nothing, failed: 1, note } : { ...nothing, skipped: 1, note };
}

/**
 * @param {import('./stats.mjs').Stats | undefined} stats
 * @param {number | null} code
 * @param {string} problem
 * @param {boolean} mayNotSkip
 * @returns {Pick<SuiteResult, 'passed' | 'failed' | 'skipped' | 'note' | 'failedTests'>}
 */
export function count(stats, code, problem, mayNotSkip) {
  const { passes: passed, failures, pending: skipped } = stats ?? { passes: 0, failures: 0, pending: 0 };
  const failedTests = stats?.failed ?? [];
  const counted = { passed, failed: failures, skipped, note: problem, ...(failedTests.length > 0 && { failedTests }) };
  if (problem || !stats)
    return { ...counted, failed: failures + 1, note: problem || `ended with ${code} and no result` };
  if (passed + failures === 0) return { ...counted, failed: 1, note: 'no test ran' };
  if (code !== 0 && failures === 0) return { ...counted, failed: 1, note: `ended with ${code}` };
  if (mayNotSkip && skipped > 0)
    return { ...counted, failed: failures + skipped, skipped: 0, note: `${skipped} skipped` };
  return counted;
}
