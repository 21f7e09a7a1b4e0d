import { isMembers, type JsonValue, membersOf } from '../exactJson/jsonValue';
import { writeJson } from '../exactJson/writeJson';
import type { ParameterShape } from '../shapes/operationShape';

/** What of a parameter says how its value is written. */
export type ParameterStyle = Pick<ParameterShape, 'name' | 'style' | 'explode' | 'allowReserved'> & {
  /** It is a document of a media type, in text (OpenAPI 3, `content`). */
  readonly document: boolean;
};

type Encode = (text: string) => string;

/** A value as text, such as for a header: numbers and truth values as JSON has them. */
export function scalarText(value: JsonValue): string {
  return typeof value === 'string' ? value : writeJson(value, 0);
}

/** A value in a path (OpenAPI 3.1, 4.8.12.4: simple, label, matrix; RFC 6570), percent-encoded. */
export function pathText(style: ParameterStyle, value: JsonValue): string {
  const { name, explode } = style;
  const encode: Encode = encodeURIComponent;
  if (style.document) return encode(writeJson(value, 0));
  if (style.style === 'label') return `.${joined(value, explode ? '.' : ',', explode, encode)}`;
  if (style.style !== 'matrix') return joined(value, ',', explode, encode);
  const key = encode(name);
  if (!explode || !isCollection(value)) return `;${key}=${joined(value, ',', false, encode)}`;
  return pairsOf(key, value, encode)
    .map((pair) => `;${pair}`)
    .join('');
}

/** A value in a header (style simple); not encoded, as OpenAPI has it. */
export function headerText(style: ParameterStyle, value: JsonValue): string {
  return style.document ? writeJson(value, 0) : joined(value, ',', style.explode, (text) => text);
}

/** A value in a query or cookie as `name=value` pairs: form, spaceDelimited, pipeDelimited, tabDelimited, deepObject. */
export function queryPairs(style: ParameterStyle, value: JsonValue): readonly string[] {
  const encode: Encode = style.allowReserved ? encodeAllButReserved : encodeURIComponent;
  const key = encodeURIComponent(style.name);
  if (style.document) return [`${key}=${encode(writeJson(value, 0))}`];
  if (style.style === 'deepObject' && isMembers(value)) return deepPairs(key, value, encode);
  if (!isCollection(value)) return [`${key}=${encode(scalarText(value))}`];
  if (style.explode) return pairsOf(key, value, encode);
  return [`${key}=${joined(value, separators[style.style] ?? ',', false, encode)}`];
}

const separators: Readonly<Record<string, string>> = {
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
  tabDelimited: '%09',
};

function isCollection(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null;
}

function joined(value: JsonValue, separator: string, explode: boolean, encode: Encode): string {
  if (Array.isArray(value)) return value.map((item) => encode(scalarText(item))).join(separator);
  if (!isMembers(value)) return encode(scalarText(value));
  const members = membersOf(value).map(([name, item]) => [encode(name), encode(scalarText(item))]);
  return members.map((pair) => pair.join(explode ? '=' : separator)).join(separator);
}

function pairsOf(key: string, value: JsonValue, encode: Encode): string[] {
  if (Array.isArray(value)) return value.map((item) => `${key}=${encode(scalarText(item))}`);
  if (!isMembers(value)) return [`${key}=${encode(scalarText(value))}`];
  return membersOf(value).map(([name, item]) => `${encodeURIComponent(name)}=${encode(scalarText(item))}`);
}

/** OpenAPI knows one level only; deeper ones are written the same way, as most servers read them. */
function deepPairs(key: string, value: JsonValue, encode: Encode): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => deepPairs(key, item, encode));
  if (!isMembers(value)) return [`${key}=${encode(scalarText(value))}`];
  return membersOf(value).flatMap(([name, item]) => deepPairs(`${key}%5B${encodeURIComponent(name)}%5D`, item, encode));
}

/** Reserved characters (RFC 3986, 2.2) stay, but those that would end the query or the pair. */
function encodeAllButReserved(text: string): string {
  return encodeURIComponent(text).replace(/%(?:3A|2F|3F|5B|5D|40|24|2C|3B)/g, decodeURIComponent);
}
