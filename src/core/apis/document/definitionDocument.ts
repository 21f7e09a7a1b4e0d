import { resolveUri } from './fileSource';
import { isObject, type Json, type JsonObject, listOf } from './json';
import { definitionLimits } from './limits';
import { type Entry, NodePlaces } from './nodePlaces';
import { type Place, ProblemList } from './problem';
import type { SourceFile } from './sourceFile';

export interface LoadedFile {
  readonly file: SourceFile;
  readonly root: Json | undefined;
}

/** What a reference leads to. */
export interface Resolved {
  readonly value: Json;
  /** The last name of the reference: `Bucket` of `#/components/schemas/Bucket`. */
  readonly name: string | undefined;
  /** The whole reference with its file, the same for all ways to write it. */
  readonly address: string;
}

/**
 * A definition as it was read: its values, where they stand, and how its references resolve. It stays in the worker that
 * read it; never dereferenced as a whole, since circular schemas would become endless.
 */
export class DefinitionDocument {
  readonly main: SourceFile;
  readonly places: NodePlaces;
  readonly problems: ProblemList;
  readonly #files = new Map<string, Json | undefined>();

  constructor(main: LoadedFile, places = new NodePlaces(), problems = new ProblemList()) {
    this.main = main.file;
    this.places = places;
    this.problems = problems;
    this.addFile(main);
  }

  addFile({ file, root }: LoadedFile): void {
    this.#files.set(file.uri, root);
  }

  hasFile(uri: string): boolean {
    return this.#files.has(uri);
  }

  /** Addresses of all files, the main one first. */
  get uris(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** The document's outermost mapping; empty when the text has none. */
  get root(): JsonObject {
    const root = this.#files.get(this.main.uri);
    return isObject(root) ? root : (Object.create(null) as JsonObject);
  }

  /** The outermost values of all files. */
  get roots(): readonly Json[] {
    return [...this.#files.values()].filter((root) => root !== undefined);
  }

  /** Whether a reference is to a file that was not read; that has been reported where it was tried. */
  isUnread(node: JsonObject): boolean {
    const uri = this.#uriOf(node);
    return uri === undefined || this.#files.get(uri) === undefined;
  }

  placeOf(node: object, key?: string | number): Place {
    return this.places.placeOf(node, key);
  }

  /** Keys of a mapping in the order of the text, with their places; none of anything else. */
  entries(node: Json | undefined): Iterable<Entry> {
    return isObject(node) ? this.places.entries(node) : [];
  }

  /**
   * A value, or what it refers to (`{ $ref }`), through as many references as it takes.
   * @returns `undefined` when a reference leads nowhere or round in a circle; {@link DefinitionDocument.check} says so once.
   */
  follow(value: Json | undefined): Json | undefined {
    let current = value;
    for (let step = 0; step < definitionLimits.refChain; step++) {
      if (!isObject(current) || typeof current['$ref'] !== 'string') return current;
      current = this.resolve(current)?.value;
    }
    return undefined;
  }

  /** What one `{ $ref }` refers to, which may be a reference again. */
  resolve(node: JsonObject): Resolved | undefined {
    const reference = node['$ref'];
    if (typeof reference !== 'string') return undefined;
    const uri = this.#uriOf(node);
    if (uri === undefined || !this.#files.has(uri)) return undefined;
    const hash = reference.indexOf('#');
    const pointer = hash < 0 ? '' : reference.slice(hash + 1);
    const tokens = pointerTokens(pointer);
    const value = tokens === undefined ? undefined : valueAt(this.#files.get(uri), tokens);
    if (value === undefined || tokens === undefined) return undefined;
    return { value, name: tokens.at(-1), address: `${uri}#/${tokens.join('/')}` };
  }

  /** The file that a reference is to. */
  #uriOf(node: JsonObject): string | undefined {
    const reference = node['$ref'];
    const base = this.places.fileOf(node)?.uri ?? this.main.uri;
    if (typeof reference !== 'string') return undefined;
    return reference.startsWith('#') ? base : resolveUri(reference, base);
  }
}

/** The tokens of a JSON pointer (RFC 6901) in a fragment, where it may be percent-encoded. */
function pointerTokens(pointer: string): readonly string[] | undefined {
  if (pointer === '' || pointer === '/') return [];
  if (!pointer.startsWith('/')) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((token) => decoded(token).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decoded(token: string): string {
  if (!token.includes('%')) return token;
  try {
    return decodeURIComponent(token);
  } catch {
    return token; // a name with a percent sign of its own
  }
}

function valueAt(root: Json | undefined, tokens: readonly string[]): Json | undefined {
  let value = root;
  for (const token of tokens) value = isObject(value) ? value[token] : listOf(value)[Number(token)];
  return value;
}
