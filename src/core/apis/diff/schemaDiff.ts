import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, type JsonObject, textOf } from '../document/json';
import { keywordOf, type PropertyShape, propertiesOf, schemaParts, typesOf } from '../shapes/effectiveSchema';
import type { SchemaNode } from '../shapes/operationShape';
import { pointerTo } from '../values/checkRun';
import { jsonEqual } from '../values/jsonEqual';
import { ChangeList, changedValues } from './changeList';
import type { Change } from './definitionDiff';

/** Who makes the values: what narrows is wrong in a request, what widens is wrong in an answer. */
export type Direction = 'request' | 'response';

const lowerLimits = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const;
const upperLimits = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'] as const;
const otherLimits = ['pattern', 'multipleOf', 'uniqueItems', 'const'] as const;

/** Changes of one pair of schemas that are kept: each is listed again wherever the schema is used. */
const maxKept = 100;

/** Levels of schemas that are compared; deeper ones of circular schemas were compared further up. */
const maxDepth = 60;

type Parts = readonly JsonObject[];

/**
 * Compares schemas of two definitions, through their references. Each pair is compared once for each direction and remembered: a
 * thousand operations share most of their schemas.
 */
export class SchemaDiff {
  readonly #from: DefinitionDocument;
  readonly #to: DefinitionDocument;
  readonly #known = new Map<object, Map<object, Map<Direction, readonly Change[]>>>();

  constructor(from: DefinitionDocument, to: DefinitionDocument) {
    this.#from = from;
    this.#to = to;
  }

  /** The differences, `where` a pointer into values: `/buckets/[]/name`. */
  compare(
    from: SchemaNode | undefined,
    to: SchemaNode | undefined,
    direction: Direction,
    depth = 0,
  ): readonly Change[] {
    const before = this.#target(this.#from, from);
    const after = this.#target(this.#to, to);
    if (!isObject(before) || !isObject(after)) return compareAnything(before, after);
    const known = this.#entry(before, after);
    const found = known.get(direction);
    if (found !== undefined || depth > maxDepth) return found ?? [];
    known.set(direction, []); // a circle that comes back here adds nothing
    const list = new ChangeList();
    this.#compareParts(schemaParts(this.#from, before), schemaParts(this.#to, after), { direction, depth, list });
    const changes = list.changes.slice(0, maxKept);
    known.set(direction, changes);
    return changes;
  }

