import { isObject, type Json } from '../document/json';
import type { ParameterShape } from '../shapes/operationShape';

/** A name and a value of a query, form, header or cookie; not encoded. */
export type Pair = readonly [name: string, value: string];

type Style = Pick<ParameterShape, 'name' | 'style' | 'explode' | 'content'>;

const delimiters: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|', tabDelimited: '\t' };

/**
 * How a value of a query parameter, cookie or form field is written (OpenAPI 3.1, 4.8.12.3): lists once or repeated, objects as
 * fields or with brackets.
 */
export function serializePairs(parameter: Style, value: Json): readonly Pair[] {
  const { name, style, explode } = parameter;
  if (parameter.content.length > 0) return [[name, JSON.stringify(value)]];
  if (Array.isArray(value)) {
    if (explode) return value.map((item) => [name, scalarText(item)]);
    return [[name, value.map(scalarText).join(delimiters[style] ?? ',')]];
  }
  if (!isObject(value)) return [[name, scalarText(value)]];
  const fields = fieldsOf(value);
  if (style === 'deepObject') return fields.map(([key, item]) => [`${name}[${key}]`, item]);
  return explode ? fields : [[name, fields.flat().join(delimiters[style] ?? ',')]];
}

/** How a value stands in a path: simple, label (`.a.b`) or matrix (`;name=a,b`); encoded. */
export function serializeInPath(parameter: Style, value: Json): string {
  const { name, style, explode } = parameter;
  const texts = partsOf(value, explode ? '=' : ',').map(([key, text]) =>
    key === undefined ? encode(text) : `${encode(key)}${explode ? '=' : ','}${encode(text)}`,
  );
  if (style === 'label') return `.${texts.join(explode ? '.' : ',')}`;
  if (style !== 'matrix') return texts.join(',');
  if (!explode) return `;${encode(name)}=${texts.join(',')}`;
  return texts.map((text) => (isObject(value) ? `;${text}` : `;${encode(name)}=${text}`)).join('');
}

/** How a value stands in a header: simple style, not encoded. */
export function serializeInHeader(parameter: Style, value: Json): string {
  if (parameter.content.length > 0) return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(scalarText).join(',');
  if (!isObject(value)) return scalarText(value);
  return fieldsOf(value)
    .map((field) => field.join(parameter.explode ? '=' : ','))
    .join(',');
}

/** A single value as text; lists and objects inside of others as JSON, which the specification leaves open. */
export function scalarText(value: Json): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function fieldsOf(value: { readonly [key: string]: Json | undefined }): readonly Pair[] {
  return Object.entries(value).flatMap(([key, item]): Pair[] => (item === undefined ? [] : [[key, scalarText(item)]]));
}

function partsOf(value: Json, _separator: string): readonly (readonly [string | undefined, string])[] {
  if (Array.isArray(value)) return value.map((item) => [undefined, scalarText(item)]);
  return isObject(value) ? fieldsOf(value) : [[undefined, scalarText(value)]];
}

/**
 * Percent-encoding of one value in a path: everything but unreserved characters (RFC 3986, 2.3). `encodeURIComponent` leaves
 * `!'()*`, which some servers and shells take for more. Never for a whole path: it would turn `:` of actions into `%3A`.
 */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A query of pairs, encoded, in their order. */
export function encodeQuery(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}
