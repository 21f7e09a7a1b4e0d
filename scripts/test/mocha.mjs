// @ts-check
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';

/**
 * The arguments with which `node` runs mocha over TypeScript tests; statistics go to the file named by TEST_STATS.
 * @param {readonly string[]} patterns
 * @param {{ timeoutSeconds: number }} options For one test.
 * @returns {string[]}
 */
export function mochaArguments(patterns, { timeoutSeconds }) {
  return [
    ...['--import', 'tsx', path.join('node_modules', 'mocha', 'bin', 'mocha.js')],
    ...['--reporter', path.join(projectRoot, 'scripts/test/statsReporter.cjs')],
    ...['--timeout', String(timeoutSeconds * 1000), '--forbid-only'],
    ...patterns,
  ];
}
