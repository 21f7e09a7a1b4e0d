import {
  AlignmentType,
  BorderStyle,
  Table as DocxTable,
  type FileChild,
  Paragraph,
  type ParagraphChild,
  ShadingType,
  SimpleField,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlign,
  WidthType,
} from 'docx';
import { cellTexts } from '../cellTexts';
import { columnWidths } from '../columnWidths';
import type { Alignment, Table } from '../documentModel';
import { cellMargins, gap, typography } from '../typography';
import type { DocxContext } from './docxContext';
import { docxInlines, textRun } from './docxInlines';
import { StyleId } from './docxStyles';

/** A table of Markdown, with its caption above it. */
export function docxTable(table: Table, context: DocxContext, width: number): FileChild[] {
  const { header, rows, alignments } = table;
  const hasHeader = header.some((cell) => cell.length > 0);
  const all = hasHeader ? [header, ...rows] : rows;
  const made = gridTable(
    {
      rows: all.map((row) => row.map((cell) => docxInlines(cell, context))),
      widths: columnWidths(cellTexts(all), width, em(context)),
      header: hasHeader ? 1 : 0,
      alignments,
    },
    width,
  );
  return [...captionOf(table, context), made, space()];
}

/** The size of the text of tables, twentieths of a point. */
export function em({ document }: Pick<DocxContext, 'document'>): number {
  return typography(document.language).table * 10;
}

function captionOf({ caption }: Table, context: DocxContext): Paragraph[] {
  if (!caption) return [];
  context.counters.tables += 1;
  const children = [
    ...captionNumber(context.texts.table, 'Table', context.counters.tables, context),
    ...docxInlines(caption, context),
  ];
  return [new Paragraph({ style: StyleId.caption, keepNext: true, children })];
}

/** `Figure 3  `, counted by Word as well, so that a list of figures can be made there. */
export function captionNumber(word: string, sequence: string, number: number, context: DocxContext): ParagraphChild[] {
  return [
    textRun(`${word} `, context),
    new SimpleField(` SEQ ${sequence} \\* ARABIC `, String(number)),
    textRun('  ', context),
  ];
}

/** What a table is made of. */
export interface GridTable {
  readonly rows: readonly (readonly ParagraphChild[][])[];
  /** Twentieths of a point, of the columns. */
  readonly widths: readonly number[];
  /** Rows that are repeated on each page. */
  readonly header: number;
  readonly alignments?: readonly Alignment[];
  /** The first column names what the others say. */
  readonly hasRowTitles?: boolean;
  readonly isCentered?: boolean;
}

/** A table with lines around its cells. No row is parted by the end of a page, and the header comes again on each page. */
export function gridTable(table: GridTable, width: number): DocxTable {
  const { rows, widths, header, alignments = [], hasRowTitles, isCentered } = table;
  const cell = (children: ParagraphChild[], column: number, isTitle: boolean) =>
    new TableCell({
      width: { size: widths[column] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlign.CENTER,
      ...(isTitle && { shading: { type: ShadingType.CLEAR, fill: 'E7ECF4' } }),
      children: [
        new Paragraph({
          style: isTitle ? StyleId.tableHeader : StyleId.tableText,
          alignment: AlignmentType[(alignments[column] ?? 'left').toUpperCase() as 'LEFT' | 'CENTER' | 'RIGHT'],
          children,
        }),
      ],
    });
  return new DocxTable({
    width: { size: width, type: WidthType.DXA },
    columnWidths: [...widths],
    layout: TableLayoutType.FIXED,
    ...(isCentered && { alignment: AlignmentType.CENTER }),
    margins: cellMargins,
    borders: lines(),
    rows: rows.map(
      (cells, row) =>
        new TableRow({
          cantSplit: true,
          ...(row < header && { tableHeader: true }),
          children: widths.map((_, column) =>
            cell(cells[column] ?? [], column, row < header || (hasRowTitles === true && column === 0)),
          ),
        }),
    ),
  });
}

function lines() {
  const line = { style: BorderStyle.SINGLE, size: 4, color: 'A6A6A6' };
  return { top: line, bottom: line, left: line, right: line, insideHorizontal: line, insideVertical: line };
}

/** Two tables would grow together without anything between them. */
export function space(): Paragraph {
  return new Paragraph({ style: 'Normal', spacing: gap });
}
