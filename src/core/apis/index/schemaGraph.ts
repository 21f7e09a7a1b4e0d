import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json } from '../document/json';
import { definitionLimits } from '../document/limits';
import type { Place } from '../document/problem';
import { references } from '../shapes/subschemas';

/** A named schema where it stands. */
export interface SchemaNodeEntry {
  readonly name: string;
  readonly place: Place;
  readonly node: Json | undefined;
}

/** The named schemas: `components.schemas` and `definitions`, whichever there are (Swagger 2.0 keys do occur in OpenAPI 3). */
export function schemaNodes(document: DefinitionDocument): readonly SchemaNodeEntry[] {
  const components = document.root['components'];
  const places = [isObject(components) ? components['schemas'] : undefined, document.root['definitions']];
  const found = new Map<string, SchemaNodeEntry>();
  for (const container of places) {
    for (const { key, value, place } of document.entries(container)) {
      if (found.size >= definitionLimits.schemas) break;
      if (!found.has(key)) found.set(key, { name: key, place, node: value });
    }
  }
  return [...found.values()];
}

/**
 * Which schemas name which others, and which contain themselves. Built once for a definition.
 * Only named schemas are nodes: what stands inline belongs to the schema around it.
 */
export class SchemaGraph {
  readonly schemas: readonly SchemaNodeEntry[];
  readonly #byName: ReadonlyMap<string, SchemaNodeEntry>;
  readonly #names = new Map<object, string>();
  readonly #uses = new Map<string, ReadonlySet<string>>();
  #usersByName: ReadonlyMap<string, readonly string[]> | undefined;
  /** Groups of schemas that reach each other, and single ones that name themselves. */
  readonly cycles: readonly (readonly string[])[];
  readonly #circular: ReadonlySet<string>;

  constructor(document: DefinitionDocument) {
    this.schemas = schemaNodes(document);
    this.#byName = new Map(this.schemas.map((schema) => [schema.name, schema]));
    for (const { name, node } of this.schemas) if (isObject(node)) this.#names.set(node, name);
    for (const { name, node } of this.schemas) this.#uses.set(name, this.namesIn(document, node));
    this.cycles = stronglyConnected(this.#uses);
    this.#circular = new Set(this.cycles.flat());
  }

  get(name: string): SchemaNodeEntry | undefined {
    return this.#byName.get(name);
  }

  /** The name of a named schema's own node. */
  nameOf(node: object): string | undefined {
    return this.#names.get(node);
  }

  isCircular(name: string): boolean {
    return this.#circular.has(name);
  }

  /** Schemas that a schema names directly. */
  usedBy(name: string): ReadonlySet<string> {
    return this.#uses.get(name) ?? new Set();
  }

  /** Schemas that name a schema directly. */
  usersOf(name: string): readonly string[] {
    return this.#users().get(name) ?? [];
  }

  /** The schema and all that name it, directly or through others. */
  reaching(name: string): ReadonlySet<string> {
    const found = new Set([name]);
    for (const reached of found) for (const user of this.usersOf(reached)) found.add(user); // a Set grows while it is walked
    return found;
  }

  #users(): ReadonlyMap<string, readonly string[]> {
    if (this.#usersByName !== undefined) return this.#usersByName;
    const users = new Map<string, string[]>();
    for (const [user, names] of this.#uses)
      for (const name of names) users.set(name, [...(users.get(name) ?? []), user]);
    this.#usersByName = users;
    return users;
  }

  /** Named schemas that a schema, possibly inline, names directly. */
  namesIn(document: DefinitionDocument, schema: Json | undefined): ReadonlySet<string> {
    const names = new Set<string>();
    for (const node of references(schema)) {
      const target = document.resolve(node);
      const name = target !== undefined && isObject(target.value) ? this.#names.get(target.value) : undefined;
      if (name !== undefined) names.add(name);
    }
    return names;
  }
}

/** Tarjan's algorithm without recursion (chains may be as long as the definition): components that are cycles. */
function stronglyConnected(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly (readonly string[])[] {
  const search = new CycleSearch(edges);
  for (const name of edges.keys()) search.visit(name);
  return search.cycles;
}

interface Visit {
  readonly name: string;
  readonly targets: Iterator<string>;
}

class CycleSearch {
  readonly cycles: string[][] = [];
  readonly #edges: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #order = new Map<string, number>();
  readonly #lowest = new Map<string, number>();
  readonly #open: string[] = [];
  readonly #isOpen = new Set<string>();

  constructor(edges: ReadonlyMap<string, ReadonlySet<string>>) {
    this.#edges = edges;
  }

  visit(start: string): void {
    if (this.#order.has(start)) return;
    const visits = [this.#enter(start)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const next = visit.targets.next();
      if (next.done === true) {
        visits.pop();
        this.#leave(visit.name, visits.at(-1)?.name);
      } else if (!this.#order.has(next.value)) visits.push(this.#enter(next.value));
      else if (this.#isOpen.has(next.value)) this.#lower(visit.name, this.#order.get(next.value) ?? 0);
    }
  }

  #enter(name: string): Visit {
    this.#order.set(name, this.#order.size);
    this.#lowest.set(name, this.#order.size - 1);
    this.#open.push(name);
    this.#isOpen.add(name);
    return { name, targets: (this.#edges.get(name) ?? new Set<string>()).values() };
  }

  #lower(name: string, order: number): void {
    this.#lowest.set(name, Math.min(this.#lowest.get(name) ?? order, order));
  }

  #leave(name: string, parent: string | undefined): void {
    const lowest = this.#lowest.get(name) ?? 0;
    if (parent !== undefined) this.#lower(parent, lowest);
    if (lowest !== this.#order.get(name)) return;
    const members = this.#open.splice(this.#open.lastIndexOf(name));
    for (const member of members) this.#isOpen.delete(member);
    if (members.length > 1 || this.#edges.get(name)?.has(name) === true) this.cycles.push(members.reverse());
  }
}
