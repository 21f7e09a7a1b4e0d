/** A child: text, a list of the same element, or elements of its own; undefined is left out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | WrittenXml
  | XmlElements
  | readonly XmlElements[]
  | readonly string[];

export interface XmlElements {
  readonly [name: string]: XmlValue;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are the point
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the same and those above
const needsEscaping = /[&<>"\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Text that XML 1.0 cannot carry at all goes out as a reference all the same, as S3 does; encoding-type avoids it. */
export function escapeXml(text: string): string {
  if (!needsEscaping.test(text)) return text;
  const marked = text.replace(/[&<>"\r]/g, (char) => escapes[char] ?? char);
  return marked.replace(notInXml, (char) => `&#x${char.charCodeAt(0).toString(16)};`);
}

/** Elements that are written already: what stands in a document a thousand times. */
export class WrittenXml {
  readonly text: string;

  constructor(elements: XmlElements) {
    this.text = renderElements(elements);
  }
}

function renderValue(name: string, value: XmlValue): string {
  if (typeof value === 'string') return `<${name}>${escapeXml(value)}</${name}>`;
  if (value === undefined) return '';
  if (typeof value !== 'object') return `<${name}>${value}</${name}>`;
  if (value instanceof WrittenXml) return `<${name}>${value.text}</${name}>`;
  if (Array.isArray(value)) return value.map((each: XmlElements | string) => renderValue(name, each)).join('');
  return `<${name}>${renderElements(value as XmlElements)}</${name}>`;
}

function renderElements(elements: XmlElements): string {
  let xml = '';
  for (const name in elements) xml += renderValue(name, elements[name]);
  return xml;
}

/** What a document consists of: elements (several of them where the order of different names counts), or text alone. */
export type XmlContent = XmlElements | Iterable<XmlElements> | string;

const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** One document in the namespace of S3's answers, or in none where it is empty, as errors have it. */
export function renderXml(root: string, content: XmlContent, namespace = s3Namespace): string {
  return [...renderXmlPieces(root, content, namespace)].join('');
}

function several(content: XmlContent): Iterable<XmlElements | string> {
  const isSeveral = typeof content === 'object' && Symbol.iterator in content;
  return isSeveral ? (content as Iterable<XmlElements>) : [content as XmlElements | string];
}

/** Characters after which a piece of a document ends. */
const pieceLength = 32 * 1024;

/** The same document in pieces, each written when it is asked for. */
export function* renderXmlPieces(
  root: string,
  content: XmlContent,
  namespace = s3Namespace,
): Generator<string, void, undefined> {
  const open = namespace === '' ? root : `${root} xmlns="${namespace}"`;
  let piece = `<?xml version="1.0" encoding="UTF-8"?>\n<${open}>`;
  for (const elements of several(content)) {
    piece += typeof elements === 'string' ? escapeXml(elements) : renderElements(elements);
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}</${root}>`;
}
