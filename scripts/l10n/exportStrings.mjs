// @ts-check
/**
 * Finds the texts that src/ gives to `vscode.l10n.t` and compares them with the Chinese bundle.
 *
 *   node scripts/l10n/exportStrings.mjs --check     lists what is missing, orphaned or has other placeholders; exit code 1
 *   node scripts/l10n/exportStrings.mjs --update    adds missing texts, empty, drops orphans and sorts
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { projectRoot } from '../common/projectRoot.mjs';

/** @typedef {{ text: string, file: string, line: number }} FoundString */

const bundlePath = 'l10n/bundle.l10n.zh-cn.json';

/** True for `vscode.l10n` and for `l10n` alone. @param {ts.Node | undefined} node */
function isL10n(node) {
  if (node === undefined) return false;
  return ts.isPropertyAccessExpression(node)
    ? node.name.text === 'l10n'
    : ts.isIdentifier(node) && node.text === 'l10n';
}

/** True for `vscode.l10n.t`. @param {ts.Node | undefined} node */
function isL10nT(node) {
  return node !== undefined && ts.isPropertyAccessExpression(node) && node.name.text === 't' && isL10n(node.expression);
}

/** What `t` is called after `const { t } = vscode.l10n` or `const t = vscode.l10n.t`. @param {ts.Node} node */
function aliasesIn(node) {
  if (!ts.isVariableDeclaration(node)) return [];
  if (ts.isIdentifier(node.name)) return isL10nT(node.initializer) ? [node.name.text] : [];
  if (!ts.isObjectBindingPattern(node.name) || !isL10n(node.initializer)) return [];
  return node.name.elements
    .filter((element) => (element.propertyName ?? element.name).getText() === 't')
    .map((element) => element.name.getText());
}

/** Every node of a file, parents first. @param {ts.Node} node @returns {Generator<ts.Node>} */
function* nodesOf(node) {
  yield node;
  /** @type {ts.Node[]} */
  const children = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/** @param {string} root @param {string} file @returns {{ found: FoundString[], problems: string[] }} */
function stringsOfFile(root, file) {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const nodes = [...nodesOf(source)];
  const aliases = new Set(nodes.flatMap(aliasesIn));
  const calls = nodes
    .filter(ts.isCallExpression)
    .filter(({ expression }) => isL10nT(expression) || (ts.isIdentifier(expression) && aliases.has(expression.text)));
  /** @type {FoundString[]} */
  const found = [];
  /** @type {string[]} */
  const problems = [];
  for (const call of calls) {
    const line = source.getLineAndCharacterOfPosition(call.getStart()).line + 1;
    const [first] = call.arguments;
    if (first !== undefined && ts.isStringLiteralLike(first)) found.push({ text: first.text, file, line });
    else problems.push(`${file}:${line}: the text is no literal: ${first?.getText() ?? '(none)'}`);
  }
  return { found, problems };
}

/**
 * The texts of all `t` calls below src/, in the order of files and lines, as often as they occur.
 * @param {string} root
 * @returns {FoundString[]}
 * @throws when the first argument of a call is no string literal, since such a text cannot be translated
 */
export function collectStrings(root) {
  const files = readdirSync(path.join(root, 'src'), { encoding: 'utf8', recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file.replaceAll('\\', '/')}`);
  const results = files.sort().map((file) => stringsOfFile(root, file));
  const problems = results.flatMap((result) => result.problems);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return results.flatMap(({ found }) => found);
}

/** @param {string} text */
const placeholders = (text) => [...new Set(text.match(/\{\d+\}/g))].sort().join(' ');

/**
 * What is wrong with a bundle, one line each.
 * @param {readonly FoundString[]} strings
 * @param {Readonly<Record<string, string>>} bundle
 * @returns {string[]}
 */
export function bundleProblems(strings, bundle) {
  const places = new Map(strings.map(({ text, file, line }) => [text, `${file}:${line}`]));
  const missing = [...places].filter(([text]) => !bundle[text]?.trim());
  const orphaned = Object.keys(bundle).filter((text) => !places.has(text));
  const other = Object.entries(bundle).filter(
    ([text, translation]) => translation !== '' && placeholders(text) !== placeholders(translation),
  );
  return [
    ...missing.map(([text, place]) => `missing: ${JSON.stringify(text)} (${place})`),
    ...orphaned.map((text) => `orphaned: ${JSON.stringify(text)}`),
    ...other.map(
      ([text, translation]) => `placeholders differ: ${JSON.stringify(text)} ${JSON.stringify(translation)}`,
    ),
  ];
}

/** @param {string} root @returns {Record<string, string>} */
export function readBundle(root) {
  return JSON.parse(readFileSync(path.join(root, bundlePath), 'utf8'));
}

/** @param {string} root */
function updateBundle(root) {
  const bundle = readBundle(root);
  const texts = [...new Set(collectStrings(root).map(({ text }) => text))].sort();
  const updated = Object.fromEntries(texts.map((text) => [text, bundle[text] ?? '']));
  writeFileSync(path.join(root, bundlePath), `${JSON.stringify(updated, undefined, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, update: { type: 'boolean' } } });
  if (values.update) updateBundle(projectRoot);
  const problems = bundleProblems(collectStrings(projectRoot), readBundle(projectRoot));
  for (const problem of problems) console.log(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
