// @ts-check
// The patterns' samples and tests in Java 17: laid out as a Maven project, compiled and run in one Java process.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { cacheDir } from '../../../scripts/common/cacheDir.mjs';
import { projectRoot } from '../../../scripts/common/projectRoot.mjs';

export const language = 'java';

/**
 * @typedef {{ name: string, outcome: 'passed' | 'failed' | 'skipped', message: string, milliseconds: number }} TestResult
 * @typedef {{ goal: string, mutation: string, outcome: 'killed' | 'survived' | 'broken', message: string, milliseconds?: number }} MutantResult
 * @typedef {{ id: string, folder: string, requires: string[] }} Pattern
 * @typedef {{ goal: string, mutation: string, file: string, find: string, replace: string }} Mutant
 */

const snippets = path.join(projectRoot, 'snippets');
const ownFiles = path.join(projectRoot, 'test/patterns/java');
const packageFolder = 'com/example/storage';
/** What the support files use, whichever patterns are asked for. */
const usedBySupport = ['P01', 'P02', 'R01'];

const cache = () => cacheDir('patterns/java');
const classpathFile = () => path.join(cache(), 'classpath.txt');

/** @param {string} folder @param {string} ending @returns {string[]} */
function filesIn(folder, ending) {
  if (!fs.existsSync(folder)) return [];
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => path.join(folder, name));
}

/** @returns {Pattern[]} all of them */
function readPatterns() {
  const folders = fs.readdirSync(snippets).filter((name) => fs.existsSync(path.join(snippets, name, 'pattern.yaml')));
  return folders.sort().map((name) => {
    const folder = path.join(snippets, name);
    const { id, requires } = parse(fs.readFileSync(path.join(folder, 'pattern.yaml'), 'utf8'));
    return { id, folder, requires: requires ?? [] };
  });
}

/** @param {readonly string[] | undefined} ids None: all. */
const chosen = (ids) => readPatterns().filter(({ id }) => ids === undefined || ids.length === 0 || ids.includes(id));

/** The patterns with all that they require. @param {readonly string[] | undefined} ids */
function withRequired(ids) {
  const all = new Map(readPatterns().map((pattern) => [pattern.id, pattern]));
  /** @type {Set<string>} */
  const found = new Set();
  /** @param {string} id */
  const add = (id) => {
    if (found.has(id)) return;
    const pattern = all.get(id);
    if (pattern === undefined) throw new Error(`there is no pattern ${id}`);
    found.add(id);
    pattern.requires.forEach(add);
  };
  usedBySupport.forEach(add);
  for (const { id } of chosen(ids)) add(id);
  return [...all.values()].filter(({ id }) => found.has(id));
}

/**
 * @param {string} command @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv | undefined }} [options]
 * @returns {Promise<string>} what it printed
 */
