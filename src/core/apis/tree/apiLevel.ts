import type { DefinitionIndex, OperationEntry } from '../index/definitionIndex';

/** What operations are put together by. */
export const groupings = ['tag', 'path', 'schema', 'object'] as const;
export type Grouping = (typeof groupings)[number];

/** Operations under one name: a tag (empty: without any), a product object, a schema, the start of paths (`/os-buckets/{id}`). */
export interface ApiGroup {
  readonly name: string;
  /** In it and below it. */
  readonly operations: number;
}

/** What stands directly in one place of the tree. */
export interface ApiLevel {
  readonly groups: readonly ApiGroup[];
  /** {@link OperationEntry.id} */
  readonly operations: readonly string[];
}

type Lookup = Pick<DefinitionIndex, 'operations' | 'tags' | 'schemas'>;

/**
 * The groups and operations of one place.
 * @param group The group whose inside is asked for; none: the definition itself.
 * @param keep Operations that are shown; none: all.
 */
export function apiLevel(
  index: Lookup,
  grouping: Grouping,
  group: string | undefined,
  keep?: ReadonlySet<string>,
): ApiLevel {
  const operations = keep === undefined ? index.operations : index.operations.filter(({ id }) => keep.has(id));
  if (grouping === 'path') return pathLevel(operations, group ?? '');
  const namesOf = groupNames[grouping];
  if (group !== undefined) {
    return { groups: [], operations: operations.filter((each) => namesOf(each).includes(group)).map(({ id }) => id) };
  }
  const counts = new Map(firstNames(index, grouping).map((name) => [name, 0]));
  for (const name of operations.flatMap(namesOf)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const unnamed = counts.get('') ?? 0;
  counts.delete('');
  const groups = [...counts].map(([name, count]) => ({ name, operations: count }));
  const kept = grouping === 'schema' ? groups : groups.filter((each) => each.operations > 0);
  return { groups: unnamed === 0 ? kept : [...kept, { name: '', operations: unnamed }], operations: [] };
}

/** The groups that an operation stands in, from the outermost on; where it stands in several, the first. */
export function apiHome(index: Lookup, grouping: Grouping, id: string): readonly string[] {
  const operation = index.operations.find((each) => each.id === id);
  if (operation === undefined) return [];
  if (grouping !== 'path') return [groupNames[grouping](operation)[0] ?? ''];
  const way: string[] = [];
  for (;;) {
    const level = pathLevel(index.operations, way.at(-1) ?? '');
    const next = level.groups.find(({ name }) => isBelow(operation.path, name));
    if (level.operations.includes(id) || next === undefined) return way;
    way.push(next.name);
  }
}

/** The group around a group; none around the outermost ones. */
export function groupAround(grouping: Grouping, group: string): string | undefined {
  if (grouping !== 'path') return undefined;
  const around = group.slice(0, group.lastIndexOf('/'));
  return around === '' ? undefined : around;
}

const groupNames: Readonly<Record<Exclude<Grouping, 'path'>, (operation: OperationEntry) => readonly string[]>> = {
  tag: ({ tags }) => (tags.length === 0 ? [''] : [...new Set(tags)]),
  object: ({ productObject }) => [productObject],
  schema: ({ schemaNames }) => [...new Set(schemaNames)],
};

/** Names whose order is the definition's own, or the alphabet's. */
function firstNames({ tags, schemas, operations }: Lookup, grouping: Exclude<Grouping, 'path'>): readonly string[] {
  if (grouping === 'tag') return tags.map(({ name }) => name);
  if (grouping === 'schema') return schemas.map(({ name }) => name);
  return [...new Set(operations.map(({ productObject }) => productObject))].sort();
}

/**
 * Paths by their segments. A segment below which there is one operation only is no group of its own: that operation stands here.
 */
function pathLevel(operations: readonly OperationEntry[], prefix: string): ApiLevel {
  const here: string[] = [];
  const below = new Map<string, string[]>();
  for (const { path, id } of operations) {
    if (prefix !== '' && !isBelow(path, prefix)) continue;
    const segment = segmentsOf(path)[segmentsOf(prefix).length];
    if (segment === undefined) here.push(id);
    else below.set(`${prefix}/${segment}`, [...(below.get(`${prefix}/${segment}`) ?? []), id]);
  }
  const lone = [...below.values()].filter((ids) => ids.length === 1).flat();
  const groups = [...below].filter(([, ids]) => ids.length > 1);
  const shown = new Set([...here, ...lone]);
  return {
    groups: groups.map(([name, ids]) => ({ name, operations: ids.length })),
    operations: operations.filter(({ id }) => shown.has(id)).map(({ id }) => id),
  };
}

function isBelow(path: string, prefix: string): boolean {
  const segments = segmentsOf(path);
  return segmentsOf(prefix).every((segment, at) => segments[at] === segment);
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}
