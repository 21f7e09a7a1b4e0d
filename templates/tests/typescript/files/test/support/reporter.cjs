// Shows results to people, and writes them to test-results/ as JUnit XML for CI.
const os = require('node:os');
const path = require('node:path');
const { reporters } = require('mocha');

/** Results are handed over: where things are on the machine is nobody's business. */
class Results extends reporters.XUnit {
  write(line) {
    const here = `${process.cwd()}${path.sep}`;
    super.write(line.replaceAll(here, '').replaceAll(`${os.homedir()}${path.sep}`, `~${path.sep}`));
  }
}

module.exports = class Reporter {
  constructor(runner, options) {
    this.spec = new reporters.Spec(runner, options);
    const output = process.env['TEST_RESULTS'] ?? 'test-results/mocha.xml';
    this.xml = new Results(runner, { ...options, reporterOptions: { output } });
  }

  done(failures, finish) {
    this.xml.done(failures, finish);
  }
};
