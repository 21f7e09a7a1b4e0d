/** A value of a definition. Mappings have no prototype, so a key named `constructor` or `__proto__` is only a key. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json | undefined;
}

/** An empty mapping without a prototype. */
export function newObject(): JsonObject {
  return Object.create(null) as JsonObject;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The mapping, or an empty one: definitions are often wrong, and what is missing is then simply not shown. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : newObject();
}

/** The items, or none. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The text, a number or truth value as text, or `undefined`: `version: 6.4` is meant as text though YAML reads a number. */
export function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The texts of a list, other items left out; one text alone counts as a list of it (`tags: storage`). */
export function textsOf(value: Json | undefined): readonly string[] {
  const items = typeof value === 'string' ? [value] : listOf(value);
  return items.flatMap((item) => textOf(item) ?? []);
}

/** The value in plain objects, as libraries expect them; `__proto__` is dropped, cycles do not occur. */
export function plain(value: Json): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key, item]) => key !== '__proto__' && item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item ?? null)]));
}
