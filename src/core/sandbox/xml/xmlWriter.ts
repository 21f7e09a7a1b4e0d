/** A child: text, a list of the same element, or elements of its own; undefined is left out. */
export type XmlValue = string | number | boolean | undefined | XmlElements | readonly XmlElements[] | readonly string[];

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

function renderValue(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((each: XmlElements | string) => renderValue(name, each)).join('');
  if (typeof value === 'object') return `<${name}>${renderElements(value as XmlElements)}</${name}>`;
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

function renderElements(elements: XmlElements): string {
  let xml = '';
  for (const name of Object.keys(elements)) xml += renderValue(name, elements[name]);
  return xml;
}

/** One document, of elements (a list of them where the order of different names counts) or of text alone, in the namespace of S3's answers, or in none where it is empty, as errors have it. */
export function renderXml(
  root: string,
  elements: XmlElements | readonly XmlElements[] | string,
  namespace = 'http://s3.amazonaws.com/doc/2006-03-01/',
): string {
  const open = namespace === '' ? root : `${root} xmlns="${namespace}"`;
  const content = typeof elements === 'string' ? escapeXml(elements) : [elements].flat().map(renderElements).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${open}>${content}</${root}>`;
}
