// @ts-check
// The patterns of the catalogue, as the adapters of all languages read them.
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../../../../scripts/common/projectRoot.mjs';

/** @typedef {{ id: string, folder: string, requires: string[], goals: string[] }} Pattern */
/** @typedef {{ name: string, outcome: 'passed' | 'failed' | 'skipped', message: string, milliseconds?: number }} TestResult */

export const snippets = path.join(projectRoot, 'snippets');

/** @returns {Pattern[]} in the order of their ids */
function allPatterns() {
  const names = fs.readdirSync(snippets).filter((name) => /^[PR]\d\d-/.test(name));
  return names.sort().map((name) => {
    const folder = path.join(snippets, name);
    const { id, requires = [], goals } = parse(fs.readFileSync(path.join(folder, 'pattern.yaml'), 'utf8'));
    return { id, folder, requires, goals: goals.map((/** @type {{ id: string }} */ goal) => goal.id) };
  });
}

/**
 * @param {readonly string[] | undefined} ids all when there are none
 * @returns {Pattern[]}
 * @throws Error when there is no such pattern
 */
export function chosenPatterns(ids) {
  const all = allPatterns();
  const wanted = ids === undefined || ids.length === 0 ? all.map(({ id }) => id) : ids;
  const unknown = wanted.filter((id) => !all.some((pattern) => pattern.id === id));
  if (unknown.length > 0) throw new Error(`There is no pattern ${unknown.join(', ')}`);
  return all.filter(({ id }) => wanted.includes(id));
}

/**
 * The chosen patterns and everything that they build on: their samples do not compile alone.
 * @param {readonly string[] | undefined} ids
 * @param {readonly string[]} always what the tests' support uses, whichever patterns are asked for
 * @returns {Pattern[]}
 */
export function withRequired(ids, always) {
  const all = new Map(allPatterns().map((pattern) => [pattern.id, pattern]));
  const found = new Set([...always, ...chosenPatterns(ids).map(({ id }) => id)]);
  for (const id of found) for (const required of all.get(id)?.requires ?? []) found.add(required);
  return [...all.values()].filter(({ id }) => found.has(id));
}

/**
 * @param {string} folder it need not be there
 * @param {string} ending of the names
 * @returns {string[]} absolute
 */
export function filesIn(folder, ending) {
  if (!fs.existsSync(folder)) return [];
  const files = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map(({ name }) => name).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => path.join(folder, name));
}

/**
 * Writes files into one folder of a project, in which no two patterns may have the same name.
 * @param {readonly string[]} files absolute
 * @param {string} folder it is there
 * @param {(text: string, file: string) => string} [change] what becomes of the text of each
 */
export function layOut(files, folder, change = (text) => text) {
  for (const file of files) {
    const target = path.join(folder, path.basename(file));
    if (fs.existsSync(target)) throw new Error(`Two patterns have a file ${path.basename(file)}`);
    fs.writeFileSync(target, change(fs.readFileSync(file, 'utf8'), file));
  }
}