  #target(document: DefinitionDocument, schema: SchemaNode | undefined): SchemaNode | undefined {
    if (!isObject(schema) || Object.keys(schema).length > 1) return schema;
    const target = document.follow(schema);
    return isObject(target) || typeof target === 'boolean' ? target : schema;
  }

  #entry(before: object, after: object): Map<Direction, readonly Change[]> {
    const byAfter = this.#known.get(before) ?? new Map<object, Map<Direction, readonly Change[]>>();
    this.#known.set(before, byAfter);
    const entry = byAfter.get(after) ?? new Map<Direction, readonly Change[]>();
    byAfter.set(after, entry);
    return entry;
  }

  #compareParts(before: Parts, after: Parts, at: Comparison): void {
    compareTypes(before, after, at);
    compareEnums(before, after, at);
    compareLimits(before, after, at);
    compareTexts(before, after, at);
    this.#compareProperties(before, after, at);
    this.#compareInner('items', '/[]', before, after, at);
    this.#compareAdditional(before, after, at);
    for (const keyword of ['oneOf', 'anyOf', 'prefixItems'] as const) this.#compareVariants(keyword, before, after, at);
  }

  #compareProperties(before: Parts, after: Parts, at: Comparison): void {
    const old = new Map(propertiesOf(before).map((property) => [property.name, property]));
    const request = at.direction === 'request';
    for (const property of propertiesOf(after)) {
      const where = pointerTo('', property.name);
      const other = old.get(property.name);
      old.delete(property.name);
      if (other === undefined)
        at.list.add('property.added', request && property.required && !this.#isReadOnly(property), where);
      else this.#compareProperty(other, property, where, at);
    }
    for (const { name } of old.values()) at.list.add('property.removed', true, pointerTo('', name));
  }

  #compareProperty(before: PropertyShape, after: PropertyShape, where: string, at: Comparison): void {
    if (before.required !== after.required) {
      const breaking = after.required === (at.direction === 'request') && !this.#isReadOnly(after);
      at.list.add('property.required', breaking, where, {
        before: String(before.required),
        after: String(after.required),
      });
    }
    this.#nested(before.schema, after.schema, where, at);
  }

  #isReadOnly({ schema }: PropertyShape): boolean {
    return keywordOf(schemaParts(this.#to, schema), 'readOnly') === true;
  }

  #nested(before: SchemaNode | undefined, after: SchemaNode | undefined, where: string, at: Comparison): void {
    for (const change of this.compare(before, after, at.direction, at.depth + 1)) {
      const { code, breaking, where: inner, ...values } = change;
      at.list.add(code, breaking, `${where}${inner}`, values);
    }
  }

  #compareInner(keyword: string, where: string, before: Parts, after: Parts, at: Comparison): void {
    const [old, now] = [schemaOf(before, keyword), schemaOf(after, keyword)];
    if (old !== undefined || now !== undefined) this.#nested(old, now, where, at);
  }

  /** Missing means anything, as `true` does. */
  #compareAdditional(before: Parts, after: Parts, at: Comparison): void {
    const [old, now] = [
      schemaOf(before, 'additionalProperties') ?? true,
      schemaOf(after, 'additionalProperties') ?? true,
    ];
    if (isObject(old) && isObject(now)) this.#nested(old, now, '/*', at);
    else if (old !== now && !(isAnything(old) && isAnything(now))) {
      const narrowed = now === false || (isObject(now) && old === true);
      const breaking = narrowed === (at.direction === 'request');
      at.list.add('additionalProperties', breaking, '', { before: brief(old), after: brief(now) });
    }
  }

  #compareVariants(keyword: string, before: Parts, after: Parts, at: Comparison): void {
    const [old, now] = [listAt(before, keyword), listAt(after, keyword)];
    if (old.length !== now.length) {
      const breaking =
        now.length > old.length === (at.direction === 'response') || now.length === 0 || old.length === 0;
      at.list.add('variants', breaking, `/${keyword}`, { before: String(old.length), after: String(now.length) });
      return;
    }
    for (const [index, schema] of now.entries())
      this.#nested(asSchema(old[index]), asSchema(schema), `/${keyword}/${index}`, at);
  }
}

interface Comparison {
  readonly direction: Direction;
  readonly depth: number;
  readonly list: ChangeList;
}

function compareAnything(before: SchemaNode | undefined, after: SchemaNode | undefined): readonly Change[] {
  if (before === after || (isAnything(before) && isAnything(after))) return [];
  const code = before === undefined ? 'schema.added' : after === undefined ? 'schema.removed' : 'type';
  return [
    {
      code,
      breaking: code !== 'schema.added',
      where: '',
      ...changedValues({ before: brief(before), after: brief(after) }),
    },
  ];
}

function isAnything(schema: SchemaNode | undefined): boolean {
  return schema === undefined || schema === true || (isObject(schema) && Object.keys(schema).length === 0);
}

function compareTypes(before: Parts, after: Parts, { direction, list }: Comparison): void {
  const [old, now] = [typesOf(before), typesOf(after)];
  if (old.length !== now.length || old.some((type) => !now.includes(type))) {
    const [asked, allowed] = direction === 'request' ? [old, now] : [now, old];
    const breaking = !isWithin(asked, allowed);
    list.add('type', breaking, '', { before: old.join(' | ') || 'any', after: now.join(' | ') || 'any' });
  }
}

/** Whether all of some types are among others; no types at all allow anything. */
function isWithin(types: readonly string[], others: readonly string[]): boolean {
  if (others.length === 0) return true;
  const has = (type: string) => others.includes(type) || (type === 'integer' && others.includes('number'));
  return types.length > 0 && types.every(has);
}

