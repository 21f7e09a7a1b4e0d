import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, type JsonObject, newObject, textsOf } from '../document/json';
import { keywordOf, type PropertyShape, propertiesOf, schemaParts, typesOf } from '../shapes/effectiveSchema';
import type { SchemaNode } from '../shapes/operationShape';
import { checkValue } from './checkValue';
import { atLeast, atMost, givenValues, sampleNumber, sampleText } from './sampleScalar';

export interface SampleOptions {
  /** request leaves `readOnly` properties out, response `writeOnly` ones. */
  readonly direction: 'request' | 'response';
}

/** Values inside of one sample after which optional properties are left out: more than anybody reads. */
const maxValues = 2_000;

/** Levels below which optional properties are left out. */
const maxDepth = 12;

/** Items of a made-up list at most, whatever `minItems` says. */
const maxItems = 100;

/**
 * A value that fits a schema: its own example where that fits the schema itself (real definitions have examples that do not), else
 * made up from types, enums, formats and limits. Always the same for the same schema.
 * @returns `undefined` when nothing fits, as for a schema that is `false`.
 */
export function sampleValue(
  document: DefinitionDocument,
  schema: SchemaNode | undefined,
  options: SampleOptions,
): Json | undefined {
  return new Sampler(document, options.direction).sample(schema ?? true, 0);
}

class Sampler {
  readonly #document: DefinitionDocument;
  readonly #direction: 'request' | 'response';
  /** Schemas around the current one: what comes again is circular. */
  readonly #around = new Set<object>();
  #left = maxValues;

  constructor(document: DefinitionDocument, direction: 'request' | 'response') {
    this.#document = document;
    this.#direction = direction;
  }

