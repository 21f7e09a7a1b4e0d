import type { SampleLanguage } from '../pattern';
import type { CodeLines } from './foundInCode';
import { lineFinder, type MaskedCode } from './maskedCode';

/** Something that code declares: a class or what can be called. */
export interface CodeSymbol extends CodeLines {
  /** With what it is in: `ReportStore.save`. */
  readonly name: string;
  readonly kind: 'type' | 'function';
  /** What stands between its name and its body, as it is written, in one line. */
  readonly head: string;
  /** Offset of the name. */
  readonly at: number;
  /** Offset behind the end. */
  readonly end: number;
}

interface Head {
  readonly name: string;
  readonly kind: CodeSymbol['kind'];
  /** Of the declaration. */
  readonly start: number;
  readonly at: number;
  /** Of a method of Go: its receiver's type. */
  readonly owner?: string;
}

const word = String.raw`[A-Za-z_$][\w$]*`;
type Pattern = readonly [kind: CodeSymbol['kind'], pattern: RegExp];

const keyword = /^(?:if|for|while|switch|catch|return|new|throw|else|do|try|await|yield|function|super|synchronized)$/;
const heads: Readonly<Record<SampleLanguage, readonly Pattern[]>> = {
  typescript: [
    [
      'type',
      new RegExp(
        String.raw`^[ \t]{0,200}(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?class\s+(?<name>${word})`,
        'gm',
      ),
    ],
    [
      'function',
      new RegExp(
        String.raw`^[ \t]{0,200}(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\*?\s*(?<name>${word})`,
        'gm',
      ),
    ],
    [
      'function',
      new RegExp(
        String.raw`^[ \t]{0,200}(?:export\s+)?(?:const|let|var)\s+(?<name>${word})\s*(?::[^=;]+)?=\s*(?:async\s+)?(?:function\b|(?:<[^>]*>\s*)?\([^()]{0,2000}(?:\([^()]{0,500}\)[^()]{0,500}){0,20}\)\s*(?::[^={]{1,500})?=>|${word}\s*=>)`,
        'gm',
      ),
    ],
    [
      'function',
      new RegExp(
        String.raw`^[ \t]{1,200}(?:(?:public|private|protected|static|readonly|override|async|get|set)\s+)*\*?\s*(?<name>#?${word})\s*(?:<[^<>]*>)?\((?:[^;{}]|[=:(,|]\s*\{[^;{}]{0,500}\}){0,2000}\)\s*(?::[^;={]+)?\{`,
        'gm',
      ),
    ],
  ],
  python: [
    ['type', /^[ \t]{0,200}class\s+(?<name>\w+)/gm],
    ['function', /^[ \t]{0,200}(?:async\s+)?def\s+(?<name>\w+)/gm],
  ],
  java: [
    [
      'type',
      /^[ \t]{0,200}(?:(?:public|protected|private|static|final|abstract|sealed|non-sealed|strictfp)\s+)*(?:class|interface|record|enum)\s+(?<name>\w+)/gm,
    ],
    [
      'function',
      /^[ \t]{0,200}(?:@\w+(?:\([^()]*\))?\s+)*(?:(?:public|protected|private|static|final|abstract|synchronized|native|default)\s+)*(?:<[^<>]+(?:<[^<>]*>)?[^<>]*>\s*)?(?:[\w.]+(?:<[^;{}()]*>)?(?:\[\])*\s+)?(?<name>\w+)\s*\([^;{}]{0,2000}\)\s*(?:throws\s+[\w.,\s]{1,500})?\{/gm,
    ],
  ],
  go: [
    ['type', /^type\s+(?<name>\w+)\s+(?:struct|interface)\b/gm],
    ['function', /^func\s+(?:\(\s*(?:\w+\s+)?\*?(?<owner>\w+)(?:\[[^\]]*\])?\s*\)\s*)?(?<name>\w+)/gm],
  ],
};

/** Declarations of one file; files with more are made by tools. */
const mostSymbols = 2_000;

/** What a file declares, in its order: classes, functions and methods with their bodies. */
export function codeSymbols(masked: MaskedCode, language: SampleLanguage): readonly CodeSymbol[] {
  const found = heads[language].flatMap(([kind, pattern]) =>
    [...masked.code.matchAll(pattern)].flatMap((match): Head[] => {
      const { name = '', owner } = match.groups ?? {};
      if (keyword.test(name)) return [];
      const lead = match[0].length - match[0].trimStart().length;
      const at = match.index + match[0].lastIndexOf(name, kind === 'type' ? undefined : endOfName(match[0], name));
      return [{ name, kind, start: match.index + lead, at, ...(owner !== undefined && { owner }) }];
    }),
  );
  const declared = found.sort((a, b) => a.at - b.at).filter((each, at, all) => each.at !== all[at - 1]?.at);
  const open = language === 'python' ? pythonEnd : braceEnd;
  const lineOf = lineFinder(masked.code);
  const placed = declared.slice(0, mostSymbols).map((head) => ({ head, ...open(masked, head) }));
  return placed.map(({ head, body, end }): CodeSymbol => {
    const owners = placed.filter((each) => each.head !== head && each.head.start < head.start && end <= each.end);
    const name =
      head.owner === undefined ? [...owners.map((each) => each.head.name), head.name] : [head.owner, head.name];
    return {
      name: name.join('.'),
      kind: head.kind,
      head: masked.quoted
        .slice(head.at + head.name.length, body)
        .replaceAll(/\s+/g, ' ')
        .trim(),
      from: lineOf(head.start),
      to: lineOf(Math.max(head.start, end - 1)),
      at: head.at,
      end,
    };
  });
}

