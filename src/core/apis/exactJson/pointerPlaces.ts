import { childPointer } from './jsonPointer';
import { jsonTokenAt } from './jsonTokens';

/** Where a value, with the name of its member, stands in a text: UTF-16 offsets, the end exclusive. */
export interface ValuePlace {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the values of a JSON text stand, by their pointers (RFC 6901). Of a text that ends early, or stops being JSON, those that
 * begin before; one that does not end ends with the text.
 */
export function pointerPlaces(text: string, wanted: ReadonlySet<string>): ReadonlyMap<string, ValuePlace> {
  const walk = new Walk(text, wanted);
  walk.value('');
  return walk.places;
}

/** Nesting that is looked into, as in `parseJson`. */
const deepest = 500;

class Walk {
  readonly places = new Map<string, ValuePlace>();
  readonly #text: string;
  readonly #wanted: ReadonlySet<string>;
  #at = 0;
  #depth = 0;

  constructor(text: string, wanted: ReadonlySet<string>) {
    this.#text = text;
    this.#wanted = wanted;
  }

  /** Walks over a value; gives its end, `undefined` where there is none. */
  value(pointer: string, nameStart?: number): number | undefined {
    const { kind, start, end } = jsonTokenAt(this.#text, this.#at);
    this.#at = end;
    if (kind === 'wrong' || kind === 'end') return undefined;
    const isWanted = this.#wanted.has(pointer);
    if (isWanted) this.places.set(pointer, { start: nameStart ?? start, end: this.#text.length });
    const last = kind === '{' || kind === '[' ? this.#inside(pointer, kind) : end;
    if (last === undefined) return undefined;
    if (isWanted) this.places.set(pointer, { start: nameStart ?? start, end: last });
    return last;
  }

  #inside(pointer: string, open: '{' | '['): number | undefined {
    const close = open === '{' ? '}' : ']';
    if (++this.#depth > deepest) return undefined;
    for (let index = 0; ; index++) {
      const token = jsonTokenAt(this.#text, this.#at);
      if (token.kind === close) {
        this.#at = token.end;
        this.#depth--;
        return token.end;
      }
      if (token.kind === ',') this.#at = token.end;
      if (this.#member(pointer, open, index) === undefined) return undefined;
    }
  }

  #member(pointer: string, open: '{' | '[', index: number): number | undefined {
    if (open === '[') return this.value(childPointer(pointer, index));
    const name = jsonTokenAt(this.#text, this.#at);
    if (name.kind !== 'string') return undefined;
    this.#at = jsonTokenAt(this.#text, name.end).end;
    const member = JSON.parse(this.#text.slice(name.start, name.end)) as string;
    return this.value(childPointer(pointer, member), name.start);
  }
}
