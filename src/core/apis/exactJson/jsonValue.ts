/**
 * A value of a JSON text whose integers are exact: those beyond 2^53, which management APIs use for ids and byte counts, are
 * bigints, the others numbers. Objects have no prototype.
 */
export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | JsonMembers;

export interface JsonMembers {
  [name: string]: JsonValue | undefined;
}

/** Whether a value is a JSON object. */
export function isMembers(value: unknown): value is JsonMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object without members and without prototype, so that `__proto__` is only a name. */
export function noMembers(): JsonMembers {
  return Object.create(null) as JsonMembers;
}

/** The members that are there: name and value. */
export function membersOf(value: JsonMembers): readonly (readonly [string, JsonValue])[] {
  return Object.entries(value).flatMap(([name, item]) => (item === undefined ? [] : [[name, item] as const]));
}
