import { S3Error } from '../s3Error';

/** An element of a request: what it holds is text or elements, never both. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Entities resolved, as it was sent; empty for an element with children. */
  readonly text: string;
}

/** Elements within one another; no request of S3 comes near. */
const maxDepth = 20;

const nameForm = String.raw`[A-Za-z_][\w.:-]*`;
const tagForm = new RegExp(
  String.raw`<(/?)(${nameForm})((?:\s+${nameForm}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>`,
  'y',
);
const attributeForm = new RegExp(String.raw`(${nameForm})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'g');
const declarationForm = /<\?xml\s[^?]*\?>/y;
const commentForm = /<!--(?:[^-]|-(?!-))*-->/y;
const cdataForm = /<!\[CDATA\[([\s\S]*?)\]\]>/y;
const textForm = /[^<]+/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 does not have
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads the XML of a request: elements, attributes, text, comments and CDATA; no document type, no entities but the five that
 * XML has and numbers. @throws S3Error MalformedXML for anything else
 */
export function parseXml(source: string): XmlElement {
  const reader = new Reader(source.replace(/^\ufeff/, ''));
  return reader.document();
}

function malformed(): S3Error {
  return new S3Error('MalformedXML');
}

class Reader {
  readonly #source: string;
  #at = 0;
  readonly #open: OpenElement[] = [];
  #root: XmlElement | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  document(): XmlElement {
    if (notInXml.test(this.#source)) throw malformed();
    this.#match(declarationForm);
    while (this.#at < this.#source.length) this.#next();
    if (!this.#root || this.#open.length > 0) throw malformed();
    return this.#root;
  }

  #match(form: RegExp): RegExpExecArray | undefined {
    form.lastIndex = this.#at;
    const found = form.exec(this.#source) ?? undefined;
    if (found) this.#at = form.lastIndex;
    return found;
  }

  #next(): void {
    const text = this.#match(textForm);
    const cdata = text ? undefined : this.#match(cdataForm);
    if (text) this.#text(resolve(text[0]));
    else if (cdata) this.#text(cdata[1] ?? '');
    else if (!this.#match(commentForm)) this.#tag();
  }

  #tag(): void {
    const tag = this.#match(tagForm);
    if (!tag) throw malformed();
    const [, closes, name = '', attributes = '', isEmpty] = tag;
    if (closes === '/') this.#close(name, attributes !== '' || isEmpty === '/');
    else this.#start(name, attributes, isEmpty === '/');
  }

  #text(text: string): void {
    const element = this.#open.at(-1);
    if (element) element.text += text;
    else if (text.trim() !== '') throw malformed();
  }

  #start(name: string, attributes: string, isEmpty: boolean): void {
    if (this.#root || this.#open.length >= maxDepth) throw malformed();
    this.#open.push({ name, attributes: parseAttributes(attributes), children: [], text: '' });
    if (isEmpty) this.#close(name, false);
  }

  #close(name: string, isWrong: boolean): void {
    const element = this.#open.pop();
    if (isWrong || element?.name !== name) throw malformed();
    if (element.children.length > 0) {
      if (element.text.trim() !== '') throw malformed();
      element.text = '';
    }
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(element);
    else this.#root = element;
  }
}

function parseAttributes(source: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of source.matchAll(attributeForm)) {
    if (attributes.has(name)) throw malformed();
    attributes.set(name, resolve(double ?? single ?? ''));
  }
  return attributes;
}

function resolve(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;]*)(;?)/g, (_, name: string, end: string) => {
    const value = end === ';' ? (entities.get(name) ?? fromNumber(name)) : undefined;
    if (value === undefined) throw malformed();
    return value;
  });
}

/** A reference by number. Control characters are let through: a key may hold them, and a client has no other way to name it. */
function fromNumber(name: string): string | undefined {
  const found = /^#(?:x([\da-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
  if (!found) return undefined;
  const point = found[1] === undefined ? Number(found[2]) : Number.parseInt(found[1], 16);
  const isCharacter = point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000);
  return isCharacter ? String.fromCodePoint(point) : undefined;
}
