// @ts-check
import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { transform } from 'esbuild';
import { parse } from 'yaml';
import { projectRoot } from '../../../scripts/common/projectRoot.mjs';

/** @typedef {{ name: string, outcome: 'passed' | 'failed' | 'skipped', message: string }} TestResult */
/** @typedef {{ goal: string, mutation: string, outcome: 'killed' | 'survived' | 'broken', message: string }} MutantResult */
/** @typedef {{ goal: string, mutation: string, file: string, find: string, replace: string }} Mutant */
/** @typedef {{ env?: NodeJS.ProcessEnv, patterns?: readonly string[], goals?: readonly string[] }} RunOptions */

export const language = 'typescript';

const snippets = path.join(projectRoot, 'snippets');
const own = path.join(projectRoot, 'test/patterns/typescript');

/** The SDK and the tools are those of the repository: there is nothing to bring in. */
export async function prepare() {
  for (const name of ['@aws-sdk/client-s3', '@aws-sdk/s3-request-presigner', 'mocha', 'typescript', '@types/node'])
    await readFile(path.join(projectRoot, 'node_modules', name, 'package.json')).catch(() => {
      throw new Error(`${name} is not installed; run npm ci`);
    });
}

/**
 * The folders of the patterns that are asked for.
 * @param {readonly string[]} [patterns] Ids; all when absent.
 */
async function patternFolders(patterns) {
  const names = (await readdir(snippets)).filter((name) => /^[PR]\d\d-/.test(name)).sort();
  return names
    .filter((name) => patterns === undefined || patterns.includes(name.slice(0, 3)))
    .map((name) => path.join(snippets, name));
}

/**
 * A pattern and everything that it builds on: its samples do not compile alone.
 * @param {readonly string[] | undefined} patterns
 */
async function withRequired(patterns) {
  if (patterns === undefined) return undefined;
  // The tests' support builds on the client factory.
  const found = new Set(['P01', ...patterns]);
  for (const id of found) {
    const [folder] = await patternFolders([id]);
    if (folder === undefined) throw new Error(`There is no pattern ${id}`);
    for (const each of parse(await readFile(path.join(folder, 'pattern.yaml'), 'utf8')).requires ?? []) found.add(each);
  }
  return [...found];
}

/** @param {string} folder @param {string} ending */
async function filesIn(folder, ending) {
  const names = await readdir(folder).catch(() => /** @type {string[]} */ ([]));
  return names.filter((name) => name.endsWith(ending)).map((name) => path.join(folder, name));
}

/**
 * Lays out one project: the samples in `src/storage`, their tests in `test`.
 * @param {string} dir
 * @param {{ patterns?: readonly string[], overrides?: ReadonlyMap<string, string> }} [options]
 */
export async function assemble(dir, { patterns, overrides = new Map() } = {}) {
  const storage = path.join(dir, 'src/storage');
  const tests = path.join(dir, 'test');
  for (const folder of ['src', 'test', 'build']) await rm(path.join(dir, folder), { recursive: true, force: true });
  await mkdir(storage, { recursive: true });
  await mkdir(path.join(tests, 'support'), { recursive: true });
  for (const folder of await patternFolders(await withRequired(patterns)))
    for (const file of await filesIn(path.join(folder, 'samples/typescript'), '.ts'))
      await writeFile(path.join(storage, path.basename(file)), overrides.get(file) ?? (await readFile(file, 'utf8')));
  for (const folder of await patternFolders(patterns))
    for (const file of await filesIn(path.join(folder, 'tests/typescript'), '.ts'))
      await cp(file, path.join(tests, path.basename(file)));
  for (const file of await filesIn(path.join(snippets, 'support/typescript'), '.ts'))
    await cp(file, path.join(tests, 'support', path.basename(file)));
  for (const name of ['tsconfig.json', 'runTests.mjs', 'mutantHooks.mjs'])
    await cp(path.join(own, name), path.join(dir, name));
  await writeFile(path.join(dir, 'package.json'), '{ "type": "module", "private": true }\n');
  await rm(path.join(dir, 'node_modules'), { force: true });
  await symlink(path.join(projectRoot, 'node_modules'), path.join(dir, 'node_modules'), 'junction');
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function runQuietly(command, args, cwd) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(undefined);
      else reject(new Error(`${path.basename(args[0] ?? command)} failed:\n${stdout}${stderr}`));
    });
  });
}

/**
 * Strict types and Biome's recommended rules.
 * @param {string} dir
 * @throws Error with the tool's output.
 */
