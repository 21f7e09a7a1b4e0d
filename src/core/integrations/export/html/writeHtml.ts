import { type Html, html } from '../../../base/html';
import { documentControl } from '../documentControl';
import type { DocumentBody, Heading } from '../documentModel';
import { type ExportTexts, exportTexts } from '../exportTexts';
import { footerText } from '../footerText';
import type { FrontMatter } from '../frontMatter';
import { pageParts } from '../pageParts';
import { a4 } from '../pageSize';
import { typography } from '../typography';
import { type BlockContext, htmlBlocks } from './htmlBlocks';
import { htmlInlines } from './htmlInlines';
import { htmlStyle } from './htmlStyle';

export interface HtmlSource extends Omit<BlockContext, 'texts' | 'counters' | 'language'> {
  readonly document: FrontMatter;
  readonly body: DocumentBody;
  /** Pages, from 1, by anchors, for contents that are printed; without them the contents name none. */
  readonly pages?: ReadonlyMap<string, number>;
}

/** Levels that the contents have. */
const contentsLevels = 3;

/** A document as one page that loads nothing: its pictures and its looks are in it, scripts are not. */
export function writeHtml(source: HtmlSource): string {
  const { document, body } = source;
  const texts = exportTexts(document.language);
  const context: BlockContext = { ...source, language: document.language, texts, counters: { figures: 0, tables: 0 } };
  const frame = { header: [document.title, document.customer ?? ''], footer: footerText(document) } as const;
  const style = htmlStyle(texts, frame);
  const page = html`<!DOCTYPE html>
<html lang="${texts.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${document.title}</title>
<style>${{ text: style }}
</style>
</head>
<body>
${cover(document, texts)}
${control(document, texts)}
${contents(body, context, source.pages)}
<main class="text">
${text(body, context)}${notes(body, context)}</main>
</body>
</html>
`;
  return page.text;
}

function cover(document: FrontMatter, texts: ExportTexts): Html {
  const keys = ['number', 'version', 'date', 'classification', 'customer', 'vendor'] as const;
  const rows = keys.flatMap((key) => {
    const value = document[key];
    return value === undefined ? [] : [html`<tr><th scope="row">${texts[key]}</th><td>${value}</td></tr>\n`];
  });
  return html`<header class="cover">
${document.customer && html`<p>${document.customer}</p>`}
${document.project && html`<p>${document.project}</p>`}
<p class="title">${document.title}</p>
${rows.length > 0 && html`<table><tbody>\n${rows}</tbody></table>`}
</header>`;
}

function control(document: FrontMatter, texts: ExportTexts): Html {
  const tables = documentControl(document, texts).map(({ title, header, rows }) => {
    const head = header && html`<thead><tr>${header.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>`;
    const cellOf = (cell: string, at: number) =>
      !header && at === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`;
    return html`<h3>${title}</h3>
<table>${head}<tbody>
${rows.map((row) => html`<tr>${row.map(cellOf)}</tr>\n`)}</tbody></table>
`;
  });
  return html`<section class="control">
<h2>${texts.control}</h2>
${tables}</section>`;
}

/** What is too wide for an upright page has turned ones on paper. */
function text({ blocks }: DocumentBody, context: BlockContext): Html[] {
  return pageParts(blocks, a4, typography(context.language)).map(({ isTurned, blocks: own }) => {
    const written = htmlBlocks(own, context);
    return isTurned ? html`<div class="turned">\n${written}</div>\n` : html`${written}`;
  });
}

function contents({ blocks }: DocumentBody, context: BlockContext, pages?: ReadonlyMap<string, number>): Html {
  const headings = blocks.filter(
    (block): block is Heading => block.kind === 'heading' && block.level <= contentsLevels,
  );
  const entries = headings.map(({ level, number, anchor, children }) => {
    const title = htmlInlines(
      children.filter(({ kind }) => kind === 'text' || kind === 'code'),
      context,
    );
    const shown = number !== undefined && html`<span class="number">${number}</span>`;
    return html`<li class="level${level}"><a href="#${anchor}">${shown}${pages ? html`<span>${title}</span>${pageOf(pages.get(anchor))}` : title}</a></li>\n`;
  });
  return html`<nav class="contents">
<h2>${context.texts.contents}</h2>
<ol>
${entries}</ol>
</nav>`;
}

/** What is not known yet takes as much room. */
function pageOf(page: number | undefined): Html {
  return html`<span class="dots"></span><span class="page">${page ?? 88}</span>`;
}

function notes({ footnotes }: DocumentBody, context: BlockContext): Html | undefined {
  if (footnotes.size === 0) return undefined;
  const entries = [...footnotes].map(
    ([number, blocks]) =>
      html`<li id="note-${number}">${htmlBlocks(blocks, context)}<a href="#note-${number}-from">↩</a></li>\n`,
  );
  return html`<ol class="notes">
${entries}</ol>
`;
}
