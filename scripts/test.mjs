#!/usr/bin/env node
// @ts-check
/**
 * `npm test`: installs what is missing, then runs every suite, or those named. The last line is `N passed, N failed`.
 *
 *   npm test -- [check] [unit] [store] [contract] [apis] [code] [definitions] [documents] [probe] [sandbox] [package] [patterns] [integrations]
 *     [example] [vscode] [journeys]
 *
 * What this machine cannot have is skipped, and named; with CI=true it has failed. MOCHA_GREP chooses tests inside VS Code.
 */
import { installDependencies } from './setup/dependencies.mjs';
import { outputTurns } from './test/outputTurns.mjs';
import { prepare } from './test/prepare.mjs';
import { runSuite } from './test/runSuite.mjs';
import { secondLook } from './test/secondLook.mjs';
import { allSuites, groups, stages } from './test/suites.mjs';
import { summary } from './test/summary.mjs';

const started = Date.now();
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !groups.includes(name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}. Suites: ${groups.join(' ')}`);
  process.exit(2);
}

/** @param {import('./test/suites.mjs').Suite} suite */
const isWanted = (suite) => chosen.length === 0 || chosen.includes(suite.group);

/** @returns {Promise<import('./test/runSuite.mjs').SuiteResult[]>} */
async function runAll() {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => stop.abort(name));
  console.log('━━ prepare ━━');
  await installDependencies();
  const prepared = await prepare(new Set(allSuites.filter(isWanted).flatMap(({ needs }) => needs)), stop.signal);
  const takeTurn = outputTurns((data) => process.stdout.write(data));
  const context = { prepared, takeTurn, signal: stop.signal, mayNotSkip: process.env['CI'] === 'true' };
  const results = [];
  try {
    for (const lanes of stages) {
      results.push(...(await Promise.all(lanes.map((lane) => runLane(lane.filter(isWanted), context)))).flat());
    }
    if (context.mayNotSkip) return await secondLook(results, (suite) => runSuite(suite, context));
  } finally {
    await prepared.stop();
  }
  return results;
}

/**
 * @param {readonly import('./test/suites.mjs').Suite[]} lane
 * @param {import('./test/runSuite.mjs').SuiteContext} context
 */
async function runLane(lane, context) {
  const results = [];
  for (const suite of lane) results.push(await runSuite(suite, context));
  return results;
}

/** @param {Error} error */
const crashed = (error) => {
  console.error(error);
  return [{ name: 'prepare', passed: 0, failed: 1, skipped: 0, seconds: 0, note: error.message }];
};

const results = await runAll().catch(crashed);
console.log(summary(results, (Date.now() - started) / 1000));
process.exitCode = results.every(({ failed }) => failed === 0) ? 0 : 1;
