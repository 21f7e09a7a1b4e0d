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

class TokenWriter {
  readonly #text: string;
  #level = 0;
  readonly #out: string[] = [];
  #previous: JsonTokenKind = 'end';

  constructor(text: string) {
    this.#text = text;
  }

  get whole(): string {
    return this.#out.join('');
  }

  add({ kind, start, end }: JsonToken): void {
    const closing = kind === '}' || kind === ']';
    if (closing) this.#level--;
    if (closing ? !this.#after('{', '[') : this.#after('{', '[', ',')) this.#out.push(`\n${'  '.repeat(this.#level)}`);
    this.#out.push(kind === ':' ? ': ' : this.#text.slice(start, end));
    if (kind === '{' || kind === '[') this.#level++;
    this.#previous = kind;
  }

  #after(...kinds: readonly JsonTokenKind[]): boolean {
    return kinds.includes(this.#previous);
  }
}