  sample(schema: SchemaNode, depth: number): Json | undefined {
    if (schema === false) return undefined;
    this.#left--;
    const parts = schemaParts(this.#document, isObject(schema) ? schema : undefined);
    const given = this.#given(schema, parts);
    if (given !== undefined) return given;
    if (parts.some((part) => this.#around.has(part))) return undefined;
    for (const part of parts) this.#around.add(part);
    const value = this.#made(schema, parts, depth);
    for (const part of parts) this.#around.delete(part);
    return value;
  }

  /** A value that the schema gives and that fits it, without what this direction leaves out. */
  #given(schema: SchemaNode, parts: readonly JsonObject[]): Json | undefined {
    for (const value of givenValues(parts)) {
      if (value === null && textsOf(keywordOf(parts, 'type')).length > 0 && !typesOf(parts).includes('null')) continue;
      const sent = this.#sent(value, parts);
      if (this.#fits(schema, sent)) return sent;
    }
    return undefined;
  }

  #fits(schema: SchemaNode, value: Json): boolean {
    return checkValue(this.#document, schema, value, { direction: this.#direction, limit: 1 }).length === 0;
  }

  /** An example without the properties that are not sent in this direction. */
  #sent(value: Json, parts: readonly JsonObject[]): Json {
    if (Array.isArray(value)) {
      const items = schemaParts(this.#document, keywordOf(parts, 'items'));
      return value.map((item) => this.#sent(item, items));
    }
    if (!isObject(value)) return value;
    const properties = new Map(propertiesOf(parts).map((property) => [property.name, property]));
    const result = newObject();
    for (const [name, item] of Object.entries(value)) {
      const property = properties.get(name);
      if (item === undefined || (property !== undefined && !this.#isSent(property))) continue;
      result[name] = property === undefined ? item : this.#sent(item, schemaParts(this.#document, property.schema));
    }
    return result;
  }

  #isSent({ schema }: PropertyShape): boolean {
    const keyword = this.#direction === 'request' ? 'readOnly' : 'writeOnly';
    return !schemaParts(this.#document, schema).some((part) => part[keyword] === true);
  }

  #made(schema: SchemaNode, parts: readonly JsonObject[], depth: number): Json | undefined {
    const alternatives = ['oneOf', 'anyOf'].flatMap((keyword) => {
      const list = keywordOf(parts, keyword);
      return Array.isArray(list) && list.length > 0 ? [list] : [];
    });
    if (alternatives.length === 0) return this.#typed(parts, depth);
    for (const alternative of alternatives[0] ?? []) {
      const inner = schemaParts(this.#document, alternative);
      if (inner.some((part) => this.#around.has(part))) continue;
      const value = this.#typed(
        [...parts.filter((part) => part['type'] !== undefined || part['properties'] !== undefined), ...inner],
        depth,
      );
      if (value !== undefined && this.#fits(schema, value)) return value;
    }
    return this.#typed(parts, depth);
  }

  #typed(parts: readonly JsonObject[], depth: number): Json | undefined {
    const types = typesOf(parts);
    switch (types.find((type) => type !== 'null') ?? types[0]) {
      case 'array':
        return this.#list(parts, depth);
      case 'string':
        return sampleText(parts);
      case 'integer':
        return sampleNumber(parts, true);
      case 'number':
        return sampleNumber(parts, false);
      case 'boolean':
        return true;
      case 'null':
        return null;
      default:
        return this.#object(parts, depth);
    }
  }

  #object(parts: readonly JsonObject[], depth: number): Json {
    const result = newObject();
    const properties = propertiesOf(parts);
    for (const property of properties) {
      const wanted = property.required || (depth < maxDepth && this.#left > 0);
      if (!wanted || !this.#isSent(property)) continue;
      const value = this.sample(property.schema, depth + 1);
      if (value !== undefined) result[property.name] = value;
      else if (property.required) result[property.name] = this.#least(property.schema);
    }
    this.#addMore(result, parts, depth, properties.length);
    return result;
  }

  /** The least that a circular schema may be, where one is required. */
  #least(schema: SchemaNode): Json {
    const [type] = typesOf(schemaParts(this.#document, isObject(schema) ? schema : undefined));
    return type === 'array' ? [] : newObject();
  }

  /** Entries of a map, and required names that no property describes. */
  #addMore(result: JsonObject, parts: readonly JsonObject[], depth: number, properties: number): void {
    const additional = keywordOf(parts, 'additionalProperties');
    const schema: SchemaNode = isObject(additional) ? additional : true;
    const described = new Set(propertiesOf(parts).map(({ name }) => name));
    const required = parts.flatMap((part) => textsOf(part['required'])).filter((name) => !described.has(name));
    for (const name of required) result[name] ??= this.sample(schema, depth + 1) ?? newObject();
    const least = Math.max(atLeast(parts, 'minProperties') ?? 0, isObject(additional) && properties === 0 ? 1 : 0);
    for (let index = 1; Object.keys(result).length < Math.min(least, maxItems); index++) {
      const value = this.sample(schema, depth + 1);
      if (value === undefined) return;
      result[`key${index}`] = value;
    }
  }

  #list(parts: readonly JsonObject[], depth: number): Json {
    const prefix = keywordOf(parts, 'prefixItems');
    const items = keywordOf(parts, 'items');
    const tuple = Array.isArray(prefix) ? prefix : Array.isArray(items) ? items : [];
    const result = tuple.map((item) => this.sample(asSchema(item), depth + 1) ?? null);
    const wanted = Math.max(
      atLeast(parts, 'minItems') ?? 0,
      depth < maxDepth && this.#left > 0 && tuple.length === 0 ? 1 : 0,
    );
    const count = Math.min(wanted, atMost(parts, 'maxItems') ?? maxItems, maxItems);
    const unique = keywordOf(parts, 'uniqueItems') === true;
    while (result.length < count) {
      const value = this.sample(asSchema(Array.isArray(items) ? true : items), depth + 1);
      if (value === undefined) break; // circular: an empty list is the end of it
      result.push(unique ? this.#another(asSchema(items), value, result.length) : value);
    }
    return result;
  }

  /** A value that differs from those before it, where lists must have no equal items. */
  #another(schema: SchemaNode, value: Json, index: number): Json {
    if (index === 0) return value;
    const choices = keywordOf(schemaParts(this.#document, isObject(schema) ? schema : undefined), 'enum');
    const other = Array.isArray(choices)
      ? choices[index]
      : typeof value === 'number'
        ? value + index
        : `${String(value)}${index}`;
    return other !== undefined && this.#fits(schema, other) ? other : value;
  }
}

function asSchema(value: Json | undefined): SchemaNode {
  return isObject(value) || typeof value === 'boolean' ? value : true;
}
