import type { SampleLanguage } from './pattern';

/** Something that a file offers to other code. */
export interface CodeDeclaration {
  readonly name: string;
  /** The line as it is in the file. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** First sentence of its comment; empty without. */
  readonly comment: string;
}

/** What other code can use, by the name in the first group. */
const declarations: Readonly<Record<SampleLanguage, RegExp>> = {
  typescript: /^export (?:abstract |async )?(?:function\*?|class|interface|const|type|enum) (\w+)/,
  python: /^(?:async )?(?:def|class) ([A-Za-z]\w*)/,
  java: /^(?: {4})?public (?:(?:static|final|abstract|sealed|synchronized) )*(?:(?:class|interface|record|enum) (\w+)|[\w<>[\], ?.]+ (\w+)\()/,
  go: /^(?:func (?:\([^)]*\) )?([A-Z]\w*)[[(]|type ([A-Z]\w*) )/,
};

/** What a file offers, in its order: declarations that other files may use, with the first sentence of their comments. */
export function declarationsOf(lines: readonly string[], language: SampleLanguage): readonly CodeDeclaration[] {
  return lines.flatMap((line, at) => {
    const found = declarations[language].exec(line);
    const name = found?.[1] ?? found?.[2];
    if (name === undefined) return [];
    const comment = language === 'python' ? docstring(lines, at) : commentAbove(lines, at);
    return [{ name, text: signature(line), line: at + 1, comment: firstSentence(comment) }];
  });
}

function signature(line: string): string {
  return line
    .trim()
    .replace(/\s*[{:]\s*$/, '')
    .replace(/^(export const \w+).*/, '$1')
    .replace(/^(export type \w+).*/, '$1')
    .replace(/\($/, '(…)');
}

/** The comment that ends right above a line; annotations and attributes may stand between. */
function commentAbove(lines: readonly string[], at: number): string {
  const found: string[] = [];
  for (let line = at - 1; line >= 0; line -= 1) {
    const text = lines[line]?.trim() ?? '';
    if (/^@\w/.test(text) && found.length === 0) continue;
    if (!/^(?:\/\/|\/\*|\*)/.test(text)) break;
    found.unshift(text);
    if (text.startsWith('/*')) break;
  }
  return found.map((text) => text.replace(/^(?:\/\/+|\/\*+|\*+\/?)\s?/, '').replace(/\s*\*+\/$/, '')).join(' ');
}

/** The docstring below a `def` or `class`, whose own line may be broken over several. */
function docstring(lines: readonly string[], at: number): string {
  const head = lines.slice(at, at + 20);
  const colon = head.findIndex((line) => /:\s*(?:#.*)?$/.test(line));
  const first = colon < 0 ? '' : (head[colon + 1]?.trim() ?? '');
  if (!/^[rR]?"""/.test(first)) return '';
  const text = lines.slice(at + colon + 1, at + colon + 12).join(' ');
  return /"""([\s\S]*?)(?:"""|$)/.exec(text)?.[1]?.replaceAll(/\s+/g, ' ').trim() ?? '';
}

function firstSentence(text: string): string {
  const words = text
    .replaceAll(/\{@(?:link|code) ([^}]*)\}/g, '$1')
    .replaceAll(/:[a-z]+:`~?([^`]+)`/g, '$1')
    .replaceAll(/<\/?[a-z]+>|``/g, '')
    .trim();
  const tags = words.search(/\s@(?:throws|param|returns)\b/);
  const prose = /^@/.test(words) ? '' : tags < 0 ? words : words.slice(0, tags);
  return /^.*?[.](?=\s|$)/.exec(prose)?.[0] ?? prose;
}
