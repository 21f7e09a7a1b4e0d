// @ts-check
// Scaffolded Go projects: checked and tested by the targets of their own Makefile.
import { runCommand } from '../../../scripts/common/runCommand.mjs';
import { goProgram } from '../../../scripts/servers/goProgram.mjs';

export const language = 'go';

/** The versions that the projects' Makefile names, built once into our cache in place of `go run`. */
const tools = {
  staticcheck: {
    name: 'staticcheck',
    module: 'honnef.co/go/tools/cmd/staticcheck',
    version: 'v0.8.2',
    needsGo: '1.25',
  },
  gotestsum: { name: 'gotestsum', module: 'gotest.tools/gotestsum', version: 'v1.13.0', needsGo: '1.24' },
};

/** @type {Promise<readonly string[]> | undefined} */
let programs;

const makeVariables = () => {
  programs ??= Promise.all([goProgram(tools.staticcheck), goProgram(tools.gotestsum)]).then(([linter, runner]) => [
    `STATICCHECK=${linter}`,
    `GOTESTSUM=${runner}`,
  ]);
  return programs;
};

export async function prepare() {
  await makeVariables();
}

/**
 * gofmt, go vet, staticcheck, and whether go.mod and go.sum are as `go mod tidy` leaves them.
 * @param {string} dir
 * @throws {Error} with what they say
 */
export async function check(dir) {
  await runCommand('make', ['check', ...(await makeVariables())], { cwd: dir });
  await runCommand('go', ['mod', 'tidy', '-diff'], { cwd: dir });
}

/**
 * Runs tests; their results are in `test-results/` of the project.
 * @param {string} dir
 * @param {{ env: NodeJS.ProcessEnv, everything?: boolean }} options
 * @throws {Error} when one fails
 */
export async function test(dir, { env }) {
  await runCommand('make', ['test', ...(await makeVariables())], { cwd: dir, env });
}
