// @ts-check
// Lays out, checks and tests the Go samples of the patterns: all of them are one package.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { projectRoot } from '../../../scripts/common/projectRoot.mjs';
import { runCommand } from '../../../scripts/common/runCommand.mjs';
import { goProgram } from '../../../scripts/servers/goProgram.mjs';

/**
 * @typedef {object} TestResult
 * @property {string} name
 * @property {'passed' | 'failed' | 'skipped'} outcome
 * @property {string} message
 *
 * @typedef {object} MutantResult
 * @property {string} goal
 * @property {string} mutation
 * @property {'killed' | 'survived' | 'broken'} outcome
 * @property {string} message
 *
 * @typedef {{ goal: string, mutation: string, file: string, find: string, replace: string }} Mutant
 * @typedef {{ id: string, folder: string, requires: string[], goals: string[] }} Pattern
 * @typedef {{ env?: NodeJS.ProcessEnv, patterns?: readonly string[] | undefined, goals?: readonly string[] | undefined }} TestOptions
 */

export const language = 'go';

const snippets = path.join(projectRoot, 'snippets');
const projectFiles = path.join(projectRoot, 'test/patterns/go');
/** Longest run of all tests of one binary. */
const timeLimit = '3m';
const parallelMutants = 2;

/** Brings the modules and the linter into Go's and our cache; needs the network the first time only. */
export async function prepare() {
  const env = { ...process.env, GOFLAGS: '-mod=readonly' };
  await runCommand('go', ['mod', 'download'], { cwd: projectFiles, env });
  await staticcheck();
}

/** @returns {Promise<string>} the linter's binary */
function staticcheck() {
  return goProgram({
    name: 'staticcheck',
    module: 'honnef.co/go/tools/cmd/staticcheck',
    version: 'v0.8.2',
    needsGo: '1.25',
  });
}

/** @returns {Pattern[]} those that have Go samples */
function allPatterns() {
  return fs
    .readdirSync(snippets)
    .map((name) => path.join(snippets, name))
    .filter((folder) => fs.existsSync(path.join(folder, 'samples/go')))
    .map((folder) => {
      const { id, requires, goals } = parse(fs.readFileSync(path.join(folder, 'pattern.yaml'), 'utf8'));
      const goalIds = goals.map((/** @type {{ id: string }} */ goal) => goal.id);
      return { id, folder, requires: requires ?? [], goals: goalIds };
    });
}

/**
 * The given patterns; all when none are given.
 * @param {readonly string[] | undefined} ids
 */
function chosen(ids) {
  return allPatterns().filter(({ id }) => ids === undefined || ids.includes(id));
}

/**
 * The chosen patterns with all that they need. Some come always: the tests' support uses them.
 * @param {readonly string[] | undefined} ids
 */
function withRequired(ids) {
  const known = new Map(allPatterns().map((pattern) => [pattern.id, pattern]));
  const found = new Set(['P01', 'P02', 'P34', 'R01', ...chosen(ids).map(({ id }) => id)]);
  for (const id of found) for (const needed of known.get(id)?.requires ?? []) found.add(needed);
  return [...known.values()].filter(({ id }) => found.has(id));
}

/**
 * @param {string} from
 * @param {string} to
 * @param {ReadonlyMap<string, string>} [overrides]
 */
function copyGoFiles(from, to, overrides) {
  if (!fs.existsSync(from)) return;
  for (const name of fs.readdirSync(from).filter((each) => each.endsWith('.go'))) {
    const source = path.join(from, name);
    const target = path.join(to, name);
    if (fs.existsSync(target)) throw new Error(`two patterns have a file ${name}`);
    fs.writeFileSync(target, overrides?.get(source) ?? fs.readFileSync(source, 'utf8'));
  }
}

/**
 * One module whose package `storage` has the samples and tests of the chosen patterns and of those that they need, and the
 * support of the tests.
 * @param {string} dir
 * @param {{ patterns?: readonly string[] | undefined, overrides?: ReadonlyMap<string, string> }} [options] overrides: text by absolute path of a sample
 */
export async function assemble(dir, { patterns, overrides } = {}) {
  const folder = path.join(dir, 'storage');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const name of ['go.mod', 'go.sum']) fs.copyFileSync(path.join(projectFiles, name), path.join(dir, name));
  for (const pattern of withRequired(patterns)) {
    copyGoFiles(path.join(pattern.folder, 'samples/go'), folder, overrides);
    // Those of a needed pattern are not run, but have helpers that others use.
    copyGoFiles(path.join(pattern.folder, 'tests/go'), folder);
  }
  copyGoFiles(path.join(snippets, 'support/go'), folder);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number, output: string }>} standard output and errors in one
 */
