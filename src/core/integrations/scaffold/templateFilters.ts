import { camelCase, pascalCase, snakeCase } from '../../apis/clients/naming';
import { code, plain } from '../documents/documentMarkdown';
import { isWide } from '../export/textWidth';

type Filter = (value: unknown, argument?: number) => string;

/**
 * Filters of templates beside Liquid's own, among which `json` writes a string literal of Python, TOML, YAML, TypeScript, Java and Go,
 * and `escape` is for XML.
 *
 * | filter | for |
 * |---|---|
 * | `camel`, `pascal`, `snake` | names of what a definition calls something |
 * | `one_line` | comments that end with their line |
 * | `comment` | comments between slash and star; `javadoc` those of Java, which are HTML |
 * | `docstring: columns` | docstrings of Python, of at most so many columns |
 * | `js`, `go` | string literals as linters of JavaScript and Go want them |
 * | `md`, `md_code` | Markdown: a text, a piece of code; also in the cells of tables |
 * | `sh` | words of a shell, quoted only where they have to be |
 * | `yaml` | values of YAML, quoted only where they may have to be |
 * | `indent: columns` | lines of code |
 */
export const templateFilters: Readonly<Record<string, Filter>> = {
  camel: (value) => camelCase(String(value)),
  pascal: (value) => pascalCase(String(value)),
  snake: (value) => snakeCase(String(value)),
  one_line: oneLine,
  comment,
  javadoc: (value) => comment(value).replaceAll(/[&<>@{}]/g, (found) => `&#${found.charCodeAt(0)};`),
  docstring,
  js: (value) => quoted(String(value)),
  go: goString,
  md: (value) => plain(oneLine(value)),
  md_code: (value) => code(oneLine(value)).replaceAll('|', '\\|'),
  sh: shellWord,
  yaml: (value) =>
    /^[A-Za-z][\w./-]*(?: [\w./-]+)*$/.test(String(value)) ? String(value) : JSON.stringify(String(value)),
  indent: (value, width = 0) => String(value).replaceAll(/^(?=.)/gm, ' '.repeat(width)),
};

/** Characters that end a line in one language or another, or that no file should have. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
const breaks = /[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

function oneLine(value: unknown): string {
  return String(value)
    .replaceAll(breaks, ' ')
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .trim();
}

/** Nothing ends the comment, and Java sees no escape of Unicode, which it reads in comments, too. */
function comment(value: unknown): string {
  return oneLine(value).replaceAll('*/', '* /').replaceAll('/*', '/ *').replaceAll('\\u', '\\ u');
}

function docstring(value: unknown, columns = 100): string {
  return shortened(oneLine(value).replaceAll('"', "'").replaceAll('\\', '/'), columns);
}

/** As much of a text as has room, by columns: Chinese letters take two. */
function shortened(text: string, columns: number): string {
  let used = 0;
  const kept: string[] = [];
  for (const character of text) {
    used += isWide(character) ? 2 : 1;
    if (used > columns) return `${kept.slice(0, -1).join('').trimEnd()}…`;
    kept.push(character);
  }
  return text;
}

/** A string literal as formatters of JavaScript write it: in single quotes, unless that takes more escapes. */
function quoted(text: string): string {
  // What looks like a place of a template literal is taken by linters for a mistake.
  const literal = JSON.stringify(text).slice(1, -1).replaceAll('${', '\\x24{');
  const [single, double] = [text.split("'").length, text.split('"').length];
  return single > double ? `"${literal}"` : `'${literal.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Characters that nobody sees are written as escapes. */
function goString(value: unknown): string {
  return JSON.stringify(String(value)).replaceAll(/\p{Cf}/gu, (found) => {
    const code = (found.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}

function shellWord(value: unknown): string {
  const text = String(value);
  return /^[\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
