import { safePattern } from './safePattern';

/** Characters that a class or escape may stand for, the plainest first. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:/@ +=,;!#$%&()*?<>[]^{|}~"\'`\\';

/** How often `*` and `+` repeat, tried in turn until lengths fit. */
const repeats = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128, 256] as const;

/**
 * A text that a regular expression matches, of the usual kinds: literals, classes, groups, alternatives, quantifiers.
 * @returns `undefined` for what uses more (look-around, back references), or when no length fits.
 */
export function samplePattern(
  pattern: string,
  minLength = 0,
  maxLength = Number.POSITIVE_INFINITY,
): string | undefined {
  const expression = safePattern(pattern);
  if (expression === undefined) return undefined;
  for (const times of repeats) {
    const text = new PatternReader(pattern, times).read();
    if (text === undefined) return undefined;
    if (text.length > maxLength) return undefined;
    // What is not anchored at its end may be longer.
    const long = pattern.endsWith('$') ? text : text.padEnd(minLength, text.at(-1) ?? 'a');
    if (long.length >= minLength && expression.test(long)) return long;
  }
  return undefined;
}

/** Reads a pattern and writes what it matches at the same time. */
class PatternReader {
  readonly #pattern: string;
  readonly #times: number;
  #at = 0;
  #failed = false;

  constructor(pattern: string, times: number) {
    this.#pattern = pattern;
    this.#times = times;
  }

  read(): string | undefined {
    const text = this.#alternatives();
    return this.#failed || this.#at < this.#pattern.length ? undefined : text;
  }

  #peek(): string | undefined {
    return this.#pattern[this.#at];
  }

  /** The first alternative; the others are passed over. */
  #alternatives(): string {
    const first = this.#sequence();
    while (this.#peek() === '|') {
      this.#at++;
      this.#sequence();
    }
    return first;
  }

  #sequence(): string {
    let text = '';
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek()) {
      const before = this.#at;
      const one = this.#atom();
      text += one.repeat(this.#quantifier());
      if (this.#failed || this.#at === before || text.length > 10_000) {
        this.#failed = true;
        return text;
      }
    }
    return text;
  }

  #atom(): string {
    const character = this.#pattern[this.#at++] ?? '';
    switch (character) {
      case '^':
      case '$':
        return '';
      case '.':
        return 'a';
      case '\\':
        return this.#chosen(this.#escape(), false);
      case '[':
        return this.#class();
      case '(':
        return this.#group();
      default:
        return character;
    }
  }

  #group(): string {
    if (this.#pattern.startsWith('?:', this.#at)) this.#at += 2;
    else if (this.#peek() === '?') {
      const name = /^\?<[A-Za-z]\w*>/.exec(this.#pattern.slice(this.#at))?.[0];
      if (name === undefined) this.#failed = true;
      this.#at += name?.length ?? 0;
    }
    const text = this.#alternatives();
    if (this.#peek() !== ')') this.#failed = true;
    this.#at++;
    return text;
  }

  /** What stands behind a backslash, as a test of one character. */
  #escape(): (character: string) => boolean {
    const letter = this.#pattern[this.#at++] ?? '';
    const known: Readonly<Record<string, RegExp>> = { d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/ };
    const test = known[letter];
    if (test !== undefined) return (character) => test.test(character);
    if (/[A-Za-z0-9]/.test(letter)) this.#failed = true; // \b, \1, \x41, \p{L}: rare, and not worth more
    return (character) => character === letter;
  }

  #class(): string {
    const negated = this.#peek() === '^';
    if (negated) this.#at++;
    const tests: ((character: string) => boolean)[] = [];
    while (this.#peek() !== ']' && this.#peek() !== undefined) tests.push(this.#classPart());
    this.#at++;
    return this.#chosen((character) => tests.some((test) => test(character)), negated);
  }

  #classPart(): (character: string) => boolean {
    const first = this.#pattern[this.#at++] ?? '';
    if (first === '\\') return this.#escape();
    const last = this.#pattern[this.#at + 1];
    if (this.#peek() !== '-' || last === undefined || last === ']' || last === '\\')
      return (character) => character === first;
    this.#at += 2;
    return (character) => character >= first && character <= last;
  }

  #chosen(test: (character: string) => boolean, negated: boolean): string {
    const found = [...alphabet].find((character) => test(character) !== negated);
    if (found === undefined) this.#failed = true;
    return found ?? '';
  }

  #quantifier(): number {
    const [whole = '', , least, comma, most] =
      /^(?:[*+?]|(\{(\d+)(,?)(\d*)\}))\??/.exec(this.#pattern.slice(this.#at)) ?? [];
    this.#at += whole.length;
    if (whole === '') return 1;
    if (whole.startsWith('?')) return Math.min(this.#times, 1);
    if (whole.startsWith('*')) return this.#times;
    if (whole.startsWith('+')) return Math.max(this.#times, 1);
    if (comma === '') return Number(least);
    return Math.min(Math.max(this.#times, Number(least)), most === '' ? Number.POSITIVE_INFINITY : Number(most));
  }
}
