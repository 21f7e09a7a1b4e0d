// @ts-check
// Scaffolded Java projects: built with every warning an error, and tested, by Maven.
import { runCommand } from '../../../scripts/common/runCommand.mjs';

export const language = 'java';

/** Tests of the project itself; those of the patterns have a suite of their own, and run here with `everything` only. */
const ownTests =
  'SettingsTest,ErrorMapTest,HealthServerTest,RequirementsTest,*ContractTest,*IntegrationTest,*FaultTest,OperationsTest';

/** Maven brings what it needs by itself; what it has it does not ask for again. */
export async function prepare() {}

/**
 * Compiles the project and its tests, which is the lint of Java: -Xlint:all -Werror.
 * @param {string} dir
 * @throws {Error} with the compiler's output
 */
export async function check(dir) {
  await maven(dir, ['-q', 'test-compile']);
}

/**
 * Runs tests; their results are in `test-results/` of the project.
 * @param {string} dir
 * @param {{ env: NodeJS.ProcessEnv, everything?: boolean }} options
 * @throws {Error} when one fails
 */
export async function test(dir, { env, everything = false }) {
  const chosen = everything ? [] : [`-Dtest=${ownTests}`, '-Dsurefire.failIfNoSpecifiedTests=false'];
  await maven(dir, ['test', ...chosen], env);
}

/**
 * @param {string} dir
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
async function maven(dir, args, env = process.env) {
  // The process is short and shares two cores with the servers: one collector thread, the quick compiler only.
  const options = { ...env, MAVEN_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1' };
  await runCommand('mvn', ['-B', '-ntp', ...args, '-DargLine=-XX:+UseSerialGC -XX:TieredStopAtLevel=1'], {
    cwd: dir,
    env: options,
  });
}
