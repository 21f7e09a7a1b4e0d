import type { DefinitionLibrary } from './definitionLibrary';

/** More hits than the largest definition has; the tree keeps its own order. */
const options = { limit: 100_000, narrow: true };

/** What fits the words of a filter. */
export interface FoundNames {
  readonly operations: ReadonlySet<string>;
  readonly schemas: ReadonlySet<string>;
}

/** The words that the tree is narrowed to. */
export class TreeFilter {
  readonly #library: DefinitionLibrary;
  readonly #last = new Map<string, FoundNames>();
  #words = '';

  constructor(library: DefinitionLibrary) {
    this.#library = library;
  }

  /** Empty when there is no filter. */
  get words(): string {
    return this.#words;
  }

  set(words: string): void {
    this.#words = words.trim();
    this.#last.clear();
  }

  /** What fits of a definition; undefined when there is no filter. */
  async found(definition: string, signal: AbortSignal): Promise<FoundNames | undefined> {
    if (this.#words === '') return undefined;
    const words = this.#words;
    const hits = await this.#library.ask('search', definition, { query: words, options }, signal);
    const ids = (kind: string) => new Set(hits.filter((hit) => hit.kind === kind).map(({ id }) => id));
    const found = { operations: ids('operation'), schemas: ids('schema') };
    // Other words may have come meanwhile.
    if (words === this.#words) this.#last.set(definition, found);
    return found;
  }

  /** What {@link TreeFilter.found} gave last for the words of now. */
  lastFound(definition: string): FoundNames | undefined {
    return this.#last.get(definition);
  }
}
