import type { DocumentLanguage } from '../manifest/integration';
import { cellTexts } from './cellTexts';
import { columnWidths } from './columnWidths';
import type { ControlTable } from './documentControl';
import { type Block, type Heading, plainText, type Table } from './documentModel';
import { type FlowItem, flowPages } from './pageFlow';
import { type PageSize, textHeight, textWidth } from './pageSize';
import { fittedSize, type Picture } from './picture';
import { emsOf, isWide } from './textWidth';
import {
  cellMargins,
  codeLine,
  contentsSpacing,
  gap,
  headingSpacing,
  indentation,
  keptTogether,
  spacing,
  type Typography,
  typography,
} from './typography';

/** A line of the contents. */
export interface ContentsEntry {
  readonly anchor: string;
  /** Before the text; empty: none. */
  readonly number: string;
  readonly text: string;
  readonly level: number;
  /** From 1, the cover. */
  readonly page: number;
}

/** What is laid out. */
export interface Layout {
  readonly language: DocumentLanguage;
  /** In turns upright and turned, the first upright. */
  readonly parts: readonly { readonly page: PageSize; readonly blocks: readonly Block[] }[];
  readonly control: readonly ControlTable[];
  readonly picture: (block: Block) => Picture | undefined;
}

/** Levels that the contents have. */
const contentsLevels = 3;
const twipsOfPixel = 15;
/** A line is not quite filled where words are not parted. */
const raggedness = 1.03;
/** Letters of the same width, ems. */
const monospaceEms = 0.55;
/** A line of code is higher than its letters, ems. */
const codeEms = 1.17;

/**
 * The contents with about the pages that a word processor will find: it makes the field anew when it may, and prints these
 * where it may not. Fonts, and so lines, differ from machine to machine; the distance is at most a page on most documents.
 */
export function contentsEntries(layout: Layout): ContentsEntry[] {
  const [first] = layout.parts;
  const headings = layout.parts.flatMap(({ blocks }) => blocks.filter(isListed));
  if (!first) return [];
  const type = typography(layout.language);
  const body: Flowing = { type, width: textWidth(first.page), height: textHeight(first.page), layout };
  const items = [...frontItems(layout, headings, body), ...layout.parts.flatMap((part) => partItems(part, body))];
  const pages = flowPages(items, body.height);
  const pageOf = new Map(items.map(({ anchor }, at) => [anchor, pages[at] ?? 1]));
  return headings.map((heading) => ({
    anchor: heading.anchor,
    number: heading.number ?? '',
    text: plainText(heading.children).trim(),
    level: heading.level,
    page: pageOf.get(heading.anchor) ?? 1,
  }));
}

function isListed(block: Block): block is Heading {
  return block.kind === 'heading' && block.level <= contentsLevels;
}

function titleOf({ number, children }: Heading): string {
  return [number, plainText(children).trim()].filter((part) => part !== undefined).join(' ');
}

interface Flowing {
  readonly type: Typography;
  readonly width: number;
  readonly height: number;
  readonly layout: Layout;
}

type Item = FlowItem & { readonly anchor?: string };

/** Cover, document control, contents. */
function frontItems({ control }: Layout, headings: readonly Heading[], flowing: Flowing): Item[] {
  const { type, height } = flowing;
  const line = (size: number) => size * 10 * type.lineEms;
  const tables = control.flatMap(({ header, rows }): Item[] => {
    const all = header ? [header, ...rows] : rows;
    return [
      { lines: 1, lineHeight: line(type.body), ...spacing.frontTitle, keepNext: true },
      ...rowItems(all, header ? undefined : [0.25, 0.75], header ? 1 : 0, flowing),
      gapItem(type),
    ];
  });
  return [
    { lines: 1, lineHeight: height },
    { lines: 1, lineHeight: line(26), ...spacing.frontHeading, newPage: height },
    ...tables,
    { lines: 1, lineHeight: line(26), ...spacing.frontHeading, newPage: height },
    ...headings.map(({ level }): Item => ({ lines: 1, lineHeight: line(type.body), ...contentsSpacing(level) })),
  ];
}

function partItems({ page, blocks }: Layout['parts'][number], { type, layout }: Flowing): Item[] {
  const flowing = { type, layout, width: textWidth(page), height: textHeight(page) };
  const items = blocks.flatMap((block) => blockItems(block, flowing));
  const [first, ...rest] = items;
  return first ? [{ ...first, newPage: flowing.height }, ...rest] : [];
}

