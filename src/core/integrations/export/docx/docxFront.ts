import { type FileChild, Paragraph, type ParagraphChild, TableOfContents, TextRun } from 'docx';
import { columnWidths } from '../columnWidths';
import { type ControlTable, documentControl } from '../documentControl';
import type { ContentsEntry } from '../estimatePages';
import { textHeight, textWidth } from '../pageSize';
import type { DocxContext } from './docxContext';
import { textRun, xmlText } from './docxInlines';
import { StyleId } from './docxStyles';
import { em, gridTable, space } from './docxTables';

/** The first page: what the document is, for whom and from whom. */
export function docxCover(context: DocxContext): FileChild[] {
  const { document, texts } = context;
  const line = (text: string, style: string, spacing = {}) =>
    new Paragraph({ style, spacing, children: [textRun(text, context)] });
  const facts = (['number', 'version', 'date', 'classification', 'customer', 'vendor'] as const).flatMap((key) => {
    const value = document[key];
    return value === undefined ? [] : [[texts[key], value]];
  });
  return [
    ...(document.customer ? [line(document.customer, StyleId.subtitle, { before: textHeight(context.page) / 8 })] : []),
    ...(document.project ? [line(document.project, StyleId.subtitle)] : []),
    line(document.title, StyleId.title, { before: textHeight(context.page) / 12, after: textHeight(context.page) / 4 }),
    ...(facts.length > 0 ? [factsTable(facts, context)] : []),
  ];
}

/** In the middle of the page, as narrow as it may be. */
function factsTable(facts: readonly (readonly string[])[], context: DocxContext): FileChild {
  const width = Math.round(textWidth(context.page) * 0.7);
  const rows = facts.map((row) => row.map((text): ParagraphChild[] => [textRun(text, context)]));
  return gridTable(
    {
      rows,
      widths: [Math.round(width * 0.32), width - Math.round(width * 0.32)],
      header: 0,
      hasRowTitles: true,
      isCentered: true,
    },
    width,
  );
}

/** The pages after it: who answers for the document, what changed in it, who has it. */
export function docxControl(context: DocxContext): FileChild[] {
  const tables = documentControl(context.document, context.texts);
  return [
    new Paragraph({ style: StyleId.frontHeading, children: [textRun(context.texts.control, context)] }),
    ...tables.flatMap((table) => [
      new Paragraph({ style: StyleId.frontTitle, children: [textRun(table.title, context)] }),
      controlTable(table, context),
      space(),
    ]),
  ];
}

function controlTable({ header, rows }: ControlTable, context: DocxContext): FileChild {
  const width = textWidth(context.page);
  const all = header ? [header, ...rows] : rows;
  return gridTable(
    {
      rows: all.map((row) => row.map((text) => [textRun(text, context)])),
      widths: header
        ? columnWidths(all, width, em(context))
        : [Math.round(width * 0.25), width - Math.round(width * 0.25)],
      header: header ? 1 : 0,
      hasRowTitles: header === undefined,
    },
    width,
  );
}

/** The contents: a field that Word makes anew when it opens the document, filled in already for everything that does not. */
export function docxContents(entries: readonly ContentsEntry[], context: DocxContext): FileChild[] {
  const { texts, bookmarks } = context;
  return [
    new Paragraph({ style: StyleId.frontHeading, pageBreakBefore: true, children: [new TextRun(texts.contents)] }),
    new TableOfContents(texts.contents, {
      hyperlink: true,
      headingStyleRange: '1-3',
      hideTabAndPageNumbersInWebView: true,
      useAppliedParagraphOutlineLevel: true,
      beginDirty: true,
      cachedEntries: entries.map(({ anchor, number, text, level, page }) => ({
        title: xmlText([number, text].filter((part) => part !== '').join(' ')),
        level,
        page,
        href: bookmarks.get(anchor) ?? '',
      })),
    }),
  ];
}
