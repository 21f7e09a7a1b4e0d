// @ts-check
// Runs the checks, tests or mutants of one language from the command line, against the server that the environment names.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

/**
 * @typedef {{ env: NodeJS.ProcessEnv, patterns?: readonly string[] | undefined, goals?: readonly string[] | undefined }} TestOptions
 * goals: only tests, or mutants, of these
 *
 * @typedef {object} Adapter
 * @property {() => Promise<unknown>} prepare brings in what the language needs
 * @property {(dir: string, options: { patterns?: readonly string[] | undefined }) => Promise<void>} assemble lays out a project
 * @property {(dir: string) => Promise<void>} check
 * @property {(dir: string, options: TestOptions) => Promise<import('./patterns.mjs').TestResult[]>} test
 * @property {(dir: string, options: TestOptions) => Promise<import('./mutants.mjs').MutantResult[]>} runMutants
 */

const bad = ['failed', 'survived', 'broken'];

/**
 * --patterns P04,P05 --goals P04-bytes --check --mutants --dir DIR; a folder that is given stays. Does nothing when the adapter
 * was only imported.
 * @param {string} adapterFile
 * @param {Adapter} adapter
 */
export async function runAlone(adapterFile, { prepare, assemble, check, test, runMutants }) {
  if (fs.realpathSync(process.argv[1] ?? '.') !== adapterFile) return;
  const options = /** @type {const} */ ({
    patterns: { type: 'string' },
    goals: { type: 'string' },
    check: { type: 'boolean' },
    mutants: { type: 'boolean' },
    dir: { type: 'string' },
  });
  const { values } = parseArgs({ options });
  const [patterns, goals] = [values.patterns?.split(','), values.goals?.split(',')];
  const dir = values.dir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'patterns-'));
  try {
    await prepare();
    await assemble(dir, { patterns });
    if (values.check) await check(dir);
    const given = { env: process.env, patterns, goals };
    report(values.mutants ? await runMutants(dir, given) : await test(dir, given));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    if (values.dir === undefined) fs.rmSync(dir, { recursive: true, force: true });
  }
}

/** @param {readonly (import('./patterns.mjs').TestResult | import('./mutants.mjs').MutantResult)[]} rows */
function report(rows) {
  for (const row of rows) {
    const name = 'mutation' in row ? `${row.goal}: ${row.mutation}` : row.name;
    const time = row.milliseconds === undefined ? '' : `${row.milliseconds} ms `.padStart(10);
    console.log(`${row.outcome.padEnd(9)}${time}${name}`);
    if (bad.includes(row.outcome)) console.log(row.message.slice(-4000).replaceAll(/^/gm, '    '));
  }
  const outcomes = [...new Set(rows.map(({ outcome }) => outcome))];
  console.log(outcomes.map((each) => `${rows.filter(({ outcome }) => outcome === each).length} ${each}`).join(', '));
  if (rows.some(({ outcome }) => bad.includes(outcome))) process.exitCode = 1;
}