function blockItems(block: Block, flowing: Flowing): Item[] {
  const { type, width, layout } = flowing;
  const size = type.body * 10;
  switch (block.kind) {
    case 'heading': {
      const ems = (type.headings[block.level - 1] ?? type.body) * 10;
      const lines = linesOf(titleOf(block), width, ems);
      const around = headingSpacing(block.level);
      return [
        { anchor: block.anchor, lines, lineHeight: ems * type.lineEms, ...around, keepNext: true, keepLines: true },
      ];
    }
    case 'paragraph':
      return [textItem(plainText(block.children), flowing, spacing.body)];
    case 'list':
      return block.items.flatMap(({ children }) => listed(children, flowing));
    case 'quote': {
      const inside = { ...flowing, width: width - indentation.quote };
      const title = textItem('', flowing, spacing.quote);
      return [...(block.notice ? [title] : []), ...block.children.flatMap((child) => blockItems(child, inside))];
    }
    case 'code':
      return [codeItem(block.text, flowing)];
    case 'table':
      return tableItems(block, flowing);
    case 'rule':
      return [{ lines: 1, lineHeight: size * type.lineEms }];
    default: {
      const picture = layout.picture(block);
      if (!picture) return [codeItem(block.kind === 'diagram' ? block.source.trimEnd() : '', flowing)];
      return figureItems(picture, block.caption ?? '', flowing);
    }
  }
}

function listed(children: readonly Block[], flowing: Flowing): Item[] {
  const inside = { ...flowing, width: flowing.width - indentation.list };
  return children.flatMap((child) =>
    child.kind === 'paragraph'
      ? [textItem(plainText(child.children), inside, spacing.list)]
      : blockItems(child, inside),
  );
}

function textItem(text: string, { type, width }: Flowing, around: { readonly after: number }): Item {
  const size = type.body * 10;
  const lineHeight = size * lineEmsOf(text, type) * (type.line / 240);
  return { lines: linesOf(text, width, size), lineHeight, ...around };
}

/** Chinese letters make a line higher. */
function lineEmsOf(text: string, { lineEms }: Typography): number {
  return [...text].some(isWide) ? Math.max(lineEms, 1.3) : Math.min(lineEms, 1.15);
}

function linesOf(text: string, width: number, em: number): number {
  const lines = text.split('\n').map((line) => Math.ceil((emsOf(line) * em * raggedness) / width));
  return Math.max(
    1,
    lines.reduce((sum, count) => sum + Math.max(1, count), 0),
  );
}

function codeItem(text: string, { type, width }: Flowing): Item {
  const em = type.code * 10;
  const lines = text.split('\n');
  const count = lines.reduce((sum, line) => {
    const ems = [...line].reduce((total, char) => total + (isWide(char) ? 1 : monospaceEms), 0);
    return sum + Math.max(1, Math.ceil((ems * em) / width));
  }, 0);
  const isKept = lines.length <= keptTogether;
  return {
    lines: count,
    lineHeight: em * codeEms * (codeLine / 240),
    padding: 160,
    ...spacing.code,
    keepLines: isKept,
  };
}

function tableItems({ caption, header, rows }: Table, flowing: Flowing): Item[] {
  const { type } = flowing;
  const cells = cellTexts([header, ...rows]);
  const above: Item = { lines: 1, lineHeight: type.table * 10 * type.lineEms, ...spacing.caption, keepNext: true };
  return [...(caption ? [above] : []), ...rowItems(cells, undefined, 1, flowing), gapItem(type)];
}

function rowItems(
  rows: readonly (readonly string[])[],
  shares: readonly number[] | undefined,
  header: number,
  { type, width }: Flowing,
): Item[] {
  const em = type.table * 10;
  const widths = shares?.map((share) => share * width) ?? columnWidths(rows, width, em);
  const sides = cellMargins.left + cellMargins.right;
  const padding = cellMargins.top + cellMargins.bottom + spacing.cell.before + spacing.cell.after + 10;
  const items = rows.map((row, at): Item => {
    const lines = Math.max(1, ...row.map((cell, column) => linesOf(cell, (widths[column] ?? width) - sides, em)));
    const lineHeight = em * Math.max(...row.map((cell) => lineEmsOf(cell, type)), 1.15);
    return { lines, lineHeight, padding, keepLines: true, ...(at < header && { keepNext: true }) };
  });
  const [first] = items;
  const repeated = header > 0 && first ? first.lines * first.lineHeight + padding : 0;
  return items.map((item, at) => (at > header ? { ...item, repeated } : item));
}

function gapItem(type: Typography): Item {
  return { lines: 1, lineHeight: (type.body * 10 * type.lineEms * gap.line) / 240, after: gap.after };
}

function figureItems(picture: Picture, caption: string, { type, width, height }: Flowing): Item[] {
  const space = { width: width / twipsOfPixel, height: (height / twipsOfPixel) * 0.8 };
  const image: Item = { lines: 1, lineHeight: fittedSize(picture, space).height * twipsOfPixel, ...spacing.figure };
  if (caption === '') return [image];
  const below: Item = { lines: 1, lineHeight: type.table * 10 * type.lineEms, ...spacing.caption };
  return [{ ...image, keepNext: true }, below];
}
