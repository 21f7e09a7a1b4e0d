import { isObject, type Json, type JsonObject } from '../document/json';

/** A schema inside a schema, and where in it. */
export interface Subschema {
  readonly keyword: string;
  /** Name of the property, number in the list; empty for keywords with one schema. */
  readonly name: string;
  readonly schema: JsonObject;
}

/** Keywords of JSON Schema 2020-12 and drafts before whose value is a schema, a list of schemas, or schemas by name. */
const single = [
  'items',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  'additionalItems',
] as const;
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items'] as const;
const named = ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'] as const;

/**
 * The schemas directly inside a schema. Examples, defaults and enums are values, even where they have a `$ref`, and a property
 * may be called `example`: hence by keyword.
 */
export function* subschemas(schema: JsonObject): Iterable<Subschema> {
  for (const keyword of single) yield* one(keyword, '', schema[keyword]);
  for (const keyword of lists) {
    const items = schema[keyword];
    if (Array.isArray(items)) for (const [index, item] of items.entries()) yield* one(keyword, String(index), item);
  }
  for (const keyword of named) {
    const map = schema[keyword];
    if (isObject(map)) for (const [name, item] of Object.entries(map)) yield* one(keyword, name, item);
  }
}

function* one(keyword: string, name: string, value: Json | undefined): Iterable<Subschema> {
  if (isObject(value)) yield { keyword, name, schema: value };
}

/** The nodes with a `$ref` in a schema, itself included, without going through them. */
export function references(schema: Json | undefined): readonly JsonObject[] {
  const found: JsonObject[] = [];
  const seen = new Set<object>();
  const waiting = isObject(schema) ? [schema] : [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue; // YAML aliases share nodes
    seen.add(next);
    if (typeof next['$ref'] === 'string') found.push(next);
    for (const { schema: inner } of subschemas(next)) waiting.push(inner);
  }
  return found;
}