function capture(command, args, { cwd, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, GOFLAGS: '-mod=readonly', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const add = (/** @type {Buffer} */ data) => {
      output += data;
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.once('error', (error) => reject(new Error(`cannot run ${command}: ${error.message}`)));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * gofmt, go vet and staticcheck, tests included.
 * @param {string} dir
 * @returns {Promise<void>}
 * @throws {Error} with what they say
 */
export async function check(dir) {
  const linter = await staticcheck();
  const format = await capture('gofmt', ['-l', '.'], { cwd: dir });
  if (format.code !== 0 || format.output.trim() !== '') throw new Error(`gofmt: ${format.output}`);
  for (const [command, ...args] of [
    ['go', 'vet', './...'],
    [linter, '-checks', 'all,-ST1000', '-tests=false', './...'],
    [linter, '-checks', 'inherit,-U1000', './...'], // few tests need all of their support
  ]) {
    const { code, output } = await capture(command ?? '', args, { cwd: dir });
    if (code !== 0) throw new Error(`${path.basename(command ?? '')} ${args.join(' ')}\n${output}`);
  }
}

/** @param {string} text */
const normalise = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/**
 * The goal that a test shows: the longest whose id its name contains.
 * @param {string} test
 * @param {readonly string[]} goals
 */
function goalOf(test, goals) {
  const name = normalise(test);
  return goals.filter((goal) => name.includes(normalise(goal))).sort((a, b) => b.length - a.length)[0];
}

/**
 * Names of all tests by goal.
 * @param {string} dir
 * @param {readonly Pattern[]} patterns
 * @returns {Map<string, string[]>}
 */
function testsByGoal(dir, patterns) {
  const goals = patterns.flatMap((pattern) => pattern.goals);
  const folder = path.join(dir, 'storage');
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('_test.go'))) {
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/^func (Test\w+)\(t \*testing\.T\)/gm)) {
      const goal = goalOf(name, goals);
      if (goal !== undefined) found.set(goal, [...(found.get(goal) ?? []), name]);
    }
  }
  return found;
}

/** @param {readonly string[]} names */
const exactly = (names) => `^(${names.join('|')})$`;

/**
 * Runs the tests of the chosen patterns, or those of some goals.
 * @param {string} dir
 * @param {TestOptions} [options]
 * @returns {Promise<TestResult[]>}
 */
export async function test(dir, { env = {}, patterns, goals } = {}) {
  const tests = testsByGoal(dir, chosen(patterns));
  const names = [...tests].filter(([goal]) => goals === undefined || goals.includes(goal)).flatMap(([, each]) => each);
  if (names.length === 0) return [];
  const args = [
    'test',
    '-json',
    '-count=1',
    '-vet=off',
    `-timeout=${timeLimit}`,
    `-run=${exactly(names)}`,
    './storage',
  ];
  const { code, output } = await capture('go', args, { cwd: dir, env });
  const results = readResults(output);
  if (code !== 0 && !results.some(({ outcome }) => outcome === 'failed')) throw new Error(`go test:\n${output}`);
  return results;
}

/**
 * @param {string} output of `go test -json`
 * @returns {TestResult[]} one a function, by its name without `Test`; what its subtests said is part of its message
 */
function readResults(output) {
  /** @type {Map<string, string>} */
  const messages = new Map();
  /** @type {TestResult[]} */
  const results = [];
  const outcomes = /** @type {const} */ ({ pass: 'passed', fail: 'failed', skip: 'skipped' });
  for (const line of output.split('\n').filter((each) => each.startsWith('{'))) {
    const { Action: action, Test: test, Output: text = '' } = JSON.parse(line);
    const [name = ''] = String(test ?? '').split('/');
    if (action === 'output') messages.set(name, (messages.get(name) ?? '') + text);
    else if (Object.hasOwn(outcomes, action) && test === name && name !== '') {
      const outcome = outcomes[/** @type {keyof typeof outcomes} */ (action)];
      results.push({
        name: name.replace(/^Test/, ''),
        outcome,
        message: outcome === 'passed' ? '' : (messages.get(name) ?? '').trim(),
      });
    }
  }
  return results;
}

/**
 * @param {Pattern} pattern
 * @returns {Mutant[]}
 */
function mutantsOf({ folder }) {
  const file = path.join(folder, 'mutants/go.yaml');
  return fs.existsSync(file) ? parse(fs.readFileSync(file, 'utf8')) : [];
}

