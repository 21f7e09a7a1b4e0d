// @ts-check
import fs from 'node:fs';

/**
 * @typedef {object} Stats What a suite leaves in its statistics file; named as mocha names it.
 * @property {number} passes
 * @property {number} failures
 * @property {number} pending
 * @property {readonly string[]} [failed] Names of the tests that failed.
 */

/**
 * @param {string} file
 * @returns {Stats | undefined} Undefined when the suite did not come to its end.
 */
export function readStats(file) {
  try {
    const { passes, failures, pending, failed = [] } = JSON.parse(fs.readFileSync(file, 'utf8'));
    return [passes, failures, pending].every(Number.isInteger) ? { passes, failures, pending, failed } : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Stats} stats Written to the file named by TEST_STATS, if any. */
export function reportStats(stats) {
  const file = process.env['TEST_STATS'];
  if (file) fs.writeFileSync(file, JSON.stringify(stats));
}
