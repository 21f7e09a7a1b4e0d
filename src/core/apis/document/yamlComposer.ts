import {
  type AliasEvent,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
} from 'js-yaml';
import { isObject, type Json, type JsonObject, newObject } from './json';
import { definitionLimits } from './limits';
import type { NodePlaces } from './nodePlaces';
import type { ProblemCode, ProblemFacts, ProblemList } from './problem';
import type { SourceFile } from './sourceFile';
import { plainScalar } from './yamlScalar';

interface ComposeOptions {
  readonly file: SourceFile;
  /** The parser's events and the text that their offsets are of: that of the file, unless something had to be left out. */
  readonly events: readonly Event[];
  readonly text: string;
  readonly places: NodePlaces;
  readonly problems: ProblemList;
}

/** What an alias stands for while its node is still being read: an alias to itself, which would make a cycle. */
const unfinished = Symbol('unfinished');

/**
 * Makes values of the parser's events, and notes where each mapping, key and item stands. js-yaml's own constructor knows no
 * places, throws at the second of two equal keys and would resolve an alias to the node around it.
 */
export class YamlComposer {
  readonly #options: ComposeOptions;
  readonly #anchors = new Map<string, Json | typeof unfinished>();
  /** Values of `$ref` keys that do not start with `#`: other files to read. */
  readonly fileRefs = new Map<string, number>();
  #at = 0;
  #last = 0;
  /** The text of the scalar that was read last. */
  #source = '';
  #aliases = 0;
  #mergedKeys = 0;

  constructor(options: ComposeOptions) {
    this.#options = options;
  }

  /** The first document of the text that holds anything. */
  compose(): Json | undefined {
    const { events } = this.#options;
    let result: Json | undefined;
    while (this.#at < events.length) {
      const start = events[this.#at++]; // a DOCUMENT event, always
      if (start?.type !== EVENT_ID.DOCUMENT) continue;
      const offset = this.#offsetOf(events[this.#at]);
      const value = this.#ended() ? undefined : this.#node();
      this.#at++; // its POP
      if (result === undefined) result = value ?? undefined;
      else if (value !== undefined) this.#report('yaml.multipleDocuments', offset);
      this.#anchors.clear();
    }
    return result;
  }

  #ended(): boolean {
    const event = this.#options.events[this.#at];
    return event === undefined || event.type === EVENT_ID.POP;
  }

