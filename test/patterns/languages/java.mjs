// @ts-check
// The patterns' samples and tests in Java 17: laid out as a Maven project, compiled and run in one Java process.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { cacheDir } from '../../../scripts/common/cacheDir.mjs';
import { projectRoot } from '../../../scripts/common/projectRoot.mjs';
import { readMutants } from './shared/mutants.mjs';
import { chosenPatterns, filesIn, layOut, snippets, withRequired } from './shared/patterns.mjs';
import { captureOrFail } from './shared/programs.mjs';
import { runAlone } from './shared/runAlone.mjs';

export const language = 'java';

/**
 * @typedef {import('./shared/patterns.mjs').TestResult} TestResult
 * @typedef {import('./shared/mutants.mjs').MutantResult} MutantResult
 * @typedef {import('./shared/runAlone.mjs').TestOptions} TestOptions
 */

const ownFiles = path.join(projectRoot, 'test/patterns/java');
const packageFolder = 'com/example/storage';
/** What the support files use, whichever patterns are asked for. */
const usedBySupport = ['P01', 'P02', 'R01'];

const cache = () => cacheDir('patterns/java');
const classpathFile = () => path.join(cache(), 'classpath.txt');

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
    await captureOrFail('mvn', ['-q', '-B', 'dependency:build-classpath', target], { cwd: folder });
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
 * @param {{ patterns?: readonly string[] | undefined, overrides?: ReadonlyMap<string, string> }} [options] `overrides`: other texts for
 *   sample files, by their absolute path.
 */
export async function assemble(dir, { patterns, overrides = new Map() } = {}) {
  const main = path.join(dir, 'src/main/java', packageFolder);
  const test = path.join(dir, 'src/test/java', packageFolder);
  fs.rmSync(path.join(dir, 'src'), { recursive: true, force: true });
  for (const folder of [main, path.join(test, 'testing')]) fs.mkdirSync(folder, { recursive: true });
  fs.copyFileSync(path.join(ownFiles, 'pom.xml'), path.join(dir, 'pom.xml'));
  for (const { folder } of withRequired(patterns, usedBySupport))
    layOut(filesIn(path.join(folder, 'samples/java'), '.java'), main, (text, file) =>
      (overrides.get(file) ?? text).replace(/^ *\/\/ (region snippet: .*|endregion)\n/gm, ''),
    );
  for (const { folder } of chosenPatterns(patterns)) layOut(filesIn(path.join(folder, 'tests/java'), '.java'), test);
  layOut(filesIn(path.join(snippets, 'support/java'), '.java'), path.join(test, 'testing'));
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
    const args = [...options, '-cp', classpath, path.join(ownFiles, 'PatternRunner.java'), file];
    await captureOrFail('java', args, { cwd: dir, env: { ...process.env, ...env } });
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
 * @param {TestOptions} options
 * @returns {Promise<TestResult[]>}
 */
export async function test(dir, { env, goals = [] }) {
  return runJob(dir, { goals }, env);
}

/**
 * Proves that the tests can fail.
 * @param {string} dir
 * @param {TestOptions} options
 * @returns {Promise<MutantResult[]>}
 */
export async function runMutants(dir, { env, patterns, goals }) {
  const { mutants, broken } = readMutants(chosenPatterns(patterns), language, goals);
  const jobs = mutants.map(({ goal, mutation, file, text }) => ({
    goal,
    mutation,
    file: `${packageFolder}/${file}`,
    text,
  }));
  return [...broken, ...(await runJob(dir, { mutants: jobs }, env))];
}

await runAlone(import.meta.filename, { prepare, assemble, check, test, runMutants });
