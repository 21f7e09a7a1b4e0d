import { readdirSync } from 'node:fs';
import path from 'node:path';
import { bareEnvironment, type LanguageRunner, run, runWell } from '../languageRunner';

/** The processes are short and share two cores with the servers: one collector thread, the quick compiler only. */
const quick = '-XX:+UseSerialGC -XX:TieredStopAtLevel=1';
const options = ['-B', '-ntp', `-DargLine=${quick}`];
const withQuick = (environment: NodeJS.ProcessEnv) => ({ ...environment, MAVEN_OPTS: quick });

/** The project's own tests, and of the patterns' those that the suite asks results of: all have a suite of their own. */
const some = [
  ...['SettingsTest', 'ErrorMapTest', 'HealthServerTest', 'RequirementsTest', 'OperationsTest', '*ContractTest'],
  ...['*IntegrationTest', '*FaultTest', 'FileStoreTest', 'ExclusiveCreateTest', 'DirectTransferTest'],
  ...['ManagementClientTest', 'ManagementExceptionTest', 'AsyncTaskTest'],
].join(',');

export const javaRunner: LanguageRunner = {
  language: 'java',
  runsPatterns: true,
  licences: [],
  // Maven brings what it needs by itself; what it has it does not ask for again.
  prepare: async () => undefined,
  /** The compiler is the lint: -Xlint:all -Werror, tests included. */
  check: (folder) => runWell('mvn', [...options, '-q', 'test-compile'], folder, withQuick(process.env)),
  build: async (folder) => {
    await runWell('mvn', [...options, '-q', '-DskipTests', 'package'], folder, withQuick(process.env));
    const [jar = ''] = readdirSync(path.join(folder, 'target')).filter((name) => name.endsWith('.jar'));
    // What was built starts, and says how it is used.
    const { code, output } = await run('java', [...quick.split(' '), '-jar', `target/${jar}`], folder);
    if (code !== 2 || !output.startsWith('usage: ')) throw new Error(`${jar} ended with ${code}: ${output}`);
  },
  test: async (folder, environment, { only, without }) => {
    const chosen = [
      ...(only === undefined ? [] : [`-Dgroups=${only}`]),
      // Nothing to leave out: the whole matrix, with all tests of the patterns.
      ...(without.length === 0 || only !== undefined
        ? []
        : [`-Dtest=${some}`, '-Dsurefire.failIfNoSpecifiedTests=false']),
    ];
    const { code, output } = await run('mvn', [...options, ...chosen, 'test'], folder, withQuick(environment));
    return { passed: code === 0, output };
  },
  image: async (folder) => ({ ...bareEnvironment(), MAVEN_OPTS: `-Dmaven.repo.local=${folder}` }),
};
