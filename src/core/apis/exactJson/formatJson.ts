import { type JsonToken, type JsonTokenKind, jsonTokenAt } from './jsonTokens';
import { tryParseJson } from './parseJson';

/**
 * A JSON text with line breaks and indents of two spaces, every value as it was written: `9007199254740993`, `1.0` and members
 * with the same name stay. It works on tokens, never on numbers.
 * @returns `undefined` when the text is no JSON: then nothing of it may be moved.
 */
export function formatJson(text: string): string | undefined {
  if (tryParseJson(text) === undefined) return undefined;
  const writer = new TokenWriter(text);
  let token = jsonTokenAt(text, text.startsWith('\ufeff') ? 1 : 0);
  while (token.kind !== 'end') {
    writer.add(token);
    token = jsonTokenAt(text, token.end);
  }
  return writer.whole;
}

/**
 * The start of a JSON text as {@link formatJson} writes it, without reading the rest: for what is too long to be shown whole.
 * @param most Characters after which it ends.
 * @returns `undefined` when what was read of it is no JSON.
 */
export function formatJsonStart(text: string, most: number): string | undefined {
  const writer = new TokenWriter(text);
  let token = jsonTokenAt(text, text.startsWith('\ufeff') ? 1 : 0);
  while (token.kind !== 'end' && writer.length < most) {
    if (token.kind === 'wrong') return undefined;
    writer.add(token);
    token = jsonTokenAt(text, token.end);
  }
  return writer.whole.slice(0, most);
}

class TokenWriter {
  readonly #text: string;
  #level = 0;
  readonly #out: string[] = [];
  #length = 0;
  #previous: JsonTokenKind = 'end';

  constructor(text: string) {
    this.#text = text;
  }

  get length(): number {
    return this.#length;
  }

  get whole(): string {
    return this.#out.join('');
  }

  add({ kind, start, end }: JsonToken): void {
    const closing = kind === '}' || kind === ']';
    if (closing) this.#level--;
    if (closing ? !this.#after('{', '[') : this.#after('{', '[', ',')) this.#push(`\n${'  '.repeat(this.#level)}`);
    this.#push(kind === ':' ? ': ' : this.#text.slice(start, end));
    if (kind === '{' || kind === '[') this.#level++;
    this.#previous = kind;
  }

  #push(text: string): void {
    this.#out.push(text);
    this.#length += text.length;
  }

  #after(...kinds: readonly JsonTokenKind[]): boolean {
    return kinds.includes(this.#previous);
  }
}