function run(command, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ended with ${code}\n${output.slice(-20_000)}`));
    });
  });
}

/** Brings the libraries into Maven's repository and notes the class path; nothing to do while the pom stays the same. */
export async function prepare() {
  const pom = fs.readFileSync(path.join(ownFiles, 'pom.xml'));
  const hash = createHash('sha256').update(pom).digest('hex');
  fs.mkdirSync(cache(), { recursive: true });
  const stamp = path.join(cache(), 'pom.sha256');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash && libraries().every(fs.existsSync)) return;
  const folder = fs.mkdtempSync(path.join(cache(), 'resolve-'));
  try {
    fs.writeFileSync(path.join(folder, 'pom.xml'), pom);
    const target = `-Dmdep.outputFile=${path.join(folder, 'classpath.txt')}`;
    await run('mvn', ['-q', '-B', 'dependency:build-classpath', target], { cwd: folder });
    fs.renameSync(path.join(folder, 'classpath.txt'), classpathFile());
    fs.writeFileSync(stamp, hash);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {string[]} the files of the class path, as far as it is known */
function libraries() {
  if (!fs.existsSync(classpathFile())) return [];
  return fs.readFileSync(classpathFile(), 'utf8').trim().split(path.delimiter);
}

/**
 * Lays out a Maven project.
 * @param {string} dir
 * @param {{ patterns?: readonly string[], overrides?: ReadonlyMap<string, string> }} [options] `overrides`: other texts for
 *   sample files, by their absolute path.
 */
export async function assemble(dir, { patterns, overrides = new Map() } = {}) {
  const main = path.join(dir, 'src/main/java', packageFolder);
  const test = path.join(dir, 'src/test/java', packageFolder);
  fs.rmSync(path.join(dir, 'src'), { recursive: true, force: true });
  for (const folder of [main, path.join(test, 'testing')]) fs.mkdirSync(folder, { recursive: true });
  fs.copyFileSync(path.join(ownFiles, 'pom.xml'), path.join(dir, 'pom.xml'));
  for (const { folder } of withRequired(patterns)) {
    for (const file of filesIn(path.join(folder, 'samples/java'), '.java')) {
      const target = path.join(main, path.basename(file));
      if (fs.existsSync(target)) throw new Error(`two patterns have a file ${path.basename(file)}`);
      const text = (overrides.get(file) ?? fs.readFileSync(file, 'utf8')).replace(
        /^ *\/\/ (region snippet: .*|endregion)\n/gm,
        '',
      );
      fs.writeFileSync(target, text);
    }
  }
  for (const { folder } of chosen(patterns))
    for (const file of filesIn(path.join(folder, 'tests/java'), '.java'))
      fs.copyFileSync(file, path.join(test, path.basename(file)));
  for (const file of filesIn(path.join(snippets, 'support/java'), '.java'))
    fs.copyFileSync(file, path.join(test, 'testing', path.basename(file)));
}

/**
 * Runs PatternRunner over the project in a folder.
 * @param {string} dir @param {object} job @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<any[]>} the objects that it wrote
 */
async function runJob(dir, job, env) {
  const build = fs.mkdtempSync(path.join(dir, 'build-'));
  try {
    const output = path.join(build, 'results.jsonl');
    const sources = ['src/main/java', 'src/test/java'].map((folder) => path.join(dir, folder));
    const classpath = libraries().join(path.delimiter);
    const file = path.join(build, 'job.json');
    const whole = { sources, classes: path.join(build, 'classes'), libraries: classpath, output, ...job };
    fs.writeFileSync(file, JSON.stringify(whole));
    // One collector thread and the quick compiler only: the process is short and shares two cores with the store.
    const options = [
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Xmx1g',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=off',
    ];
    await run('java', [...options, '-cp', classpath, path.join(ownFiles, 'PatternRunner.java'), file], { env });
    const lines = fs.readFileSync(output, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line));
  } finally {
    fs.rmSync(build, { recursive: true, force: true });
  }
}

/** Strict compilation of samples and tests. @param {string} dir @throws Error with the compiler's output */
export async function check(dir) {
  await runJob(dir, { lint: true });
}

/**
 * @param {string} dir
 * @param {{ env: NodeJS.ProcessEnv, patterns?: readonly string[], goals?: readonly string[] }} options
 * @returns {Promise<TestResult[]>}
 */
export async function test(dir, { env, goals = [] }) {
  return runJob(dir, { goals }, env);
}

/** @param {Pattern} pattern @returns {{ goal: string, mutation: string, file: string, text: string }[]} */
function mutantsOf({ id, folder }) {
  const list = path.join(folder, 'mutants/java.yaml');
  if (!fs.existsSync(list)) return [];
  /** @type {Mutant[]} */
  const mutants = parse(fs.readFileSync(list, 'utf8'));
  return mutants.map(({ goal, mutation, file, find, replace }) => {
    const text = fs.readFileSync(path.join(folder, 'samples/java', file), 'utf8');
    const pieces = text.split(find);
    if (pieces.length !== 2)
      throw new Error(`${id}: "${mutation}" finds its text ${pieces.length - 1} times in ${file}`);
    return { goal, mutation, file: `${packageFolder}/${file}`, text: pieces.join(replace) };
  });
}

/**
 * Proves that the tests can fail.
 * @param {string} dir
 * @param {{ env: NodeJS.ProcessEnv, patterns?: readonly string[] }} options
 * @returns {Promise<MutantResult[]>}
 */
export async function runMutants(dir, { env, patterns }) {
  return runJob(dir, { mutants: chosen(patterns).flatMap(mutantsOf) }, env);
}

/** @param {readonly { outcome: string, message: string, milliseconds?: number }[]} rows @param {(row: any) => string} title */
function print(rows, title) {
  for (const row of rows) {
    const detail = ['passed', 'killed'].includes(row.outcome) ? '' : `\n    ${row.message}`;
    process.stdout.write(
      `${row.outcome.padEnd(9)} ${String(row.milliseconds ?? '').padStart(6)} ${title(row)}${detail}\n`,
    );
  }
}

/** @param {string[]} args */
async function main(args) {
  const option = args.indexOf('--patterns');
  const patterns = option < 0 ? undefined : args[option + 1]?.split(',');
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'patterns-java-'));
  try {
    await prepare();
    await assemble(dir, patterns ? { patterns } : {});
    const options = { env: process.env, ...(patterns && { patterns }) };
    if (args.includes('--check')) await check(dir);
    else if (args.includes('--mutants')) {
      const results = await runMutants(dir, options);
      print(results, ({ goal, mutation }) => `${goal}: ${mutation}`);
      if (results.some(({ outcome }) => outcome !== 'killed')) process.exitCode = 1;
    } else {
      const results = await test(dir, options);
      print(results, ({ name }) => name);
      if (results.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1;
    }
  } finally {
    if (!args.includes('--keep')) fs.rmSync(dir, { recursive: true, force: true });
    else process.stdout.write(`${dir}\n`);
  }
}

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2));
