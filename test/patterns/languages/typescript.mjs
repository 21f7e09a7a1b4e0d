// @ts-check
import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { projectRoot } from '../../../scripts/common/projectRoot.mjs';
import { readMutants } from './shared/mutants.mjs';
import { chosenPatterns, filesIn, layOut, snippets, withRequired } from './shared/patterns.mjs';
import { captureOrFail } from './shared/programs.mjs';
import { runAlone } from './shared/runAlone.mjs';

/**
 * @typedef {import('./shared/patterns.mjs').TestResult} TestResult
 * @typedef {import('./shared/mutants.mjs').MutantResult} MutantResult
 * @typedef {import('./shared/runAlone.mjs').TestOptions} TestOptions
 */

export const language = 'typescript';

const own = path.join(projectRoot, 'test/patterns/typescript');
/** The tests' support builds on the client factory. */
const usedBySupport = ['P01'];

/** The SDK and the tools are those of the repository: there is nothing to bring in. */
export async function prepare() {
  for (const name of ['@aws-sdk/client-s3', '@aws-sdk/s3-request-presigner', 'mocha', 'typescript', '@types/node'])
    await readFile(path.join(projectRoot, 'node_modules', name, 'package.json')).catch(() => {
      throw new Error(`${name} is not installed; run npm ci`);
    });
}

/**
 * Lays out one project: the samples in `src/storage`, their tests in `test`.
 * @param {string} dir
 * @param {{ patterns?: readonly string[] | undefined, overrides?: ReadonlyMap<string, string> }} [options]
 */
export async function assemble(dir, { patterns, overrides = new Map() } = {}) {
  const storage = path.join(dir, 'src/storage');
  const tests = path.join(dir, 'test');
  for (const folder of ['src', 'test', 'build']) await rm(path.join(dir, folder), { recursive: true, force: true });
  await mkdir(storage, { recursive: true });
  await mkdir(path.join(tests, 'support'), { recursive: true });
  for (const { folder } of withRequired(patterns, usedBySupport))
    layOut(
      filesIn(path.join(folder, 'samples/typescript'), '.ts'),
      storage,
      (text, file) => overrides.get(file) ?? text,
    );
  for (const { folder } of chosenPatterns(patterns))
    layOut(filesIn(path.join(folder, 'tests/typescript'), '.ts'), tests);
  layOut(filesIn(path.join(snippets, 'support/typescript'), '.ts'), path.join(tests, 'support'));
  for (const name of ['tsconfig.json', 'runTests.mjs', 'mutantHooks.mjs'])
    await cp(path.join(own, name), path.join(dir, name));
  await writeFile(path.join(dir, 'package.json'), '{ "type": "module", "private": true }\n');
  await rm(path.join(dir, 'node_modules'), { force: true });
  await symlink(path.join(projectRoot, 'node_modules'), path.join(dir, 'node_modules'), 'junction');
}

/**
 * Strict types and Biome's recommended rules.
 * @param {string} dir
 * @throws Error with the tool's output.
 */
export async function check(dir) {
  const bin = (/** @type {string} */ name) => path.join(projectRoot, 'node_modules', name);
  await captureOrFail(process.execPath, [bin('typescript/bin/tsc'), '-p', '.'], { cwd: dir });
  const config = path.join(projectRoot, 'biome.json');
  await captureOrFail(
    process.execPath,
    [
      bin('@biomejs/biome/bin/biome'),
      'check',
      `--config-path=${config}`,
      '--vcs-enabled=false',
      '--error-on-warnings',
      'src',
      'test',
    ],
    { cwd: dir },
  );
}

/**
 * Makes JavaScript of the whole project.
 * @param {string} dir
 */
async function build(dir) {
  for (const folder of ['src/storage', 'test', 'test/support']) {
    const target = path.join(dir, 'build', folder);
    await mkdir(target, { recursive: true });
    for (const file of filesIn(path.join(dir, folder), '.ts')) {
      const code = await javascriptOf(await readFile(file, 'utf8'), file);
      await writeFile(path.join(target, path.basename(file).replace(/\.ts$/, '.js')), code);
    }
  }
}

/** @param {string} source @param {string} file */
async function javascriptOf(source, file) {
  const { code } = await transform(source, {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    sourcefile: file,
  });
  return code;
}

/**
 * Runs the project's test runner with one list of jobs, and gives what each job ended with.
 * @param {string} dir
 * @param {NodeJS.ProcessEnv} env
 * @param {object} jobs
 * @returns {Promise<any[]>}
 */