/**
 * Proves that each goal's tests fail when the sample is wrong.
 * @param {string} dir as `assemble` left it
 * @param {TestOptions} [options]
 * @returns {Promise<MutantResult[]>}
 */
export async function runMutants(dir, { env = {}, patterns, goals } = {}) {
  const tests = testsByGoal(dir, chosen(patterns));
  const queue = chosen(patterns)
    .flatMap(mutantsOf)
    .filter(({ goal }) => goals === undefined || goals.includes(goal));
  /** @type {MutantResult[]} */
  const results = [];
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'go-mutants-'));
  const work = async () => {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const verdict = await runMutant(dir, mutant, { temporary, env, names: tests.get(mutant.goal) ?? [] });
      results.push({ goal: mutant.goal, mutation: mutant.mutation, ...verdict });
    }
  };
  try {
    await Promise.all(Array.from({ length: parallelMutants }, work));
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  return results;
}

/**
 * @param {string} dir
 * @param {Mutant} mutant
 * @param {{ temporary: string, env: NodeJS.ProcessEnv, names: readonly string[] }} options
 * @returns {Promise<Pick<MutantResult, 'outcome' | 'message'>>}
 */
async function runMutant(dir, mutant, { temporary, env, names }) {
  const broken = (/** @type {string} */ message) => ({ outcome: /** @type {const} */ ('broken'), message });
  if (names.length === 0) return broken('the goal has no test');
  const sample = path.join(dir, 'storage', mutant.file);
  if (!fs.existsSync(sample)) return broken(`there is no ${mutant.file}`);
  const text = fs.readFileSync(sample, 'utf8');
  if (text.split(mutant.find).length !== 2) return broken('its text does not occur exactly once');
  const folder = fs.mkdtempSync(path.join(temporary, 'mutant-'));
  const changed = path.join(folder, mutant.file);
  fs.writeFileSync(changed, withoutUnusedImports(text.replace(mutant.find, () => mutant.replace)));
  const overlay = path.join(folder, 'overlay.json');
  fs.writeFileSync(overlay, JSON.stringify({ Replace: { [fs.realpathSync(sample)]: changed } }));
  const args = ['test', '-count=1', '-vet=off', '-failfast', '-ldflags=-s -w', `-timeout=${timeLimit}`];
  args.push(`-overlay=${overlay}`, '-v', `-run=${exactly(names)}`, './storage');
  const { code, output } = await capture('go', args, { cwd: fs.realpathSync(dir), env });
  if (code === 0) {
    if (!/^--- PASS/m.test(output)) return broken(`no test ran\n${output}`);
    return { outcome: 'survived', message: output };
  }
  if (/^--- FAIL|^panic: /m.test(output)) return { outcome: 'killed', message: '' };
  return broken(output);
}

/**
 * What a mutant no longer uses must not keep it from compiling.
 * @param {string} text
 */
function withoutUnusedImports(text) {
  const [head = '', body = ''] = text.split(/(?<=^import \([^)]*^\)\n)/ms);
  const kept = head.split('\n').map((line) => {
    const [, alias, imported = ''] = /^\t(?:(\w+) )?"([^"]+)"$/.exec(line) ?? [];
    if (imported === '') return line;
    const last = imported.split('/').filter((part) => !/^v\d+$/.test(part));
    const name = alias ?? (last.at(-1) ?? '').replace(/^smithy-go$/, 'smithy');
    return new RegExp(`\\b${name}\\.`).test(body) ? line : `\t_ "${imported}"`;
  });
  return kept.join('\n') + body;
}

/**
 * The adapter alone, with the environment of a target set.
 * @param {readonly string[]} args
 */
async function main(args) {
  const option = (/** @type {string} */ name) => args[args.indexOf(name) + 1]?.split(',');
  const patterns = args.includes('--patterns') ? option('--patterns') : undefined;
  const goals = args.includes('--goals') ? option('--goals') : undefined;
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'patterns-go-'));
  try {
    await prepare();
    await assemble(dir, { patterns });
    if (args.includes('--check')) await check(dir);
    const run = args.includes('--mutants') ? runMutants : test;
    const results = await run(dir, { env: process.env, patterns, goals });
    for (const result of results) {
      const name = 'name' in result ? result.name : `${result.goal}: ${result.mutation}`;
      console.log(`${result.outcome.padEnd(8)} ${name}`);
      if (['failed', 'survived', 'broken'].includes(result.outcome)) console.log(result.message);
    }
    if (results.some(({ outcome }) => ['failed', 'survived', 'broken'].includes(outcome))) process.exitCode = 1;
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