function compareEnums(before: Parts, after: Parts, { direction, list }: Comparison): void {
  const [old, now] = [keywordOf(before, 'enum'), keywordOf(after, 'enum')];
  if (!Array.isArray(old) && !Array.isArray(now)) return;
  const request = direction === 'request';
  if (!Array.isArray(old)) list.add('enum.added', request, '', { after: JSON.stringify(now) });
  else if (!Array.isArray(now)) list.add('enum.removed', !request, '', { before: JSON.stringify(old) });
  else {
    const gone = missing(old, now);
    const fresh = missing(now, old);
    if (gone.length > 0) list.add('enum.removed', request, '', { before: JSON.stringify(gone) });
    if (fresh.length > 0) list.add('enum.added', !request, '', { after: JSON.stringify(fresh) });
  }
}

function missing(values: readonly Json[], others: readonly Json[]): readonly Json[] {
  return values.filter((value) => !others.some((other) => jsonEqual(value, other)));
}

function compareLimits(before: Parts, after: Parts, { direction, list }: Comparison): void {
  const request = direction === 'request';
  for (const keyword of [...lowerLimits, ...upperLimits, ...otherLimits]) {
    const [old, now] = [keywordOf(before, keyword), keywordOf(after, keyword)];
    if (jsonEqual(old, now)) continue;
    const narrowed = isNarrowed(keyword, old, now);
    list.add('limit', narrowed === request && narrowed, `/${keyword}`, { before: brief(old), after: brief(now) });
  }
}

function isNarrowed(keyword: string, old: Json | undefined, now: Json | undefined): boolean {
  if (now === undefined || now === false) return false;
  if (old === undefined || typeof old !== 'number' || typeof now !== 'number') return true;
  if ((lowerLimits as readonly string[]).includes(keyword)) return now > old;
  return (upperLimits as readonly string[]).includes(keyword) ? now < old : true;
}

function compareTexts(before: Parts, after: Parts, { direction, list }: Comparison): void {
  const [old, now] = [textOf(keywordOf(before, 'format')), textOf(keywordOf(after, 'format'))];
  if (old !== now) {
    // A format that goes asks for less; what comes instead of another, or anew, may not be what clients send or read.
    const breaking = direction === 'request' ? now !== undefined : now !== undefined && old !== undefined;
    list.add('format', breaking, '', { before: old, after: now });
  }
  for (const keyword of ['readOnly', 'writeOnly'] as const) {
    const [was, is] = [keywordOf(before, keyword) === true, keywordOf(after, keyword) === true];
    // What must not be sent any more breaks who sends it, what does not come any more breaks who reads it.
    const concerned = keyword === 'readOnly' ? 'request' : 'response';
    if (was !== is)
      list.add('access', is && direction === concerned, `/${keyword}`, { before: String(was), after: String(is) });
  }
  const [usual, newUsual] = [keywordOf(before, 'default'), keywordOf(after, 'default')];
  if (!jsonEqual(usual, newUsual)) list.add('default', false, '', { before: brief(usual), after: brief(newUsual) });
  if ((keywordOf(before, 'deprecated') === true) !== (keywordOf(after, 'deprecated') === true))
    list.add('deprecated', false, '');
}

function schemaOf(parts: Parts, keyword: string): SchemaNode | undefined {
  return asSchema(keywordOf(parts, keyword));
}

function asSchema(value: Json | undefined): SchemaNode | undefined {
  return isObject(value) || typeof value === 'boolean' ? value : undefined;
}

function listAt(parts: Parts, keyword: string): readonly Json[] {
  const value = keywordOf(parts, keyword);
  return Array.isArray(value) ? value : [];
}

/** A value as the reader sees it, not longer than a line. */
function brief(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = isObject(value) ? (textOf(value['$ref']) ?? textOf(value['type']) ?? 'schema') : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
