import { isObject } from '../document/json';
import type { Place } from '../document/problem';
import type { OpenDefinition } from '../openDefinition';
import { ChangeList } from './changeList';
import type { DefinitionDiff, DefinitionSide, OperationChange, SchemaChange } from './definitionDiff';
import { OperationDiff } from './operationDiff';
import { SchemaDiff } from './schemaDiff';

/**
 * What changed from one version of a definition to another, operation by operation (method and literal path). Descriptions,
 * examples and `x-` do not count; neither does the version of the specification that each is written in.
 */
export function compareDefinitions(from: OpenDefinition, to: OpenDefinition): DefinitionDiff {
  const schemaDiff = new SchemaDiff(from.document, to.document);
  const common = to.index.operations.filter(({ id }) => from.operations.has(id));
  const changed = common.flatMap(({ id }) => changedOperation(from, to, schemaDiff, id));
  const removed = from.index.operations.filter(({ id }) => !to.operations.has(id));
  const added = to.index.operations.filter(({ id }) => !from.operations.has(id));
  const operations = [
    ...removed.map((entry) => operationChange('removed', entry, true, { from: placeOf(entry) })),
    ...changed,
    ...added.map((entry) => operationChange('added', entry, false, { to: placeOf(entry) })),
  ];
  const schemas = changedSchemas(from, to, schemaDiff);
  return {
    from: sideOf(from),
    to: sideOf(to),
    operationCounts: {
      added: added.length,
      removed: removed.length,
      changed: changed.length,
      unchanged: common.length - changed.length,
      breaking: operations.filter(({ breaking }) => breaking).length,
    },
    operations: [...operations.filter(({ breaking }) => breaking), ...operations.filter(({ breaking }) => !breaking)],
    schemaCounts: schemaCounts(to, schemas),
    schemas,
  };
}

function sideOf({ index }: OpenDefinition): DefinitionSide {
  return { title: index.info.title, version: index.info.version, specification: index.version };
}

function placeOf({ line, uri }: Place): Place {
  return uri === undefined ? { line } : { line, uri };
}

interface Named {
  readonly id: string;
  readonly operationId?: string;
}

function operationChange(
  kind: OperationChange['kind'],
  { id, operationId }: Named,
  breaking: boolean,
  places: Pick<OperationChange, 'from' | 'to'>,
  list = new ChangeList(),
): OperationChange {
  const name = operationId === undefined ? {} : { operationId };
  return { kind, id, ...name, breaking, ...places, changes: list.sorted(), leftOut: list.leftOut };
}

function changedOperation(
  from: OpenDefinition,
  to: OpenDefinition,
  schemas: SchemaDiff,
  id: string,
): readonly OperationChange[] {
  const list = new ChangeList();
  new OperationDiff(schemas, list).compare(from, to, id);
  if (list.changes.length === 0) return [];
  const [before, after] = [from.entries.get(id), to.entries.get(id)];
  if (before === undefined || after === undefined) return [];
  return [operationChange('changed', after, list.breaking, { from: placeOf(before), to: placeOf(after) }, list)];
}

function changedSchemas(from: OpenDefinition, to: OpenDefinition, diff: SchemaDiff): readonly SchemaChange[] {
  const removed = from.graph.schemas.filter(({ name }) => to.graph.get(name) === undefined);
  const added = to.graph.schemas.filter(({ name }) => from.graph.get(name) === undefined);
  const changed = to.graph.schemas.flatMap(({ name, node, place }): SchemaChange[] => {
    const before = from.graph.get(name);
    if (before === undefined) return [];
    const list = new ChangeList();
    // Of a schema alone nobody knows the direction: what breaks is said at the operations.
    const changes = diff.compare(isObject(before.node) ? before.node : true, isObject(node) ? node : true, 'response');
    for (const { code, where, breaking: _breaking, ...values } of changes) list.add(code, false, where, values);
    if (list.changes.length === 0) return [];
    return [{ kind: 'changed', name, from: before.place, to: place, changes: list.changes, leftOut: list.leftOut }];
  });
  const bare = { changes: [], leftOut: 0 };
  return [
    ...removed.map(({ name, place }): SchemaChange => ({ kind: 'removed', name, from: place, ...bare })),
    ...changed,
    ...added.map(({ name, place }): SchemaChange => ({ kind: 'added', name, to: place, ...bare })),
  ];
}

function schemaCounts({ graph }: OpenDefinition, schemas: readonly SchemaChange[]) {
  const count = (kind: SchemaChange['kind']) => schemas.filter((schema) => schema.kind === kind).length;
  const [added, removed, changed] = [count('added'), count('removed'), count('changed')];
  return { added, removed, changed, unchanged: graph.schemas.length - added - changed };
}
