import {
  type Alignment,
  type Block,
  type DocumentBody,
  type Inline,
  type ListItem,
  noticeKinds,
  type Table,
} from '../documentModel';
import { type MarkdownToken, markdownTokens } from './markdownTokens';
import { numberHeadings } from './numberHeadings';
import { readInlines } from './readInlines';

/** Reads the Markdown of a document, without its front matter, as {@link DocumentBody} with numbered headings. */
export function readMarkdown(text: string): DocumentBody {
  const { tokens, footnotes } = markdownTokens(text);
  const numbers = new Map([...footnotes.keys()].map((label, at) => [label, at + 1]));
  const blocks = numberHeadings(new BlockReader(tokens, numbers).until(''));
  const notes = [...footnotes.values()].map((note, at) => {
    // A footnote in a footnote has no number: it stays text.
    return [at + 1, new BlockReader(markdownTokens(note).tokens, new Map()).until('')] as const;
  });
  return { blocks, footnotes: new Map(notes) };
}

class BlockReader {
  private at = 0;
  private readonly tokens: readonly MarkdownToken[];
  private readonly footnoteNumbers: ReadonlyMap<string, number>;

  constructor(tokens: readonly MarkdownToken[], footnoteNumbers: ReadonlyMap<string, number>) {
    this.tokens = tokens;
    this.footnoteNumbers = footnoteNumbers;
  }

  /** Everything up to a token of this type, which is consumed. */
  until(end: string): Block[] {
    const blocks: Block[] = [];
    for (let token = this.next(); token && token.type !== end; token = this.next()) {
      const block = this.read(token);
      if (block?.kind === 'table') blocks.push(withCaption(block, blocks));
      else if (block) blocks.push(withAnchors(block, blocks));
    }
    return blocks;
  }

  private next(): MarkdownToken | undefined {
    const token = this.tokens[this.at];
    this.at += 1;
    return token;
  }

  private read(token: MarkdownToken): Block | undefined {
    switch (token.type) {
      case 'heading_open':
        return this.heading(token);
      case 'paragraph_open':
        return paragraphOf(this.inlines());
      case 'bullet_list_open':
        return { kind: 'list', items: this.items('bullet_list_close') };
      case 'ordered_list_open':
        return { kind: 'list', start: Number(token.attrGet('start') ?? 1), items: this.items('ordered_list_close') };
      case 'blockquote_open':
        return quoteOf(this.until('blockquote_close'));
      case 'fence':
      case 'code_block':
        return codeOf(token);
      case 'table_open':
        return this.table();
      case 'hr':
        return { kind: 'rule' };
      case 'html_block':
        return htmlOf(token.content);
      default:
        return undefined; // what closes
    }
  }

  /** Of the inline token that comes now. */
  private inlines(): Inline[] {
    return readInlines(this.next()?.children ?? [], this.footnoteNumbers);
  }

  private heading({ tag }: MarkdownToken): Block {
    const { anchor, children } = explicitAnchor(this.inlines());
    return { kind: 'heading', level: Number(tag.slice(1)), anchor, children };
  }

  private items(end: string): ListItem[] {
    const items: ListItem[] = [];
    for (let token = this.next(); token && token.type !== end; token = this.next()) {
      if (token.type === 'list_item_open') items.push(itemOf(this.until('list_item_close')));
    }
    return items;
  }

  private table(): Table {
    const alignments: Alignment[] = [];
    const lines: Inline[][][] = [];
    for (let token = this.next(); token && token.type !== 'table_close'; token = this.next()) {
      if (token.type === 'tr_open') lines.push([]);
      if (token.type === 'th_open') alignments.push(alignmentOf(token));
      if (token.type === 'th_open' || token.type === 'td_open') lines.at(-1)?.push(this.inlines());
    }
    const [header = [], ...rows] = lines;
    return { kind: 'table', alignments, header, rows };
  }
}

/** A picture alone is a figure; its alternative text is the caption. */
function paragraphOf(children: Inline[]): Block | undefined {
  const [only, ...others] = children;
  if (only?.kind === 'image' && others.length === 0) return { kind: 'figure', source: only.source, caption: only.alt };
  return children.length === 0 ? undefined : { kind: 'paragraph', children };
}

