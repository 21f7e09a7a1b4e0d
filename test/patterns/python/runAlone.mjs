// @ts-check
// Runs the tests or the mutants of one language from the command line, against the server that the environment names.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** @typedef {{ name: string, outcome: string, message: string }} Row */

/**
 * --patterns P04,P05 --goals P04-bytes --check --mutants --dir DIR
 * @param {Pick<typeof import('../languages/python.mjs'), 'prepare' | 'assemble' | 'check' | 'test' | 'runMutants'>} language
 */
export async function runAlone({ prepare, assemble, check, test, runMutants }) {
  const options = /** @type {const} */ ({
    patterns: { type: 'string' },
    goals: { type: 'string' },
    check: { type: 'boolean' },
    mutants: { type: 'boolean' },
    dir: { type: 'string' },
  });
  const { values } = parseArgs({ options });
  const patterns = values.patterns?.split(',');
  const dir = values.dir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'patterns-python-'));
  try {
    await prepare();
    await assemble(dir, { patterns });
    if (values.check) await check(dir);
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(S3|AWS|API)_/.test(name)));
    const goals = values.goals?.split(',');
    /** @type {{ name: string, outcome: string, message: string }[]} */
    const rows = values.mutants
      ? (await runMutants(dir, { env, patterns, goals })).map((row) => ({
          ...row,
          name: `${row.goal}: ${row.mutation}`,
        }))
      : await test(dir, { env, patterns, goals });
    report(rows);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    if (!values.dir) fs.rmSync(dir, { recursive: true, force: true });
  }
}

/** @param {readonly Row[]} rows */
function report(rows) {
  const outcomes = [...new Set(rows.map(({ outcome }) => outcome))];
  const count = (/** @type {string} */ of) => rows.filter(({ outcome }) => outcome === of).length;
  console.log(outcomes.map((outcome) => `${count(outcome)} ${outcome}`).join(', '));
  for (const { name, outcome, message } of rows) {
    if (outcome === 'passed' || outcome === 'killed') continue;
    console.log(`${outcome.padEnd(9)}${name}`);
    if (outcome === 'failed' || outcome === 'broken') console.log(message.slice(-1500));
    if (outcome !== 'skipped') process.exitCode = 1;
  }
}
