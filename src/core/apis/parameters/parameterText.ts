import { isMembers, type JsonValue, membersOf } from '../exactJson/jsonValue';
import { writeJson } from '../exactJson/writeJson';
import type { ParameterShape } from '../shapes/operationShape';

/**
 * How values of parameters are written: OpenAPI 3.2, 4.12.3 (style values) and appendix C, which are RFC 6570, and Swagger 2.0's
 * collectionFormat in the same terms (shapes/parameterShapes.ts). `readParameter` is the way back.
 */
export type ParameterStyle = Pick<ParameterShape, 'name' | 'style' | 'explode' | 'allowReserved'> & {
  /** It is a document of a media type, in text (OpenAPI 3, `content`). */
  readonly content: readonly unknown[];
};

/** Name and value as they go over the wire, percent-encoded; without value: the name alone. */
export type Pair = readonly [name: string, value?: string];

type Encode = (text: string) => string;

/** A value as text: numbers and truth values as JSON has them, null as nothing (RFC 6570: not defined), what is deeper as JSON. */
export function scalarText(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : writeJson(value, 0);
}

/**
 * Percent-encoding of one value: everything but unreserved characters (RFC 3986, 2.3). `encodeURIComponent` leaves
 * `!'()*`, which some servers and shells take for more. Never for a whole path: it would turn `:` of actions into `%3A`.
 */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A value in a path: simple, label (`.a.b`), matrix (`;name=a,b`), and lists as Swagger 2.0 has them. */
export function pathText(parameter: ParameterStyle, value: JsonValue): string {
  const { name, style, explode, content } = parameter;
  if (content.length > 0) return percentEncoded(writeJson(value, 0));
  if (style === 'label') return `.${joined(value, explode ? '.' : ',', explode, percentEncoded)}`;
  if (style !== 'matrix') return joined(value, delimiterOf(style, percentEncoded), explode, percentEncoded);
  const key = percentEncoded(name);
  const pairs = explode ? pairsOf(key, value, percentEncoded) : [[key, joined(value, ',', false, percentEncoded)]];
  return pairs.map(([each, text]) => (text === '' ? `;${each}` : `;${each}=${text}`)).join('');
}

/** A value in a header; not encoded, as OpenAPI has it. */
export function headerText({ style, explode, content }: ParameterStyle, value: JsonValue): string {
  const asIs: Encode = (text) => text;
  return content.length > 0 ? writeJson(value, 0) : joined(value, delimiterOf(style, asIs), explode, asIs);
}

/** A value in a query or a form: form, spaceDelimited, pipeDelimited, tabDelimited, deepObject. */
export function queryPairs(parameter: ParameterStyle, value: JsonValue): readonly Pair[] {
  const { name, style, explode, content } = parameter;
  const encode = parameter.allowReserved ? encodeAllButReserved : percentEncoded;
  const key = percentEncoded(name);
  if (content.length > 0) return [[key, encode(writeJson(value, 0))]];
  if (style === 'deepObject' && isMembers(value)) return deepPairs(key, value, encode);
  if (explode) return pairsOf(key, value, encode);
  return [[key, joined(value, delimiterOf(style, percentEncoded), false, encode)]];
}

/** A value in cookies: form, or OpenAPI 3.2's style cookie, which encodes nothing. */
export function cookiePairs(parameter: ParameterStyle, value: JsonValue): readonly Pair[] {
  const { name, style, explode, content } = parameter;
  if (style !== 'cookie' || content.length > 0) return queryPairs(parameter, value);
  const asIs: Encode = (text) => text;
  return explode ? pairsOf(name, value, asIs) : [[name, joined(value, ',', false, asIs)]];
}

/** The whole query as one value (OpenAPI 3.2, `in: querystring`): a text as it is, members as a form, anything else as JSON. */
export function wholeQueryPairs(mediaType: string | undefined, value: JsonValue): readonly Pair[] {
  if (typeof value === 'string') return value === '' ? [] : [[value.replace(/^\?/, '')]];
  if (isMembers(value) && !/json/i.test(mediaType ?? '')) return pairsOf('', value, percentEncoded);
  return [[percentEncoded(writeJson(value, 0))]];
}

/** Pairs as a query or form (`&`), or as a Cookie header (`; `). */
export function pairsText(pairs: readonly Pair[], separator: '&' | '; '): string {
  return pairs.map(([name, value]) => (value === undefined ? name : `${name}=${value}`)).join(separator);
}

const delimiters: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|', tabDelimited: '\t' };

/** What stands between the items of a list that is one value. */
export function delimiterOf(style: string, encode: Encode): string {
  const delimiter = delimiters[style];
  return delimiter === undefined ? ',' : encode(delimiter);
}

function joined(value: JsonValue, separator: string, explode: boolean, encode: Encode): string {
  if (Array.isArray(value)) return value.map((item) => encode(scalarText(item))).join(separator);
  if (!isMembers(value)) return encode(scalarText(value));
  const members = membersOf(value).map(([name, item]) => [encode(name), encode(scalarText(item))]);
  return members.map((pair) => pair.join(explode ? '=' : separator)).join(separator);
}

function pairsOf(key: string, value: JsonValue, encode: Encode): [name: string, value: string][] {
  if (Array.isArray(value)) return value.map((item) => [key, encode(scalarText(item))]);
  if (!isMembers(value)) return [[key, encode(scalarText(value))]];
  const encodeName = encode === encodeAllButReserved ? percentEncoded : encode;
  return membersOf(value).map(([name, item]) => [encodeName(name), encode(scalarText(item))]);
}

/** OpenAPI knows one level only; deeper ones are written the same way, as most servers read them. */
function deepPairs(key: string, value: JsonValue, encode: Encode): readonly Pair[] {
  if (Array.isArray(value)) return value.flatMap((item) => deepPairs(key, item, encode));
  if (!isMembers(value)) return [[key, encode(scalarText(value))]];
  return membersOf(value).flatMap(([name, item]) => deepPairs(`${key}%5B${percentEncoded(name)}%5D`, item, encode));
}

/**
 * RFC 6570, 3.2.3: reserved characters and what is percent-encoded already stay; but `&`, `=`, `+` and `#`, which would end the
 * value or the query, or be read as a space.
 */
function encodeAllButReserved(text: string): string {
  const pieces = text.split(/(%[0-9a-f]{2})/i);
  return pieces.map((piece, at) => (at % 2 === 1 ? piece : encodePiece(piece))).join('');
}

function encodePiece(text: string): string {
  return encodeURIComponent(text).replace(/%(?:3A|2F|3F|5B|5D|40|24|2C|3B)/g, decodeURIComponent);
}
