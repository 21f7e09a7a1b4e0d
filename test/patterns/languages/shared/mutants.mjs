// @ts-check
// Wrong versions of samples, each of which a test of its goal must find.
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/**
 * @typedef {{ goal: string, mutation: string, outcome: 'killed' | 'survived' | 'broken', message: string, milliseconds?: number }} MutantResult
 *
 * @typedef {object} Mutant a wrong version
 * @property {string} goal
 * @property {string} mutation what is wrong
 * @property {string} file name of the sample
 * @property {string} text of the whole wrong sample
 * @property {import('./patterns.mjs').Pattern} pattern
 */

/**
 * The wrong versions of a language, and those that cannot be made: what they replace must be in the sample once.
 * @param {readonly import('./patterns.mjs').Pattern[]} patterns
 * @param {string} language
 * @param {readonly string[] | undefined} goals only mutants of these
 * @param {(text: string) => string} [laidOut] what a sample becomes in the project
 * @returns {{ mutants: Mutant[], broken: MutantResult[] }}
 */
export function readMutants(patterns, language, goals, laidOut = (text) => text) {
  /** @type {Mutant[]} */
  const mutants = [];
  /** @type {MutantResult[]} */
  const broken = [];
  for (const pattern of patterns)
    for (const { goal, mutation, file, find, replace } of entriesOf(pattern, language)) {
      if (goals !== undefined && !goals.includes(goal)) continue;
      const sample = path.join(pattern.folder, 'samples', language, file);
      const pieces = fs.existsSync(sample) ? laidOut(fs.readFileSync(sample, 'utf8')).split(find.trimEnd()) : [''];
      const message = `what it replaces is ${pieces.length - 1} times in ${file}`;
      if (pieces.length !== 2) broken.push({ goal, mutation, outcome: 'broken', message });
      else mutants.push({ goal, mutation, file, text: pieces.join(replace.trimEnd()), pattern });
    }
  return { mutants, broken };
}

/**
 * @param {import('./patterns.mjs').Pattern} pattern
 * @param {string} language
 * @returns {{ goal: string, mutation: string, file: string, find: string, replace: string }[]}
 */
function entriesOf({ folder }, language) {
  const list = path.join(folder, `mutants/${language}.yaml`);
  return fs.existsSync(list) ? parse(fs.readFileSync(list, 'utf8')) : [];
}
