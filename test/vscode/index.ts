import { appendFileSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import type Mocha from 'mocha';

/** Names of the test files, put in by build.mjs, which bundles them with this file. */
declare const testFiles: readonly string[];

/** In a VS Code server the extension host's output is not ours to see: write it to the file that the harness shows. */
function redirectOutput(mocha: typeof Mocha): void {
  const file = process.env['VSCODE_TEST_OUT'];
  if (!file) return;
  const write = (...values: unknown[]) => appendFileSync(file, `${format(...values)}\n`);
  mocha.reporters.Base.consoleLog = write;
  // VS Code makes console.log a setter that does nothing, so plain assignment is ignored.
  Object.defineProperty(console, 'log', { value: write, configurable: true });
}

function runAll(mocha: Mocha): Promise<number> {
  const failed: string[] = [];
  return new Promise((done) => {
    const runner = mocha.run((failures) => {
      const file = process.env['VSCODE_TEST_RESULT'];
      if (file) writeFileSync(file, JSON.stringify({ ...runner.stats, failed }));
      done(failures);
    });
    runner.on('fail', (test) => failed.push(test.fullTitle()));
  });
}

/**
 * What VS Code calls: the same bundle runs under harness/runInVscode.mjs and under \@vscode/test-electron.
 * @throws when a test failed or none was found.
 */
export async function run(): Promise<void> {
  const { default: MochaRunner } = await import('mocha'); // an ES module, so not in this CommonJS bundle
  redirectOutput(MochaRunner);
  const grep = process.env['MOCHA_GREP'];
  const mocha = new MochaRunner({ ui: 'bdd', reporter: 'spec', color: false, timeout: 30_000, ...(grep && { grep }) });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  for (const name of testFiles) await import(`./${name}.test.ts`);
  const failures = await runAll(mocha);
  if (failures > 0) throw new Error(`${failures} test(s) failed`);
}
