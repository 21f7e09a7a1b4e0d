import type { SampleLanguage } from '../pattern';

/** A file of code without what is no code; offsets and lines are those of the file. */
export interface MaskedCode {
  readonly text: string;
  /** Comments blanked. */
  readonly quoted: string;
  /** Comments and what stands in quotes blanked; code inside of quotes (`${f(x)}`) stays. */
  readonly code: string;
  /** For each bracket of the code that opens, the offset of the one that closes it; -1 for all else, and where none does. */
  readonly pairs: Int32Array;
}

interface Quoting {
  readonly open: string;
  readonly close: string;
  /** A line break ends it, as nobody closes what is still being typed. */
  readonly oneLine?: boolean;
  /** What begins code inside of it; `}` ends that. */
  readonly code?: string;
  /** A backslash is a character as any other. */
  readonly raw?: boolean;
}

interface Lexis {
  readonly line: string;
  /** Begin and end. */
  readonly block?: readonly [string, string];
  /** Longer openings first. */
  readonly quotes: readonly Quoting[];
  readonly regex?: boolean;
}

const single: Quoting = { open: "'", close: "'", oneLine: true };
const double: Quoting = { open: '"', close: '"', oneLine: true };
const block = ['/*', '*/'] as const;

const lexes: Readonly<Record<SampleLanguage, Lexis>> = {
  typescript: { line: '//', block, quotes: [single, double, { open: '`', close: '`', code: '${' }], regex: true },
  python: {
    line: '#',
    quotes: [{ open: '"""', close: '"""' }, { open: "'''", close: "'''" }, single, double],
  },
  java: { line: '//', block, quotes: [{ open: '"""', close: '"""' }, single, double] },
  go: { line: '//', block, quotes: [single, double, { open: '`', close: '`', raw: true }] },
};

/** Tells code from comments and quoted text, by characters alone: code that does not compile yet has both, too. */
export function maskCode(text: string, language: SampleLanguage): MaskedCode {
  return new Masker(text, lexes[language], language === 'python').run();
}

/** Quotes inside of code inside of quotes. */
const deepest = 50;

class Masker {
  readonly #text: string;
  readonly #lexis: Lexis;
  readonly #isPython: boolean;
  readonly #quoted: string[];
  readonly #code: string[];
  #at = 0;
  #depth = 0;

  constructor(text: string, lexis: Lexis, isPython: boolean) {
    this.#text = text;
    this.#lexis = lexis;
    this.#isPython = isPython;
    this.#quoted = text.split('');
    this.#code = text.split('');
  }

  run(): MaskedCode {
    while (this.#at < this.#text.length) this.#skimCode();
    const code = this.#code.join('');
    return { text: this.#text, quoted: this.#quoted.join(''), code, pairs: bracketPairs(code) };
  }

  /** Code up to its end or, inside of quotes, up to the `}` that closes it, which is left to the caller. */
  #skimCode(): void {
    for (let depth = 0; this.#at < this.#text.length; ) {
      if (this.#skimNoCode()) continue;
      const char = this.#text[this.#at];
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
      if (depth < 0) return;
      this.#at += 1;
    }
  }

  /** A comment, a regular expression or a quoted text that begins here. */
  #skimNoCode(): boolean {
    const { line, block: comment, regex } = this.#lexis;
    const from = this.#at;
    if (this.#startsWith(line)) this.#blank(this.#lineEnd(), true);
    else if (comment && this.#startsWith(comment[0])) this.#blank(this.#behind(comment[1], this.#at + 2), true);
    else if (regex && this.#isRegex()) this.#blank(this.#regexEnd(), false);
    else {
      const quoting = this.#lexis.quotes.find(({ open }) => this.#startsWith(open));
      if (quoting) this.#skimQuoted(quoting);
    }
    return this.#at > from;
  }

  #skimQuoted(quoting: Quoting): void {
    const { open, close, oneLine } = quoting;
    const { isFormat, begin } = this.#isPython ? this.#prefix() : { isFormat: false, begin: quoting.code };
    this.#at += open.length;
    while (this.#at < this.#text.length && !(oneLine && this.#text[this.#at] === '\n')) {
      if (this.#startsWith(close)) {
        this.#at += close.length;
        return;
      }
      // A raw string of Python still needs a backslash before its own quote.
      const isEscape = this.#text[this.#at] === '\\' && !quoting.raw;
      if (isEscape || (isFormat && this.#startsWith('{{'))) this.#blank(this.#at + 2, false);
      else if (begin !== undefined && this.#startsWith(begin)) this.#skimInner(begin);
      else this.#blank(this.#at + 1, false);
    }
  }

  /** Code inside of quotes, with what begins and ends it. */
  #skimInner(begin: string): void {
    this.#blank(this.#at + begin.length, false);
    if (this.#depth >= deepest) return; // nobody writes that: the rest is text
    this.#depth += 1;
    this.#skimCode();
    this.#depth -= 1;
    this.#blank(this.#at + 1, false);
  }

  /** Whether the letters right before a string of Python make it one with code in it. */
  #prefix(): { readonly isFormat: boolean; readonly begin: string | undefined } {
    const letters = /(?<!\w)[rbfu]{1,2}$/i.exec(this.#text.slice(Math.max(0, this.#at - 3), this.#at))?.[0] ?? '';
    const isFormat = /f/i.test(letters);
    return { isFormat, begin: isFormat ? '{' : undefined };
  }

  /** A slash begins a regular expression where a value can begin. */
  #isRegex(): boolean {
    if (this.#text[this.#at] !== '/') return false;
    const before = this.#code
      .slice(Math.max(0, this.#at - 80), this.#at)
      .join('')
      .trimEnd();
    return before === '' || /(?:[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|await|yield))$/.test(before);
  }

  #regexEnd(): number {
    let isClass = false;
    for (let at = this.#at + 1; at < this.#text.length; at += 1) {
      const char = this.#text[at];
      if (char === '\n') return at;
      if (char === '\\') at += 1;
      else if (char === '[') isClass = true;
      else if (char === ']') isClass = false;
      else if (char === '/' && !isClass) return at + 1;
    }
    return this.#text.length;
  }

  #startsWith(word: string): boolean {
    return this.#text.startsWith(word, this.#at);
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end < 0 ? this.#text.length : end;
  }

  #behind(word: string, from: number): number {
    const found = this.#text.indexOf(word, from);
    return found < 0 ? this.#text.length : found + word.length;
  }

  /** Line breaks stay, so that lines keep their numbers. */
  #blank(to: number, isComment: boolean): void {
    const end = Math.min(to, this.#text.length);
    for (; this.#at < end; this.#at += 1) {
      if (/[\r\n]/.test(this.#text[this.#at] ?? '')) continue;
      this.#code[this.#at] = ' ';
      if (isComment) this.#quoted[this.#at] = ' ';
    }
  }
}

/** Gives the line of an offset, from 1. */
export function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

function bracketPairs(code: string): Int32Array {
  const pairs = new Int32Array(code.length).fill(-1);
  const open: number[] = [];
  for (let at = 0; at < code.length; at += 1) {
    const char = code[at] ?? '';
    if ('([{'.includes(char)) open.push(at);
    else if (')]}'.includes(char)) {
      const begin = open.pop();
      if (begin !== undefined) pairs[begin] = at;
    }
  }
  return pairs;
}
