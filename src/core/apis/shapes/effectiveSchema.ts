import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, type JsonObject, textsOf } from '../document/json';
import type { SchemaNode } from './operationShape';

/** A property of an object schema, wherever its `allOf` has it. */
export interface PropertyShape {
  readonly name: string;
  readonly schema: SchemaNode;
  readonly required: boolean;
  /** The mapping that has it as a key, for its line. */
  readonly owner: JsonObject;
}

/** Steps through `allOf` and `$ref` for one schema: real ones have 5, and more is a circle that was not noticed. */
const maxParts = 200;

/** A schema, or what it refers to; `undefined` when that leads nowhere. */
export function followSchema(document: DefinitionDocument, schema: Json | undefined): SchemaNode | undefined {
  const target = document.follow(schema);
  return isObject(target) || typeof target === 'boolean' ? target : undefined;
}

/**
 * The schema and all that its `allOf` adds, references followed: together they say what a value must be. The schema itself comes
 * first. In OpenAPI 3.1 a `$ref` may have neighbours, and they count as well.
 */
export function schemaParts(document: DefinitionDocument, schema: Json | undefined): readonly JsonObject[] {
  const parts: JsonObject[] = [];
  const seen = new Set<object>();
  const waiting: (Json | undefined)[] = [schema];
  while (waiting.length > 0 && parts.length < maxParts) {
    const next = waiting.shift();
    if (!isObject(next) || seen.has(next)) continue;
    seen.add(next);
    if (typeof next['$ref'] === 'string') waiting.unshift(document.resolve(next)?.value);
    if (typeof next['$ref'] !== 'string' || Object.keys(next).length > 1) parts.push(next);
    if (Array.isArray(next['allOf'])) waiting.push(...next['allOf']);
  }
  return parts;
}

/** The value of a keyword in the first part that has it. */
export function keywordOf(parts: readonly JsonObject[], keyword: string): Json | undefined {
  return parts.find((part) => part[keyword] !== undefined)?.[keyword];
}

/** All properties in the order of the text, each once. */
export function propertiesOf(parts: readonly JsonObject[]): readonly PropertyShape[] {
  const required = new Set(parts.flatMap((part) => textsOf(part['required'])));
  const found = new Map<string, PropertyShape>();
  for (const part of parts) {
    const properties = part['properties'];
    if (!isObject(properties)) continue;
    for (const [name, value] of Object.entries(properties)) {
      const schema: SchemaNode | undefined = isObject(value) || typeof value === 'boolean' ? value : undefined;
      if (schema === undefined || found.has(name)) continue;
      found.set(name, { name, schema, required: required.has(name), owner: properties });
    }
  }
  return [...found.values()];
}

/** Types that a schema allows, `null` among them; guessed from its keywords when it does not say. */
export function typesOf(parts: readonly JsonObject[]): readonly string[] {
  const written = textsOf(keywordOf(parts, 'type'));
  const nullable = parts.some((part) => part['nullable'] === true || part['x-nullable'] === true);
  const types = written.length > 0 ? written : guessedTypes(parts);
  return nullable && types.length > 0 && !types.includes('null') ? [...types, 'null'] : types;
}

function guessedTypes(parts: readonly JsonObject[]): readonly string[] {
  const has = (...keywords: string[]) => parts.some((part) => keywords.some((keyword) => part[keyword] !== undefined));
  if (has('properties', 'additionalProperties', 'required', 'patternProperties')) return ['object'];
  if (has('items', 'prefixItems', 'minItems', 'maxItems')) return ['array'];
  if (has('pattern', 'minLength', 'maxLength')) return ['string'];
  return has('minimum', 'maximum', 'multipleOf') ? ['number'] : [];
}
