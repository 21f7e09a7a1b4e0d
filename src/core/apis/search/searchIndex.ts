import { textOf } from '../document/json';
import type { OperationEntry } from '../index/definitionIndex';
import type { OpenDefinition } from '../openDefinition';
import { fuzzyScore } from './fuzzyScore';
import { type PropertyScores, PropertySearch } from './propertySearch';

export const searchFields = [
  'operationId',
  'path',
  'name',
  'tag',
  'summary',
  'parameter',
  'schema',
  'description',
  'property',
] as const;
export type SearchField = (typeof searchFields)[number];

export interface SearchHit {
  readonly kind: 'operation' | 'schema';
  /** {@link OperationEntry.id}, or the schema's name. */
  readonly id: string;
  readonly score: number;
  /** Where the first word was found best. */
  readonly field: SearchField;
}

export interface SearchOptions {
  readonly kinds?: readonly SearchHit['kind'][];
  /** Hits at most. */
  readonly limit?: number;
  /** For lists in another order than that of the hits: what fits by help of a property is left out where anything fits without. */
  readonly narrow?: boolean;
}

/** How much a field counts: what an operation is called before what is said of it. */
const weights: Readonly<Record<SearchField, number>> = {
  operationId: 1,
  path: 1,
  name: 0.9,
  tag: 0.8,
  summary: 0.7,
  parameter: 0.55,
  schema: 0.5,
  description: 0.35,
  // A whole name counts less than the start of a word in a schema's.
  property: 0.14,
};

interface Field {
  readonly field: SearchField;
  readonly text: string;
  readonly lower: string;
}

interface Item {
  readonly kind: SearchHit['kind'];
  readonly id: string;
  readonly method: string;
  readonly fields: readonly Field[];
}

interface Word {
  /** Lower case. */
  readonly text: string;
  readonly properties: PropertyScores;
}

interface Found {
  readonly hit: SearchHit;
  /** A word fits a property only. */
  readonly needsProperty: boolean;
}

interface Best {
  readonly field: SearchField;
  readonly score: number;
}

/** Letters of a description that are looked at; what comes later is rarely what somebody remembers. */
const maxDescription = 300;

/**
 * Finds operations and schemas by words, ranked: all words must fit, each in any field. A word that is a method (`get`) fits operations
 * of that method. Texts are made ready once; a search of 1,000 operations takes a few milliseconds.
 */
export class SearchIndex {
  readonly #items: readonly Item[];
  readonly #properties: PropertySearch;

  constructor(definition: OpenDefinition) {
    const { index, operations: nodes } = definition;
    this.#properties = new PropertySearch(definition);
    const operations = index.operations.map((operation) =>
      operationItem(operation, textOf(nodes.get(operation.id)?.node['description'])),
    );
    const schemas = index.schemas.map(
      ({ name }): Item => ({ kind: 'schema', id: name, method: '', fields: [field('name', name)] }),
    );
    this.#items = [...operations, ...schemas];
  }

  search(
    query: string,
    { kinds = ['operation', 'schema'], limit = 200, narrow = false }: SearchOptions = {},
  ): readonly SearchHit[] {
    const words = query
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '')
      .map((text): Word => ({ text, properties: this.#properties.scores(text) }));
    if (words.length === 0) return [];
    const found: Found[] = [];
    for (const item of this.#items) {
      const hit = kinds.includes(item.kind) ? hitOf(item, words) : undefined;
      if (hit !== undefined) found.push(hit);
    }
    // Equal ones stay in the order of the definition: the sort is stable.
    const hits = (narrow ? narrowed(found) : found).map(({ hit }) => hit);
    return hits.sort((a, b) => b.score - a.score).slice(0, limit);
  }
}

function narrowed(found: readonly Found[]): readonly Found[] {
  const better = found.filter(({ needsProperty }) => !needsProperty);
  return better.length > 0 ? better : found;
}

function operationItem(operation: OperationEntry, description: string | undefined): Item {
  const { id, method, path, operationId, summary, tags, parameterNames, schemaNames } = operation;
  return {
    kind: 'operation',
    id,
    method: method.toLowerCase(),
    fields: [
      ...(operationId === undefined ? [] : [field('operationId', operationId)]),
      field('path', path),
      ...tags.map((tag) => field('tag', tag)),
      ...(summary === undefined ? [] : [field('summary', summary)]),
      ...parameterNames.map((name) => field('parameter', name)),
      ...schemaNames.map((name) => field('schema', name)),
      ...(description === undefined ? [] : [field('description', description.slice(0, maxDescription))]),
    ],
  };
}

function field(name: SearchField, text: string): Field {
  return { field: name, text, lower: text.toLowerCase() };
}

function hitOf(item: Item, words: readonly Word[]): Found | undefined {
  let score = 0;
  let first: SearchField | undefined;
  let needsProperty = false;
  for (const word of words) {
    const best = bestField(item, word);
    if (best === undefined) return undefined;
    score += best.score;
    first ??= best.field;
    needsProperty ||= best.field === 'property';
  }
  return { hit: { kind: item.kind, id: item.id, score, field: first ?? 'path' }, needsProperty };
}

function bestField(item: Item, word: Word): Best | undefined {
  let best: Best | undefined = item.method === word.text ? { field: 'path', score: 150 } : undefined;
  for (const { field: name, text, lower } of item.fields) {
    const score = wordScore(name, word.text, lower, text) * weights[name];
    if (score > (best?.score ?? 0)) best = { field: name, score };
  }
  return best ?? propertyField(item, word.properties);
}

function propertyField({ kind, id }: Item, properties: PropertyScores): Best | undefined {
  const score = (kind === 'schema' ? properties.ofSchema(id) : properties.ofOperation(id)) * weights.property;
  return score > 0 ? { field: 'property', score } : undefined;
}

/** Scattered letters fit any long text: in descriptions and summaries words must stand as they are. */
function wordScore(name: SearchField, word: string, lower: string, text: string): number {
  const prose = name === 'description' || name === 'summary';
  return prose && !lower.includes(word) ? 0 : fuzzyScore(word, lower, text);
}
