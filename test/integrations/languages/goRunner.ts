import { goProgram } from '../../../scripts/servers/goProgram.mjs';
import { bareEnvironment, type LanguageRunner, run, runWell } from '../languageRunner';

/** The versions that the projects' Makefile names, built once into our cache in place of `go run`. */
const tools = {
  STATICCHECK: {
    name: 'staticcheck',
    module: 'honnef.co/go/tools/cmd/staticcheck',
    version: 'v0.8.2',
    needsGo: '1.26',
  },
  GOTESTSUM: { name: 'gotestsum', module: 'gotest.tools/gotestsum', version: 'v1.13.0', needsGo: '1.24' },
};

const makeVariables = async (): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const [name, tool] of Object.entries(tools)) found.push(`${name}=${await goProgram(tool)}`);
  return found;
};

/** Tests of the application by the name of their kind. */
const kinds: Readonly<Record<string, string>> = { integration: '^Test(Storage|Management)' };

export const goRunner: LanguageRunner = {
  language: 'go',
  runsPatterns: true,
  licences: [],
  prepare: async () => {
    await makeVariables();
  },
  check: async (folder) => {
    await runWell('make', ['check', ...(await makeVariables())], folder);
    // What go.mod and go.sum name is what is imported, no more and no less.
    await runWell('go', ['mod', 'tidy', '-diff'], folder);
  },
  build: async (folder) => {
    await runWell('make', ['build'], folder);
    const { code, output } = await run('sh', ['-c', 'bin/*'], folder);
    if (code !== 2 || !output.startsWith('usage: ')) throw new Error(`bin ended with ${code}: ${output}`);
  },
  test: async (folder, environment, { only, without }) => {
    const flags = [
      ...(only === undefined ? [] : [`-run '${kinds[only] ?? only}'`]),
      ...(without.length === 0 ? [] : [`-skip '${without.map((each) => each.replaceAll('-', '_')).join('|')}'`]),
    ];
    const args = ['test', ...(await makeVariables()), `TESTFLAGS=${flags.join(' ')}`];
    const { code, output } = await run('make', args, folder, environment);
    return { passed: code === 0, output };
  },
  image: async () => bareEnvironment(),
};