function runJobs(dir, env, jobs) {
  return new Promise((resolve, reject) => {
    const args = ['--enable-source-maps', '--import', './mutantHooks.mjs', 'runTests.mjs'];
    const stdio = /** @type {['pipe', 'inherit', 'inherit', 'ipc']} */ (['pipe', 'inherit', 'inherit', 'ipc']);
    const child = spawn(process.execPath, args, { cwd: dir, env: { ...env, NODE_NO_WARNINGS: '1' }, stdio });
    /** @type {any[]} */
    const results = [];
    child.on('message', (message) => results.push(message));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(results);
      else reject(new Error(`The TypeScript tests ended with ${code}`));
    });
    child.stdin?.end(JSON.stringify(jobs));
  });
}

/** @param {string} dir @param {readonly string[] | undefined} patterns @returns {string[]} of tests, built */
function testFiles(dir, patterns) {
  const files = chosenPatterns(patterns).flatMap(({ folder }) =>
    filesIn(path.join(folder, 'tests/typescript'), '.test.ts'),
  );
  return files.map((file) => path.join(dir, 'build/test', path.basename(file).replace(/\.ts$/, '.js')));
}

/** Ids as the beginning of a test's name: `P14-one-winner` is not meant by `P14-one`. */
const ofGoals = (/** @type {readonly string[] | undefined} */ goals) =>
  goals === undefined ? '' : `(^|[^a-zA-Z0-9])(${goals.join('|')})(?![a-zA-Z0-9-])`;

/**
 * @param {string} dir
 * @param {TestOptions} options
 * @returns {Promise<TestResult[]>}
 */
export async function test(dir, { env, patterns, goals }) {
  await build(dir);
  const grep = ofGoals(goals);
  const results = await Promise.all(
    inTwoLanes(testFiles(dir, patterns)).map((files) =>
      runJobs(dir, env, { jobs: [{ files, grep }], timeout: 60_000 }),
    ),
  );
  return results.flat().flatMap(({ tests }) => tests);
}

/**
 * Tests wait for servers more than they compute.
 * @template T
 * @param {readonly T[]} all
 * @returns {T[][]} none of them empty
 */
function inTwoLanes(all) {
  const lanes = [0, 1].map((lane) => all.filter((_, index) => index % 2 === lane));
  return lanes.filter((lane) => lane.length > 0);
}

/**
 * Runs every mutant against the tests of its goal: the mutated module is loaded under
 * an address of its own, the SDK stays loaded.
 * @param {string} dir
 * @param {TestOptions} options
 * @returns {Promise<MutantResult[]>}
 */
export async function runMutants(dir, { env, patterns, goals }) {
  await build(dir);
  const { mutants, broken } = readMutants(chosenPatterns(patterns), language, goals);
  const results = [...broken];
  /** @type {any[]} */
  const jobs = [];
  for (const [index, { goal, mutation, file, text, pattern }] of mutants.entries()) {
    try {
      const target = path.join(dir, 'build/mutants', `${index}.js`);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, await javascriptOf(text, file));
      const replaced = path.join(dir, 'build/src/storage', file.replace(/\.ts$/, '.js'));
      const mutantUrls = { [pathToFileURL(replaced).href]: target };
      const files = testFiles(dir, [pattern.id]);
      jobs.push({ goal, mutation, files, grep: ofGoals([goal]), index, mutantUrls });
    } catch (error) {
      results.push({ goal, mutation, outcome: 'broken', message: String(error) });
    }
  }
  const answers = await Promise.all(
    inTwoLanes(jobs).map((lane) => runJobs(dir, env, { jobs: lane, timeout: 30_000, bail: true })),
  );
  for (const { job, tests } of answers.flat()) results.push(judged(job, tests));
  return results;
}

/** @param {any} job @param {TestResult[]} tests @returns {MutantResult} */
function judged({ goal, mutation }, tests) {
  const failed = tests.find(({ outcome }) => outcome === 'failed');
  if (failed !== undefined)
    return { goal, mutation, outcome: 'killed', message: failed.message.split('\n', 1)[0] ?? '' };
  const skipped = tests.length > 0 && tests.every(({ outcome }) => outcome === 'skipped');
  const why = skipped ? 'its tests were skipped here' : `${tests.length} tests passed`;
  return { goal, mutation, outcome: 'survived', message: why };
}

await runAlone(import.meta.filename, { prepare, assemble, check, test, runMutants });