/** `## Heading {#anchor}` */
function explicitAnchor(children: Inline[]): { anchor: string; children: Inline[] } {
  const last = children.at(-1);
  if (last?.kind !== 'text') return { anchor: '', children };
  const [, text, anchor] = /^(.*?)\s*\{#([\w.:-]+)\}$/.exec(last.text) ?? [];
  if (text === undefined || anchor === undefined) return { anchor: '', children };
  const rest = children.slice(0, -1);
  return { anchor, children: text === '' ? rest : [...rest, { ...last, text }] };
}

/** `- [x] done` */
function itemOf(children: Block[]): ListItem {
  const [first, ...rest] = children;
  if (first?.kind !== 'paragraph') return { children };
  const [text, ...others] = first.children;
  const [, mark, remaining] = text?.kind === 'text' ? (/^\[([ xX])\]\s+(.*)$/s.exec(text.text) ?? []) : [];
  if (text?.kind !== 'text' || mark === undefined) return { children };
  const paragraph: Block = { ...first, children: [{ ...text, text: remaining ?? '' }, ...others] };
  return { done: mark !== ' ', children: [paragraph, ...rest] };
}

/** `> [!NOTE]` on a line of its own makes a notice. */
function quoteOf(children: Block[]): Block {
  const [first, ...rest] = children;
  const [text, ...others] = first?.kind === 'paragraph' ? first.children : [];
  const [, word, remaining] = text?.kind === 'text' ? (/^\[!([A-Z]+)\]\s*(.*)$/.exec(text.text) ?? []) : [];
  const notice = noticeKinds.find((kind) => kind === word?.toLowerCase());
  if (notice === undefined || text?.kind !== 'text') return { kind: 'quote', children };
  const [space, ...after] = others;
  const kept = space?.kind === 'text' && space.text === ' ' ? after : others;
  const inlines: Inline[] = remaining ? [{ ...text, text: remaining }, ...others] : kept;
  return { kind: 'quote', notice, children: [...(inlines.length ? [paragraph(inlines)] : []), ...rest] };
}

function paragraph(children: readonly Inline[]): Block {
  return { kind: 'paragraph', children };
}

function codeOf({ info, content }: MarkdownToken): Block {
  const [language = ''] = info.trim().split(/\s+/);
  if (language.toLowerCase() !== 'mermaid') return { kind: 'code', language, text: content.replace(/\n$/, '') };
  const [, caption] = /\btitle="([^"]*)"/.exec(info) ?? [];
  return { kind: 'diagram', source: content, ...(caption && { caption }) };
}

/** Comments vanish; other HTML is shown as the text that it is. */
function htmlOf(html: string): Block | undefined {
  const text = html.replace(/<!--[\s\S]*?(?:-->|$)/g, '').trim();
  const [, anchor] = /^<a\s+(?:id|name)="([\w.:-]+)"\s*>\s*<\/a>$/i.exec(text) ?? [];
  if (anchor !== undefined) return paragraph([{ kind: 'anchor', anchor }]);
  return text === '' ? undefined : paragraph([{ kind: 'text', text, marks: {} }]);
}

function alignmentOf(token: MarkdownToken): Alignment {
  const [, value] = /text-align:(center|right)/.exec(String(token.attrGet('style') ?? '')) ?? [];
  return value === 'center' || value === 'right' ? value : 'left';
}

/** Anchors in lines of their own belong to what follows: as paragraphs they would be empty lines, and part a heading from its text. */
function withAnchors(block: Block, before: Block[]): Block {
  if (block.kind !== 'heading' && block.kind !== 'paragraph') return block;
  const last = before.at(-1);
  if (last?.kind !== 'paragraph' || last.children.some(({ kind }) => kind !== 'anchor')) return block;
  before.pop();
  return { ...block, children: [...last.children, ...block.children] };
}

/** A paragraph `Table: caption` right before a table is its caption. */
function withCaption(table: Table, before: Block[]): Table {
  const last = before.at(-1);
  const children = last?.kind === 'paragraph' ? last.children : [];
  const [text, ...others] = children.filter(({ kind }) => kind !== 'anchor');
  const [, caption] = text?.kind === 'text' ? (/^(?:Table|表)\s*[:：]\s*(.*)$/.exec(text.text) ?? []) : [];
  if (caption === undefined || text?.kind !== 'text') return table;
  before.pop();
  const anchors = children.filter(({ kind }) => kind === 'anchor');
  return { ...table, caption: [...anchors, { ...text, text: caption }, ...others] };
}
