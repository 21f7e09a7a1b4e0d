import type { SampleLanguage } from '../../patterns/pattern';

/** A command, run in the folder of the project. */
export interface TestStep {
  /** Absolute path, or relative to the project's folder. */
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * What runs the tests of a scaffolded project, installing what they need first; the last step runs them. Results go to
 * `test-results/`.
 * @param tools Absolute paths by the usual name of the program, as `findToolchain` gives them.
 */
export function testSteps(language: SampleLanguage, tools: ReadonlyMap<string, string>): readonly TestStep[] {
  const step = (tool: string, ...args: string[]): TestStep => ({ command: tools.get(tool) ?? tool, args });
  switch (language) {
    case 'typescript':
      return [step('npm', 'install', '--no-audit', '--no-fund', '--loglevel=error'), step('npm', 'test')];
    case 'python': {
      const own = process.platform === 'win32' ? '.venv/Scripts/python.exe' : '.venv/bin/python';
      return [
        step('python3', '-m', 'venv', '.venv'),
        { command: own, args: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-e', '.[dev]'] },
        { command: own, args: ['-m', 'pytest'] },
      ];
    }
    case 'java':
      return [step('mvn', '-B', '-ntp', 'test')];
    case 'go':
      return [step('go', 'run', goTestSum, '--junitfile', 'test-results/junit.xml', '--', '-count=1', './...')];
  }
}

/** As in the Makefile of Go projects. */
const goTestSum = 'gotest.tools/gotestsum@v1.13.0';
