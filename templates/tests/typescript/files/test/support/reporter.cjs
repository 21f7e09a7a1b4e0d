// Shows results to people, and writes them to test-results/ as JUnit XML for CI.
const { reporters } = require('mocha');

module.exports = class Reporter {
  constructor(runner, options) {
    this.spec = new reporters.Spec(runner, options);
    const output = process.env['TEST_RESULTS'] ?? 'test-results/mocha.xml';
    this.xml = new reporters.XUnit(runner, { ...options, reporterOptions: { output } });
  }

  done(failures, finish) {
    this.xml.done(failures, finish);
  }
};
