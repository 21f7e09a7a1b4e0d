// @ts-check

/** @typedef {import('./runSuite.mjs').SuiteResult} SuiteResult */

/**
 * The table of all suites, what was skipped and why, the names of failed tests, and as the last line `N passed, N failed`.
 * @param {readonly SuiteResult[]} results
 * @param {number} seconds The whole run, which is less than the sum where suites ran side by side.
 * @returns {string}
 */
export function summary(results, seconds) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    results.reduce((total, row) => total + row[key], 0);
  const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
  const width = Math.max(...results.map(({ name }) => name.length), 5);
  const row = (
    /** @type {Omit<SuiteResult, 'note' | 'failedTests'>} */ { name, passed, failed, skipped, seconds: time },
  ) =>
    name.padEnd(width) +
    [passed, failed, skipped].map((n) => String(n).padStart(9)).join('') +
    ` ${time.toFixed(1).padStart(8)} s`;
  const notes = results
    .filter(({ note }) => note)
    .map(({ name, note, failed, skipped }) => `${failed ? '✘ ' : skipped ? 'skipped ' : ''}${name}: ${note}`);
  const failures = results.flatMap(({ name, failedTests = [] }) => failedTests.map((test) => `✘ ${name}: ${test}`));
  return [
    '',
    `${'suite'.padEnd(width)}   passed   failed  skipped      time`,
    ...results.map(row),
    row({ name: 'total', ...total, seconds }),
    ...notes,
    ...failures,
    `${total.passed} passed, ${total.failed} failed`,
  ].join('\n');
}
