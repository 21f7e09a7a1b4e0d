/** An element: its name without prefix, text with references resolved. */
export interface XmlNode {
  readonly name: string;
  /** By local name: `xsi:type` is `type`. Declarations of namespaces are left out. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The text directly inside, all of it joined. */
  readonly text: string;
  readonly children: readonly XmlNode[];
}

interface OpenNode {
  readonly rawName: string;
  readonly name: string;
  readonly attributes: Record<string, string>;
  text: string;
  readonly children: XmlNode[];
}

/** No document that we read nests deeper than about 10; a deeper one is an attack. */
const maxDepth = 50;

const namePattern = '[A-Za-z_][\\w.\\-]*(?::[A-Za-z_][\\w.\\-]*)?';
const openTag = new RegExp(`<(${namePattern})((?:\\s+[^<>"'=\\s]+\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, 'y');
const closeTag = new RegExp(`</(${namePattern})\\s*>`, 'y');
const attributePattern = /([^<>"'=\s]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 does not have, but as a reference
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What is no document that {@link readXml} takes. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

function malformed(): XmlError {
  return new XmlError('This is no well-formed XML, or it has a DOCTYPE');
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function character(digits: string, base: number): string {
  const code = Number.parseInt(digits, base);
  if (!(code > 0 && code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) throw malformed();
  return String.fromCodePoint(code);
}

/** Resolves the five names and references to characters; a document has no others, as it may bring no DOCTYPE. */
function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|([a-z]{2,4}));|&/g, (_, decimal, hex, name) => {
    if (decimal !== undefined) return character(decimal, 10);
    if (hex !== undefined) return character(hex, 16);
    const known = predefined[name ?? ''];
    if (known === undefined) throw malformed();
    return known;
  });
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', double, single] of text.matchAll(attributePattern)) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) {
      attributes[localName(name)] = unescapeXml(double ?? single ?? '');
    }
  }
  return attributes;
}

/** What is skipped or taken as it stands, by how it begins; `<!` in any other form (DOCTYPE) is refused. */
const sections = [
  { start: '<?', end: '?>', isText: false },
  { start: '<!--', end: '-->', isText: false },
  { start: '<![CDATA[', end: ']]>', isText: true },
] as const;

/** Reads one document from its beginning to its end, a step a tag, with no recursion that its writer could deepen. */
class Reader {
  readonly #source: string;
  readonly #maxElements: number;
  #elements = 0;
  #at = 0;
  readonly #open: OpenNode[] = [];
  #root: XmlNode | undefined;

  constructor(source: string, maxElements: number) {
    this.#source = source;
    this.#maxElements = maxElements;
  }

  read(): XmlNode {
    if (notInXml.test(this.#source)) throw malformed();
    while (this.#at < this.#source.length) this.#step();
    if (!this.#root || this.#open.length > 0) throw malformed();
    return this.#root;
  }

  #step(): void {
    if (this.#source[this.#at] !== '<') this.#readText();
    else if (!this.#readSection() && !this.#readClose()) this.#readOpen();
  }

  #readText(): void {
    const next = this.#source.indexOf('<', this.#at);
    const end = next < 0 ? this.#source.length : next;
    this.#addText(unescapeXml(this.#source.slice(this.#at, end).replace(/\r\n?/g, '\n')));
    this.#at = end;
  }

  #addText(text: string): void {
    const node = this.#open.at(-1);
    if (node) node.text += text;
    else if (text.trim() !== '') throw malformed();
  }

  #readSection(): boolean {
    const section = sections.find(({ start }) => this.#source.startsWith(start, this.#at));
    if (!section) return false;
    const from = this.#at + section.start.length;
    const end = this.#source.indexOf(section.end, from);
    if (end < 0) throw malformed();
    if (section.isText) this.#addText(this.#source.slice(from, end));
    this.#at = end + section.end.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #readClose(): boolean {
    const found = this.#match(closeTag);
    if (!found) return false;
    const node = this.#open.pop();
    if (!node || node.rawName !== found[1]) throw malformed();
    this.#finish(node);
    return true;
  }

  #readOpen(): void {
    const found = this.#match(openTag);
    if (!found || this.#root || this.#open.length >= maxDepth) throw malformed();
    if (++this.#elements > this.#maxElements) throw new XmlError(`There are more than ${this.#maxElements} elements`);
    const [, rawName = '', attributes = '', selfClosed] = found;
    const node = { rawName, name: localName(rawName), attributes: readAttributes(attributes), text: '', children: [] };
    if (selfClosed === '/') this.#finish(node);
    else this.#open.push(node);
  }

  #finish({ name, attributes, text, children }: OpenNode): void {
    const node = { name, attributes, text, children };
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(node);
    else this.#root = node;
  }
}

/**
 * Reads an XML document: elements, attributes, text, CDATA, comments. No DOCTYPE, hence no entities to expand.
 * @param maxElements Elements that take far more memory than the text they stand in; more are refused.
 * @throws XmlError
 */
export function readXml(source: string, maxElements = Number.POSITIVE_INFINITY): XmlNode {
  return new Reader(source.replace(/^\ufeff/, ''), maxElements).read();
}
