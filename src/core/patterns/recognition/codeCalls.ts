import { lineFinder, type MaskedCode } from './maskedCode';

/** A call in code, as it is written. */
export interface CodeCall {
  /** Names before the dots: `['fs', 'promises']`. */
  readonly receiver: readonly string[];
  readonly name: string;
  /** Something other than a name stands before the dot: `Path(x).exists()`, `files[0].exists()`. */
  readonly ofExpression: boolean;
  /** The name of the call that made what stands before the dot: `Path`, `new File`; empty otherwise. */
  readonly maker: string;
  /** Arguments as they are written, without comments. */
  readonly arguments: readonly string[];
  /** From 1. */
  readonly line: number;
}

const name = String.raw`[A-Za-z_$][\w$]*`;
/** Type arguments may stand between name and parenthesis. */
const call = new RegExp(String.raw`((?:${name}\s*\??\.\s*){0,8})(${name})\s*(?:<[^<>()]*>)?\s*\(`, 'g');
const noCalls =
  /^(?:if|for|while|switch|catch|return|function|func|def|class|with|and|or|not|in|elif|assert|typeof|await)$/;

/** The calls of some code in their order; what is declared is no call. */
export function callsIn({ code, quoted, pairs }: MaskedCode): readonly CodeCall[] {
  const lineOf = lineFinder(code);
  return [...code.matchAll(call)].flatMap((found): CodeCall[] => {
    const [whole, before = '', last = ''] = found;
    const at = found.index + before.length;
    const left = code.slice(Math.max(0, found.index - 400), found.index).trimEnd();
    if (noCalls.test(last) || /(?:^|[^\w$])(?:def|function\*?|func|class|interface)$/.test(left)) return [];
    const open = found.index + whole.length - 1;
    const ofExpression = /\??\.$/.test(left);
    return [
      {
        receiver: [...before.matchAll(new RegExp(name, 'g'))].map(([word]) => word),
        name: last,
        ofExpression,
        maker: ofExpression ? makerOf(left) : '',
        arguments: argumentsAt({ code, quoted, pairs }, open),
        line: lineOf(at),
      },
    ];
  });
}

/** `... Path(root).` gives `Path`. */
function makerOf(left: string): string {
  const end = left.replace(/\s*\??\.$/, '').trimEnd();
  if (!end.endsWith(')')) return '';
  let depth = 0;
  for (let at = end.length - 1; at >= 0; at -= 1) {
    if (end[at] === ')') depth += 1;
    if (end[at] === '(') depth -= 1;
    if (depth === 0) return new RegExp(String.raw`(?:new\s+)?${name}$`).exec(end.slice(0, at).trimEnd())?.[0] ?? '';
  }
  return '';
}

/** Characters of arguments that are looked at; calls that are longer hold whole programs. */
const longest = 4_000;

/** What stands between a parenthesis and the one that closes it, at its commas. @param open Offset of the parenthesis. */
export function argumentsAt({ code, quoted, pairs }: Omit<MaskedCode, 'text'>, open: number): readonly string[] {
  const close = pairs[open] ?? -1;
  const end = Math.min(close < 0 ? code.length : close, open + longest);
  const found: string[] = [];
  let from = open + 1;
  for (let at = from; at < end; at += 1) {
    if (code[at] === ',') {
      found.push(quoted.slice(from, at).trim());
      from = at + 1;
    }
    const inner = pairs[at] ?? -1;
    if (inner > at) at = inner;
  }
  const last = quoted.slice(from, end).trim();
  return last === '' ? found : [...found, last];
}
