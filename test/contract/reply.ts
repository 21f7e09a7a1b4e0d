import { createHash } from 'node:crypto';
import type http from 'node:http';

/** What an answer is made of; status 0 when the connection ended without one. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<http.IncomingHttpHeaders>;
  readonly body: Buffer;
}

function unescapeXml(text: string): string {
  return text
    .replace(/&#x([0-9a-fA-F]+);/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#([0-9]+);/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

/** An answer, and the ways in which checks read it. Names of the check's bucket and prefix are masked in all texts. */
export class Reply implements Answer {
  readonly status: number;
  readonly headers: Readonly<http.IncomingHttpHeaders>;
  readonly body: Buffer;
  readonly #mask: (text: string) => string;

  constructor({ status, headers, body }: Answer, mask: (text: string) => string) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.#mask = mask;
  }

  get text(): string {
    return this.body.toString();
  }

  /** The error code of the body, empty without one. A multi-delete answer has codes too, so only `<Error>` documents count. */
  get code(): string {
    const document = this.text.replace(/^<\?xml.*?\?>\s*/, '');
    return document.startsWith('<Error') ? this.tag('Code') : '';
  }

  /** `200`, `404 NoSuchKey`: status and error code. */
  get outcome(): string {
    return [this.status === 0 ? 'no answer' : String(this.status), this.code].join(' ').trim();
  }

  /** `refused` for every 4xx and for 501, where the S3 documents leave open which; else the outcome. */
  get refusal(): string {
    return (this.status >= 400 && this.status < 500) || this.status === 501 ? 'refused' : this.outcome;
  }

  header(name: string): string {
    const value = this.headers[name];
    return value === undefined ? '-' : this.#mask(String(value));
  }

  /** The text of every element of this name, in order, with its XML escapes resolved. Elements within are kept as text. */
  tags(name: string): readonly string[] {
    return this.#elements(name).map(this.#mask);
  }

  /** As `tags`, with nothing masked. */
  tokens(name: string): readonly string[] {
    return this.#elements(name);
  }

  /** The text of the first element of this name with nothing masked: to send it back. */
  token(name: string): string {
    return this.tokens(name)[0] ?? '';
  }

  /** The first element of this name; empty without one. */
  tag(name: string): string {
    return this.tags(name)[0] ?? '';
  }

  /** Length and the first digits of the SHA-256 of the body, for bodies too large to show. */
  get digest(): string {
    return `${this.body.length} bytes ${createHash('sha256').update(this.body).digest('hex').slice(0, 12)}`;
  }

  /**
   * One line: the outcome, then each item asked for: `body`, `digest`, `<Element>` for all elements of that name, else the header of
   * that name (`-` where there is none).
   */
  line(...items: readonly string[]): string {
    return [this.outcome, ...items.map((item) => this.#item(item))].join(' ');
  }

  /** Error documents are told by their code; large bodies by their digest. */
  get #shownBody(): string {
    if (this.code !== '') return 'body=error';
    return this.body.length > 200 ? this.digest : `body=${this.#mask(this.text)}`;
  }

  #elements(name: string): readonly string[] {
    const elements = this.text.matchAll(new RegExp(`<${name}(?:\\s[^>]*?)?(?:/>|>(.*?)</${name}>)`, 'gs'));
    return [...elements].map(([, inner = '']) => unescapeXml(inner));
  }

  #item(item: string): string {
    if (item === 'body') return this.#shownBody;
    if (item === 'digest') return this.code === '' ? this.digest : 'error';
    const element = /^<(\w+)>$/.exec(item)?.[1];
    return element ? `${element}=[${this.tags(element).join(', ')}]` : `${item}=${this.header(item)}`;
  }

  /** Of a listing: `200 [a, b] common [c/] more`. */
  get listing(): string {
    if (this.status !== 200) return this.outcome;
    const common = this.tags('CommonPrefixes').map((inner) => /<Prefix>(.*)<\/Prefix>/s.exec(inner)?.[1] ?? inner);
    return [
      `200 [${this.tags('Key').join(', ')}]`,
      ...(common.length > 0 ? [`common [${common.join(', ')}]`] : []),
      ...(this.tag('IsTruncated') === 'true' ? ['more'] : []),
    ].join(' ');
  }
}