export async function check(dir) {
  const bin = (/** @type {string} */ name) => path.join(projectRoot, 'node_modules', name);
  await runQuietly(process.execPath, [bin('typescript/bin/tsc'), '-p', '.'], dir);
  const config = path.join(projectRoot, 'biome.json');
  await runQuietly(
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
    dir,
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
    for (const file of await filesIn(path.join(dir, folder), '.ts')) {
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

/** @param {string} dir @param {readonly string[] | undefined} patterns */
async function testFiles(dir, patterns) {
  const wanted = new Set();
  for (const folder of await patternFolders(patterns))
    for (const file of await filesIn(path.join(folder, 'tests/typescript'), '.ts')) wanted.add(path.basename(file));
  const files = await filesIn(path.join(dir, 'test'), '.test.ts');
  return files
    .filter((file) => wanted.has(path.basename(file)))
    .map((file) => path.join(dir, 'build/test', path.basename(file).replace(/\.ts$/, '.js')));
}

/** Ids as the beginning of a test's name: `P14-one-winner` is not meant by `P14-one`. */
const ofGoals = (/** @type {readonly string[] | undefined} */ goals) =>
  goals === undefined ? '' : `(^|[^a-zA-Z0-9])(${goals.join('|')})(?![a-zA-Z0-9-])`;

/**
 * @param {string} dir
 * @param {RunOptions} options
 * @returns {Promise<TestResult[]>}
 */
export async function test(dir, { env = process.env, patterns, goals }) {
  await build(dir);
  const files = await testFiles(dir, patterns);
  const results = await runJobs(dir, env, { jobs: [{ files, grep: ofGoals(goals) }], timeout: 60_000 });
  return results.flatMap(({ tests }) => tests);
}

/** @param {readonly string[] | undefined} patterns */
async function readMutants(patterns) {
  const mutants = [];
  for (const folder of await patternFolders(patterns)) {
    const text = await readFile(path.join(folder, 'mutants/typescript.yaml'), 'utf8').catch(() => '[]');
    for (const mutant of /** @type {Mutant[]} */ (parse(text)))
      mutants.push({ ...mutant, path: path.join(folder, 'samples/typescript', mutant.file) });
  }
  return mutants;
}

/**
 * Runs every mutant against the tests of its goal, in one process for each of two lanes: the mutated module is loaded under
 * an address of its own, the SDK stays loaded.
 * @param {string} dir
 * @param {RunOptions} options
 * @returns {Promise<MutantResult[]>}
 */
export async function runMutants(dir, { env = process.env, patterns }) {
  await build(dir);
  const mutants = await readMutants(patterns);
  /** @type {MutantResult[]} */
  const results = [];
  /** @type {any[]} */
  const jobs = [];
  for (const [index, mutant] of mutants.entries()) {
    const { goal, mutation, file } = mutant;
    const broken = (/** @type {string} */ message) => results.push({ goal, mutation, outcome: 'broken', message });
    const source = await readFile(mutant.path, 'utf8').catch(() => '');
    const count = source.split(mutant.find.trimEnd()).length - 1;
    if (count !== 1) {
      broken(`the text to replace is ${count} times in ${file}`);
      continue;
    }
    try {
      const mutated = source.replace(mutant.find.trimEnd(), () => mutant.replace.trimEnd());
      const code = await javascriptOf(mutated, file);
      const target = path.join(dir, 'build/mutants', `${index}.js`);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, code);
      const replaced = path.join(dir, 'build/src/storage', file.replace(/\.ts$/, '.js'));
      const mutantUrls = { [pathToFileURL(replaced).href]: target };
      jobs.push({
        goal,
        mutation,
        files: await testFiles(dir, [goal.slice(0, 3)]),
        grep: ofGoals([goal]),
        index,
        mutantUrls,
      });
    } catch (error) {
      broken(String(error));
    }
  }
  const lanes = [0, 1].map((lane) => jobs.filter((_, index) => index % 2 === lane)).filter((lane) => lane.length > 0);
  const answers = await Promise.all(
    lanes.map((lane) => runJobs(dir, env, { jobs: lane, timeout: 30_000, bail: true })),
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

async function main() {
  const { values } = parseArgs({
    options: {
      patterns: { type: 'string' },
      goals: { type: 'string' },
      dir: { type: 'string', default: path.join(os.tmpdir(), `patterns-typescript-${process.pid}`) },
      mutants: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
    },
  });
  const patterns = values.patterns?.split(',');
  const goals = values.goals?.split(',');
  await prepare();
  await assemble(values.dir, { ...(patterns && { patterns }) });
  const chosen = { ...(patterns && { patterns }), ...(goals && { goals }) };
  if (values.check) await check(values.dir);
  const results = values.mutants ? await runMutants(values.dir, chosen) : await test(values.dir, chosen);
  for (const result of results) {
    const what = 'goal' in result ? `${result.goal}: ${result.mutation}` : result.name;
    console.log(`${result.outcome.padEnd(8)} ${what}${result.outcome === 'passed' ? '' : `  [${result.message}]`}`);
  }
  const bad = results.filter(({ outcome }) => /failed|survived|broken/.test(outcome));
  console.log(`${results.length - bad.length} good, ${bad.length} bad`);
  await rm(values.dir, { recursive: true, force: true });
  process.exitCode = bad.length === 0 ? 0 : 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
