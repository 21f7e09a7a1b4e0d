import type { JsonObject } from './json';
import type { Place } from './problem';
import type { SourceFile } from './sourceFile';

/** Where a mapping or list stands, and each of its keys (or items), in the order of the text. */
interface NodePlace {
  readonly file: SourceFile;
  readonly start: number;
  readonly keys: readonly string[];
  readonly offsets: readonly number[];
}

export interface Entry {
  readonly key: string;
  readonly value: JsonObject[string];
  readonly place: Place;
}

/**
 * Where each mapping and list of a definition stands in its text. Kept beside the values rather than in them: the values stay
 * plain data. Shared nodes (YAML aliases) have one place, where they are written.
 */
export class NodePlaces {
  readonly #places = new Map<object, NodePlace>();
  readonly #exact = new Map<object, Map<string, string>>();

  set(node: object, place: NodePlace): void {
    this.#places.set(node, place);
  }

  /** Keeps the text of an integer beyond 2^53, which a JavaScript number changes: `maximum: 9223372036854775807`. */
  keepExact(node: object, key: string, text: string): void {
    const texts = this.#exact.get(node) ?? new Map<string, string>();
    this.#exact.set(node, texts.set(key, text));
  }

  /** The text of a key's number where the number itself is not exact. */
  exactText(node: object, key: string): string | undefined {
    return this.#exact.get(node)?.get(key);
  }

  /** Lets a node that we made stand where the node stands that it was made from. */
  copy(from: object, to: object): void {
    const place = this.#places.get(from);
    if (place !== undefined) this.#places.set(to, place);
  }

  /** Lets a node made of several stand where they stand, each key where the first of them has it. */
  join(node: object, sources: readonly object[]): void {
    const [first] = sources.flatMap((source) => this.#places.get(source) ?? []);
    if (first === undefined) return;
    const keys: string[] = [];
    const offsets: number[] = [];
    const seen = new Set<string>();
    for (const source of sources) {
      // Offsets mean something in one file only; keys of another file stand where the first node stands.
      const same = this.#places.get(source)?.file === first.file;
      for (const [key, offset] of this.offsets(source)) {
        if (seen.has(key)) continue;
        seen.add(key);
        keys.push(key);
        offsets.push(same ? offset : first.start);
      }
    }
    this.#places.set(node, { file: first.file, start: first.start, keys, offsets });
  }

  fileOf(node: object): SourceFile | undefined {
    return this.#places.get(node)?.file;
  }

  /** The place of a key, or of the node itself when it has no such key or none is asked for. */
  placeOf(node: object, key?: string | number): Place {
    const place = this.#places.get(node);
    if (place === undefined) return { line: 1 };
    const index = typeof key === 'string' ? place.keys.lastIndexOf(key) : (key ?? -1);
    return placeAt(place.file, place.offsets[index] ?? place.start);
  }

  /** Keys and the offsets at which they stand, in the order of the text. */
  *offsets(node: object): Iterable<readonly [string, number]> {
    const place = this.#places.get(node);
    for (const [index, key] of place?.keys.entries() ?? []) yield [key, place?.offsets[index] ?? 0];
  }

  /** Keys with values and places in the order of the text (JavaScript would put `200` ahead of `default`). */
  *entries(node: JsonObject): Iterable<Entry> {
    const place = this.#places.get(node);
    if (place === undefined) {
      for (const [key, value] of Object.entries(node)) yield { key, value, place: { line: 1 } };
      return;
    }
    for (const [index, key] of place.keys.entries()) {
      if (node[key] !== undefined) {
        yield { key, value: node[key], place: placeAt(place.file, place.offsets[index] ?? place.start) };
      }
    }
  }
}

function placeAt(file: SourceFile, offset: number): Place {
  const line = file.line(offset);
  return file.main ? { line } : { uri: file.uri, line };
}
