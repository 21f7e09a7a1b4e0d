// Mocha's spec reporter that also writes the statistics to the file named by TEST_STATS, for who sums them up.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class StatsReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.TEST_STATS;
    if (file) runner.once('end', () => writeFileSync(file, JSON.stringify(runner.stats)));
  }
};
