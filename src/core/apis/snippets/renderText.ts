import type { SnippetText } from './snippetRequest';

/** How a language writes texts. */
export interface TextSyntax {
  /** A literal. */
  readonly literal: (text: string) => string;
  /** The value of an environment variable, as an expression that is a text. */
  readonly env: (name: string) => string;
  /** Between two expressions. */
  readonly join: string;
}

/** A text with environment variables as one expression. */
export function renderText(text: SnippetText, { literal, env, join }: TextSyntax): string {
  if (text.length === 0) return literal('');
  return text.map((part) => (typeof part === 'string' ? literal(part) : env(part.env))).join(join);
}

/** A literal of languages that take JSON's escapes; `\u2028` and `\u2029` escaped, since older parsers end lines at them. */
export function jsonLiteral(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, escaped);
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Lines with a number of spaces before each that is not empty. */
export function indented(lines: readonly string[], spaces: number): readonly string[] {
  return lines.map((line) => (line === '' ? line : ' '.repeat(spaces) + line));
}
