// @ts-check
// The Python samples of the patterns: their project, checks, tests and mutants.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheDir } from '../../../scripts/common/cacheDir.mjs';
import { projectRoot } from '../../../scripts/common/projectRoot.mjs';
import { prepare } from '../python/environment.mjs';
import { readMutants } from './shared/mutants.mjs';
import { chosenPatterns, filesIn, layOut, snippets, withRequired } from './shared/patterns.mjs';
import { capture } from './shared/programs.mjs';
import { runAlone } from './shared/runAlone.mjs';

/**
 * @typedef {import('./shared/patterns.mjs').TestResult} TestResult
 * @typedef {import('./shared/mutants.mjs').MutantResult} MutantResult
 * @typedef {import('./shared/runAlone.mjs').TestOptions} TestOptions
 */

export { prepare };
export const language = 'python';

const project = path.join(projectRoot, 'test/patterns/python');
const workers = 2;
/** What the fixtures of the tests use, whichever patterns are asked for. */
const usedBySupport = ['P02'];

/**
 * Lays out one project: the samples as package `storage`, what tests share as `support`, the tests beside them.
 * @param {string} dir
 * @param {{ patterns?: readonly string[] | undefined, overrides?: ReadonlyMap<string, string> }} [options] patterns: ids; all when absent. What they require is
 * laid out, too. overrides: other texts for samples, by their absolute names.
 */
export async function assemble(dir, { patterns, overrides = new Map() } = {}) {
  for (const name of ['storage', 'support', 'tests']) {
    fs.rmSync(path.join(dir, name), { recursive: true, force: true });
    fs.mkdirSync(path.join(dir, name), { recursive: true });
  }
  fs.writeFileSync(path.join(dir, 'storage/__init__.py'), '"""Storage of this application."""\n');
  for (const { folder } of withRequired(patterns, usedBySupport))
    layOut(filesIn(path.join(folder, 'samples/python'), '.py'), path.join(dir, 'storage'), (text, file) =>
      withoutRegions(overrides.get(file) ?? text),
    );
  for (const { folder } of chosenPatterns(patterns))
    layOut(filesIn(path.join(folder, 'tests/python'), '.py'), path.join(dir, 'tests'));
  for (const file of filesIn(path.join(snippets, 'support/python'), '.py'))
    layOut([file], path.join(dir, path.basename(file) === 'conftest.py' ? 'tests' : 'support'));
  const files = filesIn(project, '').filter((file) => !file.endsWith('.mjs'));
  for (const file of files) fs.copyFileSync(file, path.join(dir, path.basename(file)));
}

/**
 * Runs ruff and mypy.
 * @param {string} dir
 * @throws Error with what they say
 */
export async function check(dir) {
  const python = await prepare();
  const commands = [
    ['-m', 'ruff', 'check', '--no-cache', 'storage', 'support', 'tests'],
    ['-m', 'ruff', 'format', '--no-cache', '--check', 'storage', 'support', 'tests'],
    ['-m', 'mypy', '--cache-dir', cacheDir('patterns', language, 'mypy')],
  ];
  const results = await Promise.all(commands.map((args) => capture(python, args, { cwd: dir })));
  const failed = results.filter(({ code }) => code !== 0);
  if (failed.length > 0) throw new Error(failed.map(({ output }) => output).join('\n'));
}

/**
 * Runs tests, in two processes.
 * @param {string} dir
 * @param {TestOptions} options
 * @returns {Promise<TestResult[]>}
 */
export async function test(dir, { env, patterns, goals }) {
  const python = await prepare();
  const files = chosenPatterns(patterns).flatMap(({ folder }) => testFiles(dir, folder));
  const parts = Array.from({ length: workers }, (_, part) => files.filter((_, at) => at % workers === part));
  const results = await Promise.all(
    parts.filter((part) => part.length > 0).map((part, at) => testPart(python, dir, part, at, env, goals)),
  );
  return results.flat();
}

/**
 * @param {string} python
 * @param {string} dir
 * @param {readonly string[]} files
 * @param {number} part
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[] | undefined} goals
 * @returns {Promise<TestResult[]>}
 */
async function testPart(python, dir, files, part, env, goals) {
  const results = path.join(dir, `results-${part}.jsonl`);
  fs.rmSync(results, { force: true });
  const given = { ...testEnvironment(env), GOAL_RESULTS: results, ...(goals && { GOALS: goals.join(',') }) };
  const { output } = await capture(python, ['-m', 'pytest', '-q', '--tb=short', '-p', 'goal_results', ...files], {
    cwd: dir,
    env: given,
  });
  if (!fs.existsSync(results)) throw new Error(`pytest did not run: ${output}`);
  return linesOf(fs.readFileSync(results, 'utf8'));
}

/**
 * Runs the tests of each mutant's goal against it.
 * @param {string} dir
 * @param {TestOptions} options
 * @returns {Promise<MutantResult[]>}
 */
export async function runMutants(dir, { env, patterns, goals }) {
  const python = await prepare();
  const { mutants, broken } = readMutants(chosenPatterns(patterns), language, goals, withoutRegions);
  const jobs = mutants.map(({ goal, mutation, file, text, pattern }) => {
    const module = `storage.${path.basename(file, '.py')}`;
    return { goal, mutation, module, text, tests: testFiles(dir, pattern.folder)[0] };
  });
  const options = { cwd: dir, env: testEnvironment(env), input: JSON.stringify(jobs) };
  const { code, output, stdout } = await capture(python, ['run_mutants.py'], options);
  if (code !== 0) throw new Error(`the mutants did not run: ${output}`);
  return [...broken, ...linesOf(stdout)];
}

/** @param {string} text lines of JSON */
function linesOf(text) {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** @param {string} text of a sample */
function withoutRegions(text) {
  return text
    .replace(/^# (region snippet: .*|endregion)\n+/gm, '')
    .replace(/\n{4,}/g, '\n\n\n')
    .trimEnd()
    .concat('\n');
}

/**
 * @param {string} dir
 * @param {string} folder of a pattern
 * @returns {string[]} relative to dir
 */
function testFiles(dir, folder) {
  const names = filesIn(path.join(folder, 'tests/python'), '.py').map((file) =>
    path.join('tests', path.basename(file)),
  );
  return names.filter((name) => /^test_/.test(path.basename(name)) && fs.existsSync(path.join(dir, name)));
}

/**
 * The given variables and those that programs need; no configuration of this machine's AWS tools.
 * @param {NodeJS.ProcessEnv} env
 */
function testEnvironment(env) {
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  const nowhere = {
    AWS_CONFIG_FILE: os.devNull,
    AWS_SHARED_CREDENTIALS_FILE: os.devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return {
    PATH,
    HOME,
    LANG,
    TMPDIR,
    ...nowhere,
    PYTHONDONTWRITEBYTECODE: '1',
    NO_PROXY: '127.0.0.1,localhost',
    ...env,
  };
}

await runAlone(import.meta.filename, { prepare, assemble, check, test, runMutants });
