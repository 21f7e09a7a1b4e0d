// Mocha's spec reporter that also writes the statistics and the names of failed tests to the file named by TEST_STATS.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class StatsReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.TEST_STATS;
    if (!file) return;
    const failed = [];
    runner.on('fail', (test) => failed.push(test.fullTitle()));
    runner.once('end', () => writeFileSync(file, JSON.stringify({ ...runner.stats, failed })));
  }
};
