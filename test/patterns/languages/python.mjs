// @ts-check
// The Python samples of the patterns: their project, checks, tests and mutants.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { cacheDir } from '../../../scripts/common/cacheDir.mjs';
import { projectRoot } from '../../../scripts/common/projectRoot.mjs';
import { prepare, run } from '../python/environment.mjs';

/**
 * @typedef {{ name: string, outcome: 'passed' | 'failed' | 'skipped', message: string }} TestResult
 * @typedef {{ goal: string, mutation: string, outcome: 'killed' | 'survived' | 'broken', message: string }} MutantResult
 * @typedef {{ goal: string, mutation: string, file: string, find: string, replace: string }} Mutant
 * @typedef {import('../python/environment.mjs').Environment} Environment
 */

export { prepare };
export const language = 'python';

const snippets = path.join(projectRoot, 'snippets');
const project = path.join(projectRoot, 'test/patterns/python');
const workers = 2;

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
  const chosen = patternFolders(patterns);
  fs.writeFileSync(path.join(dir, 'storage/__init__.py'), '"""Storage of this application."""\n');
  for (const folder of withRequired(chosen))
    for (const file of filesIn(path.join(folder, 'samples/python'))) {
      const text = overrides.get(file) ?? fs.readFileSync(file, 'utf8');
      fs.writeFileSync(path.join(dir, 'storage', path.basename(file)), withoutRegions(text));
    }
  for (const folder of chosen)
    for (const file of filesIn(path.join(folder, 'tests/python')))
      fs.copyFileSync(file, path.join(dir, 'tests', path.basename(file)));
  for (const file of filesIn(path.join(snippets, 'support/python'))) {
    const place = path.basename(file) === 'conftest.py' ? 'tests' : 'support';
    fs.copyFileSync(file, path.join(dir, place, path.basename(file)));
  }
  const files = filesIn(project).filter((file) => !file.endsWith('.mjs'));
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
  const results = await Promise.all(commands.map((args) => run(python, args, { cwd: dir })));
  const failed = results.filter(({ code }) => code !== 0);
  if (failed.length > 0) throw new Error(failed.map(({ output }) => output).join('\n'));
}

/**
 * Runs tests, in two processes.
 * @param {string} dir
 * @param {{ env: Environment, patterns?: readonly string[] | undefined, goals?: readonly string[] | undefined }} options goals: only tests of these
 * @returns {Promise<TestResult[]>}
 */
export async function test(dir, { env, patterns, goals }) {
  const python = await prepare();
  const files = patternFolders(patterns).flatMap((folder) => testFiles(dir, folder));
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
 * @param {Environment} env
 * @param {readonly string[] | undefined} goals
 * @returns {Promise<TestResult[]>}
 */
async function testPart(python, dir, files, part, env, goals) {
  const results = path.join(dir, `results-${part}.jsonl`);
  fs.rmSync(results, { force: true });
  const given = { ...testEnvironment(env), GOAL_RESULTS: results, ...(goals && { GOALS: goals.join(',') }) };
  const { output } = await run(python, ['-m', 'pytest', '-q', '--tb=short', '-p', 'goal_results', ...files], {
    cwd: dir,
    env: given,
  });
  if (!fs.existsSync(results)) throw new Error(`pytest did not run: ${output}`);
  return linesOf(fs.readFileSync(results, 'utf8'));
}

/**
 * Runs the tests of each mutant's goal against it.
 * @param {string} dir
 * @param {{ env: Environment, patterns?: readonly string[] | undefined, goals?: readonly string[] | undefined }} options goals: only mutants of these
 * @returns {Promise<MutantResult[]>}
 */
export async function runMutants(dir, { env, patterns, goals }) {
  const python = await prepare();
  /** @type {MutantResult[]} */
  const broken = [];
  const jobs = [];
  for (const folder of patternFolders(patterns))
    for (const mutant of mutantsOf(folder).filter(({ goal }) => goals?.includes(goal) ?? true)) {
      const original = fs.readFileSync(path.join(folder, 'samples/python', mutant.file), 'utf8');
      const pieces = withoutRegions(original).split(mutant.find.trimEnd());
      if (pieces.length !== 2) {
        const message = `what it replaces is there ${pieces.length - 1} times`;
        broken.push({ goal: mutant.goal, mutation: mutant.mutation, outcome: 'broken', message });
        continue;
      }
      const text = pieces.join(mutant.replace.trimEnd());
      const module = `storage.${path.basename(mutant.file, '.py')}`;
      const tests = testFiles(dir, folder)[0];
      jobs.push({ goal: mutant.goal, mutation: mutant.mutation, module, text, tests });
    }
  const options = { cwd: dir, env: testEnvironment(env), input: JSON.stringify(jobs) };
  const { code, output, stdout } = await run(python, ['run_mutants.py'], options);
  if (code !== 0) throw new Error(`the mutants did not run: ${output}`);
  return [...broken, ...linesOf(stdout)];
}

/**
 * @param {string} folder of a pattern
 * @returns {Mutant[]}
 */
function mutantsOf(folder) {
  const file = path.join(folder, 'mutants/python.yaml');
  return fs.existsSync(file) ? parse(fs.readFileSync(file, 'utf8')) : [];
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
 * @param {string} folder
 * @returns {string[]} absolute names
 */
function filesIn(folder) {
  if (!fs.existsSync(folder)) return [];
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => path.join(folder, name));
}

/**
 * @param {string} dir
 * @param {string} folder of a pattern
 * @returns {string[]} relative to dir
 */
function testFiles(dir, folder) {
  const names = filesIn(path.join(folder, 'tests/python')).map((file) => path.join('tests', path.basename(file)));
  return names.filter((name) => /^test_/.test(path.basename(name)) && fs.existsSync(path.join(dir, name)));
}

/**
 * @param {readonly string[]} [ids]
 * @returns {string[]}
 */
function patternFolders(ids) {
  const names = fs.readdirSync(snippets).filter((name) => /^[PR]\d\d-/.test(name));
  return names.filter((name) => !ids || ids.includes(name.slice(0, 3))).map((name) => path.join(snippets, name));
}

/** @param {readonly string[]} folders */
function withRequired(folders) {
  const found = new Set(folders);
  for (const folder of found) {
    const { requires = [] } = parse(fs.readFileSync(path.join(folder, 'pattern.yaml'), 'utf8'));
    for (const required of patternFolders(requires)) found.add(required);
  }
  return found;
}

/**
 * The given variables and those that programs need; no configuration of this machine's AWS tools.
 * @param {Environment} env
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

if (import.meta.filename === fs.realpathSync(process.argv[1] ?? '.')) {
  const { runAlone } = await import('../python/runAlone.mjs');
  await runAlone({ prepare, assemble, check, test, runMutants });
}
