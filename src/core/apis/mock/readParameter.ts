import type { DefinitionDocument } from '../document/definitionDocument';
import { type JsonValue, noMembers } from '../exactJson/jsonValue';
import { tryParseJson } from '../exactJson/parseJson';
import { keywordOf, propertiesOf, schemaParts, typesOf } from '../shapes/effectiveSchema';
import type { ParameterShape, SchemaNode } from '../shapes/operationShape';

/** What a request says, before it is known what it means. */
export interface RawValues {
  /** By name, decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Not decoded: separators that are encoded belong to the value. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A parameter's value as its schema has it; what is no number stays text, and its check says so. `undefined` when it is absent. */
export function readParameter(
  document: DefinitionDocument,
  parameter: ParameterShape,
  raw: RawValues,
): JsonValue | undefined {
  const texts = textsOf(parameter, raw);
  if (parameter.in === 'querystring') return undefined;
  if (parameter.content.length > 0)
    return texts[0] === undefined ? undefined : (tryParseJson(decoded(texts[0])) ?? texts[0]);
  if (parameter.style === 'deepObject') return deepObject(document, parameter, raw);
  const [first] = texts;
  if (first === undefined) return undefined;
  const parts = schemaParts(document, parameter.schema);
  const types = typesOf(parts);
  const encoded = parameter.in === 'query' || parameter.in === 'cookie';
  const plain = (text: string) => (encoded ? decoded(text) : text);
  if (!types.includes('array')) return types.includes('object') ? undefined : scalar(plain(first), types);
  const itemTypes = typesOf(schemaParts(document, keywordOf(parts, 'items')));
  return itemsOf(parameter, texts, encoded).map((item) => scalar(plain(item), itemTypes));
}

function itemsOf({ explode, style }: ParameterShape, texts: readonly string[], encoded: boolean): readonly string[] {
  if (explode && encoded) return texts;
  const [first = ''] = texts;
  return first === '' ? [] : first.split(separators[style] ?? /,/);
}

const separators: Readonly<Record<string, RegExp>> = {
  spaceDelimited: /%20|\+| /,
  pipeDelimited: /\||%7C/i,
  tabDelimited: /%09|\t/,
  label: /[.,]/,
};

function textsOf({ in: place, name, style }: ParameterShape, raw: RawValues): readonly string[] {
  switch (place) {
    case 'path': {
      const text = raw.path[name];
      if (text === undefined) return [];
      if (style === 'label') return [text.replace(/^\./, '')];
      return [style === 'matrix' ? text.replace(/^;[^=]*=?/, '') : text];
    }
    case 'query':
      return raw.query.flatMap(([key, value]) => (decoded(key) === name ? [value] : []));
    case 'header': {
      const value = raw.headers[name.toLowerCase()];
      return value === undefined ? [] : [Array.isArray(value) ? value.join(',') : value];
    }
    case 'cookie':
      return cookies(raw.headers['cookie']).flatMap(([key, value]) => (key === name ? [value] : []));
    case 'querystring':
      return [];
  }
}

/** Name and value of each cookie, not decoded. */
export function cookies(header: string | readonly string[] | undefined): readonly (readonly [string, string])[] {
  const text = typeof header === 'string' ? header : (header ?? []).join(';');
  return text.split(';').flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals < 0 ? [] : [[pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()] as const];
  });
}

function deepObject(document: DefinitionDocument, parameter: ParameterShape, raw: RawValues): JsonValue | undefined {
  const found = noMembers();
  for (const [key, value] of raw.query) {
    const [, name, member] = /^([^[\]]+)\[([^[\]]+)\]$/.exec(decoded(key)) ?? [];
    if (name !== parameter.name || member === undefined) continue;
    found[member] = scalar(decoded(value), memberTypes(document, parameter.schema, member));
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

/** Types that a schema gives one of its properties. */
export function memberTypes(
  document: DefinitionDocument,
  schema: SchemaNode | undefined,
  member: string,
): readonly string[] {
  const property = propertiesOf(schemaParts(document, schema)).find(({ name }) => name === member);
  return typesOf(schemaParts(document, property?.schema));
}

/** A text as the types have it that it may be. */
export function scalar(text: string, types: readonly string[]): JsonValue {
  if (types.length === 0 || types.includes('string')) return text;
  const wanted = types.includes('integer') || types.includes('number');
  if (wanted && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text))
    return tryParseJson(text.replace(/^(-?)0+(?=\d)/, '$1')) ?? text;
  if (types.includes('boolean') && /^(?:true|false)$/.test(text)) return text === 'true';
  return text;
}

/** Percent-decoding of one value of a query, where `+` stands for a space. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
