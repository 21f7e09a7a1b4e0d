import { AppError } from '../../base/errors';
import { type JsonToken, jsonTokenAt } from './jsonTokens';
import { type JsonValue, noMembers } from './jsonValue';

/** Nesting that is read; deeper text is an attack, and would end the stack. */
const deepest = 500;

/**
 * Reads a JSON text (RFC 8259), a byte order mark before it allowed. Integers beyond 2^53 become bigints; the last of several
 * members with one name counts.
 * @throws AppError `input.invalid`, reason `json`, with the line and the column (from 1) where it stops being JSON.
 */
export function parseJson(text: string): JsonValue {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.finish();
  return value;
}

/** As {@link parseJson}, `undefined` for what is no JSON. */
export function tryParseJson(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

class Reader {
  readonly #text: string;
  #token: JsonToken;

  constructor(text: string) {
    this.#text = text;
    this.#token = jsonTokenAt(text, text.startsWith('\ufeff') ? 1 : 0);
  }

  finish(): void {
    if (this.#token.kind !== 'end') this.#fail('there is text behind the value');
  }

  value(depth: number): JsonValue {
    if (depth > deepest) this.#fail(`it is nested deeper than ${deepest}`);
    const { kind, start, end } = this.#token;
    if (kind === '{') return this.#object(depth);
    if (kind === '[') return this.#array(depth);
    const text = this.#text.slice(start, end);
    if (kind !== 'string' && kind !== 'number' && kind !== 'word') this.#fail('a value is missing');
    this.#next();
    return kind === 'number' ? numberOf(text) : (JSON.parse(text) as JsonValue);
  }

  #object(depth: number): JsonValue {
    const members = noMembers();
    this.#next();
    if (this.#take('}')) return members;
    do {
      if (this.#token.kind !== 'string') this.#fail('the name of a member is missing');
      const name = JSON.parse(this.#text.slice(this.#token.start, this.#token.end)) as string;
      this.#next();
      if (!this.#take(':')) this.#fail('":" is missing');
      members[name] = this.value(depth + 1);
    } while (this.#take(','));
    if (!this.#take('}')) this.#fail('"," or "}" is missing');
    return members;
  }

  #array(depth: number): JsonValue {
    const items: JsonValue[] = [];
    this.#next();
    if (this.#take(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.#take(','));
    if (!this.#take(']')) this.#fail('"," or "]" is missing');
    return items;
  }

  #next(): void {
    this.#token = jsonTokenAt(this.#text, this.#token.end);
  }

  #take(kind: JsonToken['kind']): boolean {
    if (this.#token.kind !== kind) return false;
    this.#next();
    return true;
  }

  #fail(detail: string): never {
    const before = this.#text.slice(0, this.#token.start);
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    const facts = { reason: 'json', detail, line, column };
    throw new AppError('input.invalid', `Not JSON: ${detail} (line ${line}, column ${column})`, { facts });
  }
}

function numberOf(text: string): number | bigint {
  const number = Number(text);
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number;
}