/** Names of parameters and types may be the same word as the name. */
function endOfName(text: string, name: string): number {
  const found = new RegExp(String.raw`(?<![\w$#])${name.replaceAll(/\W/g, '\\$&')}\s*(?:<[^<>]*>)?\s*[(:=]`).exec(text);
  return found?.index ?? text.lastIndexOf(name);
}

interface Extent {
  /** Offset of what opens the body. */
  readonly body: number;
  /** Offset behind it. */
  readonly end: number;
}

const bracketDepth = (char: string) => ('([{'.includes(char) ? 1 : ')]}'.includes(char) ? -1 : 0);

function braceEnd({ code, pairs }: MaskedCode, { at }: Head): Extent {
  const body = bodyOf(code, at, pairs);
  if (code[body] !== '{') return { body, end: Math.min(body + 1, code.length) };
  const close = pairs[body] ?? -1;
  return { body, end: close < 0 ? code.length : close + 1 };
}

/** Characters of a head that are looked at. */
const longestHead = 4_000;

/** Where a body opens, or the declaration ends without one. */
function bodyOf(code: string, from: number, pairs: Int32Array): number {
  const end = Math.min(code.length, from + longestHead);
  for (let at = from; at < end; at += 1) {
    const char = code[at] ?? '';
    if (char === ';' || ')]}'.includes(char) || (char === '{' && !isTypeOfResult(code, at))) return at;
    const close = pairs[at] ?? -1;
    if (close > at) at = close;
  }
  return end;
}

/** `(): { a: number } {`: the first braces are a type. */
function isTypeOfResult(code: string, index: number): boolean {
  return /(?:[:<|&,]|\bextends)\s*$/.test(code.slice(Math.max(0, index - 40), index));
}

/** A body of Python ends before the next line that is indented no deeper. */
function pythonEnd({ code }: MaskedCode, { start, at }: Head): Extent {
  const column = start - (code.lastIndexOf('\n', start - 1) + 1);
  const body = colonOf(code, at);
  let end = lineEnd(code, body);
  for (let from = end + 1; from < code.length; from = lineEnd(code, from) + 1) {
    const line = code.slice(from, lineEnd(code, from));
    const indent = line.length - line.trimStart().length;
    if (line.trim() === '') continue;
    if (indent <= column && !/^\s*[)\]}]/.test(line)) break;
    end = lineEnd(code, from);
  }
  return { body, end };
}

const lineEnd = (code: string, from: number) => {
  const end = code.indexOf('\n', from);
  return end < 0 ? code.length : end;
};

/** The colon that ends the head: not those of types. */
function colonOf(code: string, at: number): number {
  let depth = 0;
  for (let index = at; index < code.length; index += 1) {
    depth += bracketDepth(code[index] ?? '');
    if (code[index] === ':' && depth === 0) return index;
  }
  return code.length;
}

/** The innermost symbol that a line is in. */
export function symbolAtLine(symbols: readonly CodeSymbol[], line: number): CodeSymbol | undefined {
  return smallest(symbols.filter(({ from, to }) => from <= line && line <= to));
}

/** The smallest symbol that holds some lines, or the only one on the outside that they hold. */
export function symbolOfLines(symbols: readonly CodeSymbol[], { from, to }: CodeLines): CodeSymbol | undefined {
  const around = symbols.filter((each) => each.from <= from && to <= each.to);
  const inside = symbols.filter((each) => from <= each.from && each.to <= to);
  const outer = inside.filter((each) => !inside.some((other) => other !== each && holds(other, each)));
  return outer.length === 1 ? outer[0] : smallest(around);
}

/** Methods of Go stand beside their type. */
const holds = (outer: CodeSymbol, inner: CodeSymbol) =>
  inner.name.startsWith(`${outer.name}.`) || (outer.from <= inner.from && inner.to <= outer.to && outer.at < inner.at);
const smallest = (symbols: readonly CodeSymbol[]) => [...symbols].sort((a, b) => a.end - a.at - (b.end - b.at))[0];
