import type { DefinitionDocument } from '../document/definitionDocument';
import { type JsonValue, noMembers } from '../exactJson/jsonValue';
import { tryParseJson } from '../exactJson/parseJson';
import { keywordOf, propertiesOf, schemaParts, typesOf } from '../shapes/effectiveSchema';
import type { ParameterShape, SchemaNode } from '../shapes/operationShape';
import { percentEncoded } from './parameterText';

/** What a request says, before it is known what it means: separators that are encoded belong to the value. */
export interface RawValues {
  /** By name, not decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Not decoded. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What of a parameter says how it is to be read. */
export type ReadParameter = Pick<ParameterShape, 'name' | 'in' | 'style' | 'explode' | 'schema' | 'content'>;

/**
 * A parameter's value as its schema has it, the way back from `parameterText`; what is no number stays text, and its check says so.
 * `undefined` when it is absent, and for OpenAPI 3.2's whole query.
 */
export function readParameter(
  document: DefinitionDocument,
  parameter: ReadParameter,
  raw: RawValues,
): JsonValue | undefined {
  if (parameter.in === 'querystring') return undefined;
  const pairs = pairsOf(parameter, raw);
  const texts = pairs.flatMap(([key, value]) => (key === parameter.name ? [value] : []));
  const [first] = texts;
  const plain = decoderOf(parameter);
  if (parameter.content.length > 0) return first === undefined ? undefined : (tryParseJson(plain(first)) ?? first);
  const parts = schemaParts(document, parameter.schema);
  const types = typesOf(parts);
  const isObject = types.includes('object') && !types.includes('array');
  if (isObject) return membersOf(document, parameter, pairs);
  if (first === undefined) return undefined;
  if (!types.includes('array')) return scalar(plain(piecesOf(parameter, first, false)[0] ?? ''), types);
  const itemTypes = typesOf(schemaParts(document, keywordOf(parts, 'items')));
  const items = repeats(parameter) ? texts : piecesOf(parameter, first, true);
  return items.map((item) => scalar(plain(item), itemTypes));
}

/** Whether a list is a pair for each item, and an object one for each member. */
function repeats({ in: place, explode }: ReadParameter): boolean {
  return explode && (place === 'query' || place === 'cookie');
}

/** Names, decoded, and values, not decoded, of the place where a parameter is. */
function pairsOf({ in: place, name }: ReadParameter, raw: RawValues): readonly (readonly [string, string])[] {
  switch (place) {
    case 'path': {
      const text = raw.path[name];
      return text === undefined ? [] : [[name, text]];
    }
    case 'query':
      return raw.query.map(([key, value]) => [decoded(key), value]);
    case 'header': {
      const value = raw.headers[name.toLowerCase()];
      return value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]];
    }
    case 'cookie':
      return cookies(raw.headers['cookie']);
    case 'querystring':
      return [];
  }
}

function decoderOf({ in: place, style }: ReadParameter): (text: string) => string {
  if (place === 'header' || style === 'cookie') return (text) => text;
  return place === 'query' ? decoded : decodedPath;
}

const separators: Readonly<Record<string, RegExp>> = {
  spaceDelimited: /%20|\+| /,
  pipeDelimited: /\||%7C/i,
  tabDelimited: /%09|\t/,
};

/** The pieces of a list or an object in one text; what the style puts around them is gone. */
function piecesOf({ name, style, explode }: ReadParameter, text: string, split: boolean): readonly string[] {
  if (style === 'matrix') {
    const bare = (piece: string) => piece.replace(new RegExp(`^${escaped(percentEncoded(name))}(?:=|$)`), '');
    const pieces = text.replace(/^;/, '').split(explode && split ? ';' : /(?!)/);
    return explode || !split ? pieces.map(bare) : bare(pieces[0] ?? '').split(',');
  }
  const inner = style === 'label' ? text.replace(/^\./, '') : text;
  if (!split) return [inner];
  return inner === '' ? [] : inner.split(style === 'label' && explode ? '.' : (separators[style] ?? ','));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The members of an object, as far as they can be told from others: those that the schema names, where each is a pair of its own. */
function membersOf(
  document: DefinitionDocument,
  parameter: ReadParameter,
  pairs: readonly (readonly [string, string])[],
): JsonValue | undefined {
  const found = noMembers();
  const plain = decoderOf(parameter);
  for (const [member, value] of memberTexts(document, parameter, pairs)) {
    found[member] = scalar(plain(value), memberTypes(document, parameter.schema, member));
  }
  const absent = Object.keys(found).length === 0 && !pairs.some(([key]) => key === parameter.name);
  return absent ? undefined : found;
}

function memberTexts(
  document: DefinitionDocument,
  parameter: ReadParameter,
  pairs: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  const { name, style, explode, schema } = parameter;
  if (style === 'deepObject') {
    return pairs.flatMap(([key, value]) => {
      const [, own, member] = /^([^[\]]+)\[([^[\]]+)\]$/.exec(key) ?? [];
      return own === name && member !== undefined ? [[member, value] as const] : [];
    });
  }
  if (repeats(parameter)) {
    const known = new Set(propertiesOf(schemaParts(document, schema)).map((property) => property.name));
    return pairs.filter(([key]) => known.has(key));
  }
  const text = pairs.find(([key]) => key === name)?.[1];
  const pieces = text === undefined ? [] : piecesOf(parameter, text, true);
  const plain = decoderOf(parameter);
  if (explode) return pieces.map((piece) => splitPair(piece)).map(([key, value]) => [plain(key), value]);
  return pieces.flatMap((piece, at) => (at % 2 === 0 ? [[plain(piece), pieces[at + 1] ?? ''] as const] : []));
}

/** Name and value around the first `=`. */
export function splitPair(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** Name and value of each cookie, not decoded. */
export function cookies(header: string | readonly string[] | undefined): readonly (readonly [string, string])[] {
  const text = typeof header === 'string' ? header : (header ?? []).join(';');
  return text.split(';').flatMap((pair) => {
    const [name, value] = splitPair(pair);
    return pair.includes('=') ? [[name.trim(), value.trim()] as const] : [];
  });
}

/** Types that a schema gives one of its properties. */
function memberTypes(document: DefinitionDocument, schema: SchemaNode | undefined, member: string): readonly string[] {
  const property = propertiesOf(schemaParts(document, schema)).find(({ name }) => name === member);
  return typesOf(schemaParts(document, property?.schema));
}

/** A text as the types have it that it may be. */
function scalar(text: string, types: readonly string[]): JsonValue {
  if (types.length === 0 || types.includes('string')) return text;
  const wanted = types.includes('integer') || types.includes('number');
  if (wanted && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text))
    return tryParseJson(text.replace(/^(-?)0+(?=\d)/, '$1')) ?? text;
  if (types.includes('boolean') && /^(?:true|false)$/.test(text)) return text === 'true';
  return text;
}

/** Percent-decoding of one value of a query, where `+` stands for a space. */
export function decoded(text: string): string {
  return decodedPath(text.replaceAll('+', ' '));
}

/** Percent-decoding of one value of a path. */
export function decodedPath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
