// @ts-check
import { allSuites } from './suites.mjs';

/** More than this is no unlucky moment of a busy machine; one failed step of a journey takes those that follow with it. */
const fewFailures = 8;

/** Whose tests wait for servers, windows and other processes; what only computes gets no second look. */
const waiting = [
  ...['store', 'contract', 'apis', 'code', 'probe', 'sandbox', 'patterns', 'integrations', 'example', 'documents'],
  ...['vscode', 'journeys'],
];

/**
 * Runs suites in which a few tests failed once more, whole and with nothing beside them. What fails then has failed;
 * what passes then passes, and the summary names the tests that were unsteady, so that somebody mends them.
 * @param {readonly import('./runSuite.mjs').SuiteResult[]} results
 * @param {(suite: import('./suites.mjs').Suite) => Promise<import('./runSuite.mjs').SuiteResult>} run
 * @returns {Promise<import('./runSuite.mjs').SuiteResult[]>}
 */
export async function secondLook(results, run) {
  const looked = [];
  for (const result of results) {
    const suite = allSuites.find(({ name }) => name === result.name);
    looked.push(suite && deservesOne(suite, result) ? await lookAgain(suite, result, run) : result);
  }
  return looked;
}

/**
 * @param {import('./suites.mjs').Suite} suite
 * @param {import('./runSuite.mjs').SuiteResult} result
 */
function deservesOne({ group }, { failed, failedTests = [], note }) {
  return waiting.includes(group) && note === '' && failed > 0 && failed <= fewFailures && failedTests.length === failed;
}

/**
 * @param {import('./suites.mjs').Suite} suite
 * @param {import('./runSuite.mjs').SuiteResult} first
 * @param {(suite: import('./suites.mjs').Suite) => Promise<import('./runSuite.mjs').SuiteResult>} run
 * @returns {Promise<import('./runSuite.mjs').SuiteResult>}
 */
async function lookAgain(suite, first, run) {
  const second = await run(suite);
  const seconds = first.seconds + second.seconds;
  if (second.failed > 0) return { ...second, seconds };
  return { ...second, seconds, note: `unsteady, failed beside other suites: ${first.failedTests?.join('; ')}` };
}
