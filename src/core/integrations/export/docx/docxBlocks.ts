import {
  AlignmentType,
  BorderStyle,
  type FileChild,
  HeadingLevel,
  ImageRun,
  type IParagraphOptions,
  Paragraph,
  type ParagraphChild,
  TextRun,
} from 'docx';
import type { Block, Heading, List, NoticeKind } from '../documentModel';
import { textHeight, textWidth } from '../pageSize';
import { fittedSize, type Picture } from '../picture';
import { indentation, keptTogether } from '../typography';
import type { DocxContext } from './docxContext';
import { bookmark, docxInlines, textRun, xmlText } from './docxInlines';
import { bulletReference, numberedReference } from './docxNumbering';
import { imageOptions } from './docxPictures';
import { StyleId } from './docxStyles';
import { captionNumber, docxTable, space } from './docxTables';

/** Where blocks stand. */
interface Place {
  /** How many lists they are in. */
  readonly lists: number;
  readonly isQuoted: boolean;
  readonly isFootnote?: boolean;
}

const twipsOfPixel = 15;
const headings = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
] as const;
const noticeColors: Readonly<Record<NoticeKind, string>> = {
  note: '2F75B5',
  tip: '548235',
  important: '7030A0',
  warning: 'BF8F00',
  caution: 'C00000',
};

/** Blocks of a document as paragraphs and tables. */
export function docxBlocks(
  blocks: readonly Block[],
  context: DocxContext,
  place: Place = { lists: 0, isQuoted: false },
): FileChild[] {
  return blocks.flatMap((block, at) => {
    const made = blockOf(block, context, place);
    return growTogether(blocks[at - 1], block) ? [space(), ...made] : made;
  });
}

/** Frames of paragraphs that follow each other become one. */
function growTogether(before: Block | undefined, block: Block): boolean {
  return before?.kind === block.kind && (block.kind === 'quote' || block.kind === 'code');
}

function blockOf(block: Block, context: DocxContext, place: Place): FileChild[] {
  switch (block.kind) {
    case 'heading':
      return [headingOf(block, context)];
    case 'paragraph':
      return [new Paragraph({ ...textLooks(place), children: docxInlines(block.children, context) })];
    case 'list':
      return listOf(block, context, place);
    case 'quote':
      return quoteOf(block, context, place);
    case 'code':
      return [codeOf(block.text, place)];
    case 'table':
      return docxTable(block, context, textWidth(context.page));
    case 'figure':
      return figureOf(pictureOf(block, context), block.caption, block.source, context);
    case 'diagram': {
      const picture = pictureOf(block, context);
      return picture ? figureOf(picture, block.caption ?? '', '', context) : [codeOf(block.source.trimEnd(), place)];
    }
    case 'rule':
      return [new Paragraph({ border: { bottom: { style: BorderStyle.SINGLE, size: 6, space: 1, color: 'BFBFBF' } } })];
  }
}

/** What a figure or a diagram shows. */
export function pictureOf(
  block: Block,
  { pictures, diagram }: Pick<DocxContext, 'pictures' | 'diagram'>,
): Picture | undefined {
  if (block.kind === 'figure') return pictures.get(block.source);
  return block.kind === 'diagram' ? diagram(block.source) : undefined;
}

/** The style and the indentation of a paragraph: those of lists reach as far as their texts. */
function textLooks({ lists, isQuoted, isFootnote }: Place): IParagraphOptions {
  if (isFootnote) return { style: 'FootnoteText' };
  if (isQuoted)
    return {
      style: StyleId.quote,
      ...(lists > 0 && { indent: { left: indentation.quote + lists * indentation.list } }),
    };
  if (lists > 0) return { style: StyleId.listText, indent: { left: lists * indentation.list } };
  return { style: StyleId.body };
}

function headingOf({ level, anchor, children }: Heading, context: DocxContext): Paragraph {
  const heading = headings[Math.min(level, headings.length) - 1] ?? HeadingLevel.HEADING_6;
  return new Paragraph({ heading, children: bookmark(anchor, docxInlines(children, context), context) });
}

function listOf({ start, items }: List, context: DocxContext, place: Place): FileChild[] {
  const level = Math.min(place.lists, 8);
  const reference = start === undefined ? bulletReference : numberedReference(start);
  context.counters.lists += 1;
  const instance = context.counters.lists;
  const inside = { ...place, lists: place.lists + 1 };
  return items.flatMap(({ done, children }) => {
    const [first, ...rest] = children;
    const marker: ParagraphChild[] = done === undefined ? [] : [textRun(done ? '☑ ' : '☐ ', context)];
    const isText = first?.kind === 'paragraph';
    const line = new Paragraph({
      style: place.isQuoted ? StyleId.quote : StyleId.listText,
      numbering: { reference, level, instance, custom: true },
      children: isText ? [...marker, ...docxInlines(first.children, context)] : marker,
    });
    return [line, ...docxBlocks(isText ? rest : children, context, inside)];
  });
}

function quoteOf(
  { notice, children }: { readonly notice?: NoticeKind; readonly children: readonly Block[] },
  context: DocxContext,
  place: Place,
): FileChild[] {
  const quoted = docxBlocks(children, context, { ...place, isQuoted: true });
  if (!notice) return quoted;
  const title = textRun(context.texts.notices[notice], context, { color: noticeColors[notice] });
  return [new Paragraph({ style: StyleId.noticeTitle, children: [title] }), ...quoted];
}

/** One paragraph, so that it is copied as a whole; its lines are wrapped where they are too long. */
function codeOf(text: string, { lists }: Place): Paragraph {
  const lines = text.replaceAll('\t', '    ').split('\n');
  return new Paragraph({
    style: StyleId.code,
    keepLines: lines.length <= keptTogether,
    indent: { left: 100 + lists * indentation.list, right: 100 },
    children: lines.map((line, at) => new TextRun({ text: xmlText(line), ...(at > 0 && { break: 1 }) })),
  });
}

function figureOf(picture: Picture | undefined, caption: string, source: string, context: DocxContext): FileChild[] {
  if (!picture) {
    const text = context.texts.missingPicture.replace('{0}', caption || source);
    return [new Paragraph({ style: StyleId.figure, children: [textRun(text, context, { italics: true })] })];
  }
  const space = {
    width: textWidth(context.page) / twipsOfPixel,
    height: (textHeight(context.page) / twipsOfPixel) * 0.8,
  };
  const image = new ImageRun(imageOptions(picture, fittedSize(picture, space), caption));
  const shown = new Paragraph({ style: StyleId.figure, keepNext: caption !== '', children: [image] });
  if (caption === '') return [shown];
  context.counters.figures += 1;
  const number = captionNumber(context.texts.figure, 'Figure', context.counters.figures, context);
  const children = [...number, textRun(caption, context)];
  return [shown, new Paragraph({ style: StyleId.caption, alignment: AlignmentType.CENTER, children })];
}
