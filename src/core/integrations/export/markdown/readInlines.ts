import type { Inline, TextMarks } from '../documentModel';
import type { MarkdownToken } from './markdownTokens';

const marksOf: Readonly<Record<string, keyof TextMarks>> = { strong: 'strong', em: 'emphasis', s: 'strike' };
/** Chinese, Japanese, Korean letters and full-width punctuation: a line that ends between two of them needs no space. */
const wide =
  '[\\u2E80-\\u303F\\u3040-\\u30FF\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uAC00-\\uD7AF\\uF900-\\uFAFF\\uFF00-\\uFFEF]';
const endsWide = new RegExp(`${wide}$`);
const startsWide = new RegExp(`^${wide}`);

/**
 * What stands in a line. Of HTML only `<br>` and `<a id="...">` mean something, comments vanish, everything else stays the
 * text that it is: so nothing of a document can become HTML of a page.
 * @param footnoteNumbers By label.
 */
export function readInlines(tokens: readonly MarkdownToken[], footnoteNumbers: ReadonlyMap<string, number>): Inline[] {
  const reader = new InlineReader(tokens, footnoteNumbers);
  return reader.until('');
}

class InlineReader {
  private at = 0;
  private marks: TextMarks = {};
  private readonly tokens: readonly MarkdownToken[];
  private readonly footnoteNumbers: ReadonlyMap<string, number>;

  constructor(tokens: readonly MarkdownToken[], footnoteNumbers: ReadonlyMap<string, number>) {
    this.tokens = tokens;
    this.footnoteNumbers = footnoteNumbers;
  }

  /** Everything up to a token of this type, which is consumed. */
  until(end: string): Inline[] {
    const inlines: Inline[] = [];
    for (let token = this.tokens[this.at]; token; token = this.tokens[this.at]) {
      this.at += 1;
      if (token.type === end) break;
      inlines.push(...this.read(token));
    }
    return inlines;
  }

  private read(token: MarkdownToken): readonly Inline[] {
    const { marks } = this;
    switch (token.type) {
      case 'text':
      case 'text_special':
        return token.content === '' ? [] : [{ kind: 'text', text: token.content, marks }];
      case 'code_inline':
        return [{ kind: 'code', text: token.content, marks }];
      case 'softbreak':
        return this.isBetweenWide() ? [] : [{ kind: 'text', text: ' ', marks }];
      case 'hardbreak':
        return [{ kind: 'break' }];
      case 'image':
        return [{ kind: 'image', source: attribute(token, 'src'), alt: token.content }];
      case 'link_open':
        return [{ kind: 'link', target: linkTarget(attribute(token, 'href')), children: this.until('link_close') }];
      case 'footnote_reference':
        return [{ kind: 'footnote', number: this.footnoteNumbers.get(token.content) ?? 0 }];
      case 'html_inline':
        return readHtml(token.content, marks);
      default:
        this.mark(token);
        return [];
    }
  }

  private mark({ tag, nesting }: MarkdownToken): void {
    const mark = marksOf[tag];
    if (mark) this.marks = { ...this.marks, [mark]: nesting > 0 };
  }

  /** Whether the line break that was just read stands between two wide letters. */
  private isBetweenWide(): boolean {
    const before = this.tokens[this.at - 2]?.content ?? '';
    const after = this.tokens[this.at]?.content ?? '';
    return endsWide.test(before) && startsWide.test(after);
  }
}

/** A tag in a line. */
function readHtml(html: string, marks: TextMarks): readonly Inline[] {
  if (/^<!--/.test(html) || /^<\/a>$/i.test(html)) return [];
  if (/^<br\s*\/?>$/i.test(html)) return [{ kind: 'break' }];
  const [, anchor] = /^<a\s+(?:id|name)=["']?([\w.:-]+)["']?\s*\/?>$/i.exec(html) ?? [];
  return anchor === undefined ? [{ kind: 'text', text: html, marks }] : [{ kind: 'anchor', anchor }];
}

/** The parser writes addresses in ASCII; anchors are compared with those of headings. */
function linkTarget(href: string): string {
  if (!href.startsWith('#')) return href;
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}

function attribute(token: MarkdownToken, name: string): string {
  return String(token.attrGet(name) ?? '');
}
