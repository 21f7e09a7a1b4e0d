import { isObject } from '../document/json';
import { schemasOf } from '../index/buildIndex';
import type { SchemaGraph } from '../index/schemaGraph';
import type { OpenDefinition } from '../openDefinition';
import type { OperationNode } from '../shapes/operationNodes';
import { readOperation } from '../shapes/readOperation';
import { type Subschema, subschemas } from '../shapes/subschemas';
import { fuzzyScore } from './fuzzyScore';

/** Steps from a schema that an operation names to others: envelope, object, object in the object. More would find everything by all. */
const steps = 2;

interface Name {
  readonly text: string;
  readonly lower: string;
  readonly owners: Owner[];
}

/** A named schema, or an operation with properties of schemas that have no name. */
type Owner = string | OperationNode;

/** How well each schema's or operation's best property fits a word. */
export interface PropertyScores {
  ofSchema(name: string): number;
  ofOperation(id: string): number;
}

/** Finds properties by name. Each name is looked at once, however many of the thousands of schemas have it. */
export class PropertySearch {
  readonly #names: readonly Name[];
  readonly #reached: ReadonlyMap<string, readonly Owner[]>;

  constructor(definition: OpenDefinition) {
    const { document, graph, operations, entries } = definition;
    const names = new Map<string, Name>();
    for (const { name, node } of graph.schemas) addNames(names, propertyNames(node), name);
    for (const operation of operations.values()) {
      const shape = readOperation(document, operation);
      for (const schema of schemasOf(shape)) {
        const inline = isObject(schema) && graph.nameOf(schema) === undefined;
        if (inline) addNames(names, propertyNames(schema), operation);
      }
    }
    this.#names = [...names.values()];
    this.#reached = new Map(
      [...operations.values()].map((operation) => {
        const direct = entries.get(operation.id)?.schemaNames ?? [];
        return [operation.id, [operation, ...reachedFrom(graph, direct)]];
      }),
    );
  }

  /** @param word Lower case. */
  scores(word: string): PropertyScores {
    const best = new Map<Owner, number>();
    for (const { text, lower, owners } of this.#names) {
      // Scattered letters fit too many of so many names.
      const score = lower.includes(word) ? fuzzyScore(word, lower, text) : 0;
      if (score === 0) continue;
      for (const owner of owners) if (score > (best.get(owner) ?? 0)) best.set(owner, score);
    }
    return {
      ofSchema: (name) => best.get(name) ?? 0,
      ofOperation: (id) =>
        (this.#reached.get(id) ?? []).reduce((found, owner) => Math.max(found, best.get(owner) ?? 0), 0),
    };
  }
}

function addNames(names: Map<string, Name>, found: ReadonlySet<string>, owner: Owner): void {
  for (const text of found) {
    const known = names.get(text);
    if (known === undefined) names.set(text, { text, lower: text.toLowerCase(), owners: [owner] });
    else known.owners.push(owner);
  }
}

/** Names of all properties in a schema and in what stands inside of it; references are not followed. */
function propertyNames(schema: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<object>();
  const waiting = isObject(schema) ? [schema] : [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue; // YAML aliases share nodes
    seen.add(next);
    for (const inner of subschemas(next)) {
      if (isProperty(inner)) names.add(inner.name);
      waiting.push(inner.schema);
    }
  }
  return names;
}

function isProperty({ keyword }: Subschema): boolean {
  return keyword === 'properties';
}

function reachedFrom(graph: SchemaGraph, direct: readonly string[]): ReadonlySet<string> {
  const found = new Set(direct);
  let last: readonly string[] = direct;
  for (let step = 0; step < steps; step++) {
    last = last.flatMap((name) => [...graph.usedBy(name)]).filter((name) => !found.has(name));
    for (const name of last) found.add(name);
  }
  return found;
}
