// @ts-check
// Lays out, checks and tests the Go samples of the patterns: all of them are one package.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../../scripts/common/projectRoot.mjs';
import { runCommand } from '../../../scripts/common/runCommand.mjs';
import { goProgram } from '../../../scripts/servers/goProgram.mjs';
import { readMutants } from './shared/mutants.mjs';
import { chosenPatterns, filesIn, layOut, snippets, withRequired } from './shared/patterns.mjs';
import { capture } from './shared/programs.mjs';
import { runAlone } from './shared/runAlone.mjs';

/**
 * @typedef {import('./shared/patterns.mjs').Pattern} Pattern
 * @typedef {import('./shared/patterns.mjs').TestResult} TestResult
 * @typedef {import('./shared/mutants.mjs').MutantResult} MutantResult
 * @typedef {import('./shared/mutants.mjs').Mutant} Mutant
 * @typedef {import('./shared/runAlone.mjs').TestOptions} TestOptions
 */

export const language = 'go';

const projectFiles = path.join(projectRoot, 'test/patterns/go');
/** What the support files use, whichever patterns are asked for. */
const usedBySupport = ['P01', 'P02', 'P34', 'R01'];
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

/**
 * One module whose package `storage` has the samples and tests of the chosen patterns and of those that they need, and the
 * support of the tests.
 * @param {string} dir
 * @param {{ patterns?: readonly string[] | undefined, overrides?: ReadonlyMap<string, string> }} [options] overrides: text by absolute path of a sample
 */
export async function assemble(dir, { patterns, overrides = new Map() } = {}) {
  const folder = path.join(dir, 'storage');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const name of ['go.mod', 'go.sum']) fs.copyFileSync(path.join(projectFiles, name), path.join(dir, name));
  for (const pattern of withRequired(patterns, usedBySupport)) {
    const samples = filesIn(path.join(pattern.folder, 'samples/go'), '.go');
    layOut(samples, folder, (text, file) => overrides.get(file) ?? text);
    // Those of a needed pattern are not run, but have helpers that others use.
    layOut(filesIn(path.join(pattern.folder, 'tests/go'), '.go'), folder);
  }
  layOut(filesIn(path.join(snippets, 'support/go'), '.go'), folder);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options env: besides that of this process
 */
function captureGo(command, args, { cwd, env = {} }) {
  return capture(command, args, { cwd, env: { ...process.env, GOFLAGS: '-mod=readonly', ...env } });
}

/**
 * gofmt, go vet and staticcheck, tests included.
 * @param {string} dir
 * @returns {Promise<void>}
 * @throws {Error} with what they say
 */
export async function check(dir) {
  const linter = await staticcheck();
  const format = await captureGo('gofmt', ['-l', '.'], { cwd: dir });
  if (format.code !== 0 || format.output.trim() !== '') throw new Error(`gofmt: ${format.output}`);
  for (const [command, ...args] of [
    ['go', 'vet', './...'],
    [linter, '-checks', 'all,-ST1000', '-tests=false', './...'],
    [linter, '-checks', 'inherit,-U1000', './...'], // few tests need all of their support
  ]) {
    const { code, output } = await captureGo(command ?? '', args, { cwd: dir });
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
 * @param {TestOptions} options
 * @returns {Promise<TestResult[]>}
 */
export async function test(dir, { env, patterns, goals }) {
  const tests = testsByGoal(dir, chosenPatterns(patterns));
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
  const { code, output } = await captureGo('go', args, { cwd: dir, env });
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
 * Proves that each goal's tests fail when the sample is wrong.
 * @param {string} dir as `assemble` left it
 * @param {TestOptions} options
 * @returns {Promise<MutantResult[]>}
 */
export async function runMutants(dir, { env, patterns, goals }) {
  const tests = testsByGoal(dir, chosenPatterns(patterns));
  const { mutants: queue, broken: results } = readMutants(chosenPatterns(patterns), language, goals);
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
  const folder = fs.mkdtempSync(path.join(temporary, 'mutant-'));
  const changed = path.join(folder, mutant.file);
  fs.writeFileSync(changed, withoutUnusedImports(mutant.text));
  const overlay = path.join(folder, 'overlay.json');
  fs.writeFileSync(overlay, JSON.stringify({ Replace: { [fs.realpathSync(sample)]: changed } }));
  const args = ['test', '-count=1', '-vet=off', '-failfast', '-ldflags=-s -w', `-timeout=${timeLimit}`];
  args.push(`-overlay=${overlay}`, '-v', `-run=${exactly(names)}`, './storage');
  const { code, output } = await captureGo('go', args, { cwd: fs.realpathSync(dir), env });
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

await runAlone(import.meta.filename, { prepare, assemble, check, test, runMutants });