  #node(): Json {
    const event = this.#options.events[this.#at++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.#anchored(event, () => this.#scalar(event));
      case EVENT_ID.SEQUENCE:
        return this.#anchored(event, () => this.#sequence(event.start));
      case EVENT_ID.MAPPING:
        return this.#anchored(event, () => this.#mapping(event));
      case EVENT_ID.ALIAS:
        return this.#alias(event);
      default:
        return null;
    }
  }

  #anchored(event: { anchorStart: number; anchorEnd: number }, read: () => Json): Json {
    if (event.anchorStart < 0) return read();
    const name = this.#options.text.slice(event.anchorStart, event.anchorEnd);
    this.#anchors.set(name, unfinished);
    const value = read();
    this.#anchors.set(name, value);
    return value;
  }

  #scalar(event: ScalarEvent): Json {
    const source = getScalarValue(this.#options.text, event);
    this.#source = source;
    if (event.style !== SCALAR_STYLE.PLAIN) return source;
    if (event.tagStart < 0) return plainScalar(source);
    const tag = this.#options.text.slice(event.tagStart, event.tagEnd);
    return tag === '!' || tag.endsWith('str') ? source : plainScalar(source);
  }

  #sequence(start: number): Json[] {
    const items: Json[] = [];
    const offsets: number[] = [];
    while (!this.#ended()) {
      offsets.push(this.#offsetOf(this.#options.events[this.#at]));
      items.push(this.#node());
    }
    this.#at++;
    this.#options.places.set(items, { file: this.#options.file, start, keys: [], offsets });
    return items;
  }

  #mapping(event: MappingEvent): JsonObject {
    const object = newObject();
    const keys: string[] = [];
    const offsets: number[] = [];
    const merges: Json[] = [];
    while (!this.#ended()) {
      const offset = this.#offsetOf(this.#options.events[this.#at]);
      const key = this.#key();
      const value = this.#node();
      if (key === undefined) this.#report('yaml.complexKey', offset);
      else if (key === '<<') merges.push(value);
      else this.#put(object, { key, value, offset }, keys, offsets);
    }
    this.#at++;
    for (const source of merges) this.#merge(object, source, event.start, keys, offsets);
    this.#options.places.set(object, { file: this.#options.file, start: event.start, keys, offsets });
    return object;
  }

  /** The text of a key: `200` and `true` are names, not a number and a truth value. */
  #key(): string | undefined {
    const event = this.#options.events[this.#at];
    if (event?.type === EVENT_ID.SCALAR) {
      this.#at++;
      return getScalarValue(this.#options.text, event);
    }
    const value = this.#node();
    return typeof value === 'string' ? value : undefined;
  }

  #put(
    object: JsonObject,
    entry: { key: string; value: Json; offset: number },
    keys: string[],
    offsets: number[],
  ): void {
    const { key, value, offset } = entry;
    const before = object[key];
    if (before === undefined) {
      keys.push(key);
      offsets.push(offset);
    } else {
      const index = keys.indexOf(key);
      const firstLine = this.#options.file.line(offsets[index] ?? offset);
      this.#report('yaml.duplicateKey', offset, { key, firstLine });
      if (key.startsWith('/') && isObject(before) && isObject(value)) {
        // A path given twice, as people do who sort by method: both are wanted.
        object[key] = this.#joined(before, value);
        return;
      }
      offsets[index] = offset;
    }
    object[key] = value;
    if (isInexact(value)) this.#options.places.keepExact(object, key, this.#source);
    if (key === '$ref' && typeof value === 'string' && !value.startsWith('#')) this.fileRefs.set(value, offset);
  }

  #joined(first: JsonObject, second: JsonObject): JsonObject {
    const object = Object.assign(newObject(), first, second);
    this.#options.places.join(object, [second, first]);
    return object;
  }

  /** `<<` of YAML 1.1: keys of other mappings that the mapping itself has not. */
  #merge(object: JsonObject, source: Json, start: number, keys: string[], offsets: number[]): void {
    for (const mapping of Array.isArray(source) ? source : [source]) {
      if (!isObject(mapping)) this.#report('yaml.mergeUnusable', start);
      else {
        for (const [key, offset] of this.#options.places.offsets(mapping)) {
          if (object[key] !== undefined || ++this.#mergedKeys > definitionLimits.mergedKeys) continue;
          object[key] = mapping[key];
          keys.push(key);
          offsets.push(offset);
        }
      }
    }
  }

  #alias(event: AliasEvent): Json {
    const name = this.#options.text.slice(event.anchorStart, event.anchorEnd);
    if (++this.#aliases > definitionLimits.aliases) {
      if (this.#aliases === definitionLimits.aliases + 1) {
        this.#report('yaml.tooManyAliases', event.anchorStart, { limit: definitionLimits.aliases });
      }
      return null;
    }
    const value = this.#anchors.get(name);
    if (value !== undefined && value !== unfinished) return value;
    this.#report('yaml.unknownAlias', event.anchorStart, { name });
    return null;
  }

  #offsetOf(event: Event | undefined): number {
    if (event === undefined) return this.#last;
    // An empty scalar has no offset (-1): it stands where the last node stood.
    if ('tagStart' in event && event.tagStart >= 0) this.#last = event.tagStart;
    else if ('anchorStart' in event && event.anchorStart >= 0) this.#last = event.anchorStart;
    else if ('valueStart' in event && event.valueStart >= 0) this.#last = event.valueStart;
    else if ('start' in event) this.#last = event.start;
    return this.#last;
  }

  #report(code: ProblemCode, offset: number, facts: ProblemFacts = {}): void {
    const { file, problems } = this.#options;
    const line = file.line(offset);
    problems.add(code, file.main ? { line } : { uri: file.uri, line }, facts);
  }
}

function isInexact(value: Json): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}
