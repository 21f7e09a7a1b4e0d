import { type Html, html } from '../../../base/html';
import type { DocumentLanguage } from '../../manifest/integration';
import { cellTexts } from '../cellTexts';
import { columnWidths } from '../columnWidths';
import type { Alignment, Block, Heading, Inline, List, NoticeKind, Table } from '../documentModel';
import type { ExportTexts } from '../exportTexts';
import { a4, textWidth } from '../pageSize';
import type { Picture } from '../picture';
import { type HtmlContext, htmlInlines, imageHtml } from './htmlInlines';

export interface BlockContext extends HtmlContext {
  readonly language: DocumentLanguage;
  readonly texts: ExportTexts;
  /** The picture of a diagram; undefined: its source is shown. */
  readonly diagram: (source: string) => Picture | undefined;
  readonly counters: { figures: number; tables: number };
}

/** The size of the text of tables on paper, twentieths of a point. */
const printedEm = 180;

/** Blocks of a document. */
export function htmlBlocks(blocks: readonly Block[], context: BlockContext): Html[] {
  return blocks.map((block) => html`${blockOf(block, context)}\n`);
}

function blockOf(block: Block, context: BlockContext): Html {
  switch (block.kind) {
    case 'heading':
      return headingHtml(block, context);
    case 'paragraph':
      return html`<p>${htmlInlines(block.children, context)}</p>`;
    case 'list':
      return listHtml(block, context);
    case 'quote':
      return quoteHtml(block, context);
    case 'code':
      return html`<pre><code>${block.text}</code></pre>`;
    case 'table':
      return tableHtml(block, context);
    case 'figure': {
      const missing = context.texts.missingPicture.replace('{0}', block.caption || block.source);
      const picture = context.pictures.get(block.source);
      return picture ? figureHtml(picture, block.caption, context) : html`<p><em>${missing}</em></p>`;
    }
    case 'diagram': {
      const picture = context.diagram(block.source);
      return picture
        ? figureHtml(picture, block.caption ?? '', context)
        : html`<pre><code>${block.source.trimEnd()}</code></pre>`;
    }
    case 'rule':
      return html`<hr>`;
  }
}

function headingHtml({ level, number, anchor, children }: Heading, context: BlockContext): Html {
  const content = html`${number !== undefined && html`<span class="number">${number}</span>`}${htmlInlines(children, context)}`;
  const tags = [
    html`<h1 id="${anchor}">${content}</h1>`,
    html`<h2 id="${anchor}">${content}</h2>`,
    html`<h3 id="${anchor}">${content}</h3>`,
    html`<h4 id="${anchor}">${content}</h4>`,
    html`<h5 id="${anchor}">${content}</h5>`,
  ];
  return tags[level - 1] ?? html`<h6 id="${anchor}">${content}</h6>`;
}

function listHtml({ start, items }: List, context: BlockContext): Html {
  const entries = items.map(({ done, children }) => {
    const box = done === undefined ? undefined : done ? '☑ ' : '☐ ';
    const [first, ...rest] = children;
    // A paragraph alone needs no space around it.
    const text =
      first?.kind === 'paragraph' && rest.every(({ kind }) => kind === 'list')
        ? html`${htmlInlines(first.children, context)}${htmlBlocks(rest, context)}`
        : html`${htmlBlocks(children, context)}`;
    return box === undefined ? html`<li>${text}</li>\n` : html`<li class="task">${box}${text}</li>\n`;
  });
  if (start === undefined) return html`<ul>\n${entries}</ul>`;
  return start === 1 ? html`<ol>\n${entries}</ol>` : html`<ol start="${start}">\n${entries}</ol>`;
}

function quoteHtml(
  { notice, children }: { readonly notice?: NoticeKind; readonly children: readonly Block[] },
  context: BlockContext,
): Html {
  const content = htmlBlocks(children, context);
  if (!notice) return html`<blockquote>\n${content}</blockquote>`;
  return html`<blockquote class="${notice} keep"><strong class="notice">${context.texts.notices[notice]}</strong>\n${content}</blockquote>`;
}

function tableHtml(table: Table, context: BlockContext): Html {
  const { caption, header, rows, alignments } = table;
  const looks = (column: number) => classOf(alignments[column]);
  const row = (cells: readonly (readonly Inline[])[]) =>
    html`<tr>${header.map((_, at) => html`<td${looks(at)}>${htmlInlines(cells[at] ?? [], context)}</td>`)}</tr>\n`;
  const titles = header.map((cell, at) => html`<th scope="col"${looks(at)}>${htmlInlines(cell, context)}</th>`);
  const hasHeader = header.some((cell) => cell.length > 0);
  return html`<div class="wide"><table>${captionOf(caption, context)}
<colgroup>${columnsOf(table)}</colgroup>
${hasHeader && html`<thead><tr>${titles}</tr></thead>`}
<tbody>
${rows.map(row)}</tbody></table></div>`;
}

/** Shares of the width. */
function columnsOf({ header, rows }: Table): Html[] {
  const width = textWidth(a4);
  const widths = columnWidths(cellTexts([header, ...rows]), width, printedEm);
  return widths.map((column) => html`<col style="width:${((column * 100) / width).toFixed(1)}%">`);
}

function classOf(alignment: Alignment | undefined): Html | undefined {
  if (alignment === 'center') return html` class="center"`;
  return alignment === 'right' ? html` class="right"` : undefined;
}

function captionOf(caption: readonly Inline[] | undefined, context: BlockContext): Html | undefined {
  if (!caption) return undefined;
  context.counters.tables += 1;
  return html`<caption>${context.texts.table} ${context.counters.tables} ${htmlInlines(caption, context)}</caption>`;
}

function figureHtml(picture: Picture, caption: string, context: BlockContext): Html {
  if (caption === '') return html`<figure>${imageHtml(picture, '')}</figure>`;
  context.counters.figures += 1;
  const number = `${context.texts.figure} ${context.counters.figures}`;
  return html`<figure>${imageHtml(picture, caption)}<figcaption>${number} ${caption}</figcaption></figure>`;
}
