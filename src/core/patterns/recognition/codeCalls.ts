import { lineAt, type MaskedCode } from './maskedCode';

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
const call = new RegExp(String.raw`((?:${name}\s*\??\.\s*)*)(${name})\s*(?:<[^<>()]*>)?\s*\(`, 'g');
const noCalls =
  /^(?:if|for|while|switch|catch|return|function|func|def|class|with|and|or|not|in|elif|assert|typeof|await)$/;

/** The calls of some code in their order; what is declared is no call. */
export function callsIn({ code, quoted, text }: MaskedCode): readonly CodeCall[] {
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
        arguments: argumentsAt(code, quoted, open),
        line: lineAt(text, at),
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

/** What stands between a parenthesis and the one that closes it, at its commas. @param open Offset of the parenthesis. */
export function argumentsAt(code: string, quoted: string, open: number): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let from = open + 1;
  for (let at = open; at < code.length; at += 1) {
    const char = code[at] ?? '';
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    if (depth === 0 || (depth === 1 && char === ',')) {
      found.push(quoted.slice(from, at).trim());
      from = at + 1;
    }
    if (depth === 0) break;
  }
  return found.filter((each, at) => each !== '' || at < found.length - 1);
}
