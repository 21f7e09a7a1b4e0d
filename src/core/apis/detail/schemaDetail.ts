import { isObject } from '../document/json';
import type { SchemaEntry } from '../index/definitionIndex';
import type { OpenDefinition } from '../openDefinition';
import type { OperationShape, SchemaNode } from '../shapes/operationShape';
import { readOperation } from '../shapes/readOperation';
import type { SchemaChild, SchemaView } from './schemaView';
import type { SchemaViews } from './schemaViews';

/** What the page of a schema shows. */
export interface SchemaDetail {
  readonly entry: SchemaEntry;
  readonly view: SchemaView;
  readonly children: readonly SchemaChild[];
  /** Schemas that it names. */
  readonly uses: readonly string[];
  /** Schemas that name it. */
  readonly usedBySchemas: readonly string[];
  /** Operations that have it, themselves or through other schemas. */
  readonly usedByOperations: readonly SchemaUse[];
  /** The circle it is part of, itself included; empty when it is part of none. */
  readonly cycle: readonly string[];
}

export interface SchemaUse {
  /** The operation. */
  readonly id: string;
  readonly where: readonly ('parameter' | 'request' | 'response')[];
  /** The operation names the schema itself. */
  readonly direct: boolean;
}

/** @returns `undefined` when the definition has no such schema, or was not parsed. */
export function schemaDetail(definition: OpenDefinition, views: SchemaViews, name: string): SchemaDetail | undefined {
  const { graph, index } = definition;
  const schema = graph.get(name);
  const entry = index.schemas.find((item) => item.name === name);
  if (schema === undefined || entry === undefined) return undefined;
  const node: SchemaNode = isObject(schema.node) ? schema.node : true;
  const view = views.view(node);
  return {
    entry,
    view: { ...view, place: schema.place },
    children: views.children(view.handle),
    uses: [...graph.usedBy(name)],
    usedBySchemas: graph.usersOf(name),
    usedByOperations: usesOf(definition, name),
    cycle: graph.cycles.find((cycle) => cycle.includes(name)) ?? [],
  };
}

function usesOf(definition: OpenDefinition, name: string): readonly SchemaUse[] {
  const { graph, index, document, operations } = definition;
  const reaching = graph.reaching(name);
  return index.operations.flatMap((entry): SchemaUse[] => {
    const operation = operations.get(entry.id);
    if (operation === undefined || !entry.schemaNames.some((used) => reaching.has(used))) return [];
    const shape = readOperation(document, operation);
    const has = (schemas: Iterable<SchemaNode | undefined>) =>
      [...schemas].some(
        (schema) => isObject(schema) && [...graph.namesIn(document, schema)].some((used) => reaching.has(used)),
      );
    const where = places(shape).filter(([, schemas]) => has(schemas));
    return [{ id: entry.id, where: where.map(([place]) => place), direct: entry.schemaNames.includes(name) }];
  });
}

function places(shape: OperationShape): readonly (readonly [SchemaUse['where'][number], (SchemaNode | undefined)[]])[] {
  return [
    ['parameter', shape.parameters.map(({ schema }) => schema)],
    ['request', (shape.body?.contents ?? []).map(({ schema }) => schema)],
    ['response', shape.responses.flatMap(({ contents }) => contents.map(({ schema }) => schema))],
  ];
}
