import { childPointer } from '../../exactJson/jsonPointer';
import { isMembers, type JsonMembers, type JsonValue } from '../../exactJson/jsonValue';
import { writeJson } from '../../exactJson/writeJson';
import { identityMember } from '../identity';

/** A difference between two JSON values. */
export interface JsonChange {
  /** JSON pointer; of list items that have an identity in the list that has them, else in the second one. */
  readonly pointer: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}

/**
 * What differs between two values. The order of members counts for nothing; items of lists are compared by their identity
 * (`id`, `uuid`, `name`) where all have one, else by position.
 */
export function compareJson(before: JsonValue, after: JsonValue): readonly JsonChange[] {
  return compare(before, after, '');
}

function compare(before: JsonValue, after: JsonValue, pointer: string): JsonChange[] {
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, pointer);
  if (isMembers(before) && isMembers(after)) return compareMembers(before, after, pointer);
  return isScalar(before) && isScalar(after) && before === after ? [] : changed(before, after, pointer);
}

function isScalar(value: JsonValue): boolean {
  return typeof value !== 'object' || value === null;
}

function changed(before: JsonValue | undefined, after: JsonValue | undefined, pointer: string): JsonChange[] {
  if (before === undefined) return after === undefined ? [] : [{ pointer, kind: 'added', after }];
  return after === undefined ? [{ pointer, kind: 'removed', before }] : [{ pointer, kind: 'changed', before, after }];
}

function compareMembers(before: JsonMembers, after: JsonMembers, pointer: string): JsonChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => either(before[name], after[name], childPointer(pointer, name)));
}

function either(before: JsonValue | undefined, after: JsonValue | undefined, pointer: string): JsonChange[] {
  return before === undefined || after === undefined
    ? changed(before, after, pointer)
    : compare(before, after, pointer);
}

function compareLists(before: readonly JsonValue[], after: readonly JsonValue[], pointer: string): JsonChange[] {
  const [old, fresh] = [byIdentity(before), byIdentity(after)];
  if (old === undefined || fresh === undefined) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, at) => either(before[at], after[at], childPointer(pointer, at))).flat();
  }
  const gone = [...old].filter(([key]) => !fresh.has(key));
  return [
    ...gone.flatMap(([, { item, at }]) => changed(item, undefined, childPointer(pointer, at))),
    ...[...fresh].flatMap(([key, { item, at }]) => either(old.get(key)?.item, item, childPointer(pointer, at))),
  ];
}

/** Items by identity; `undefined` unless each has one of its own. */
function byIdentity(items: readonly JsonValue[]): ReadonlyMap<string, { item: JsonValue; at: number }> | undefined {
  const found = new Map<string, { item: JsonValue; at: number }>();
  for (const [at, item] of items.entries()) {
    const member = isMembers(item) ? identityMember(item) : undefined;
    if (!isMembers(item) || member === undefined) return undefined;
    found.set(writeJson([member, item[member] ?? null], 0), { item, at });
  }
  return found.size === items.length ? found : undefined;
}
