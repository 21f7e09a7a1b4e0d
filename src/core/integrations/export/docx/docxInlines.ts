import {
  Bookmark,
  ExternalHyperlink,
  FootnoteReferenceRun,
  ImageRun,
  InternalHyperlink,
  type IRunOptions,
  type ParagraphChild,
  TextRun,
} from 'docx';
import type { Inline, TextMarks } from '../documentModel';
import { fittedSize } from '../picture';
import type { DocxContext } from './docxContext';
import { imageOptions } from './docxPictures';
import { StyleId } from './docxStyles';

/** A picture in a line is at most this high, pixels. */
const inlineHeight = 24;

/** What stands in a line. */
export function docxInlines(
  inlines: readonly Inline[],
  context: DocxContext,
  looks: IRunOptions = {},
): ParagraphChild[] {
  return inlines.flatMap((inline) => inlineOf(inline, context, looks));
}

function inlineOf(inline: Inline, context: DocxContext, looks: IRunOptions): ParagraphChild[] {
  switch (inline.kind) {
    case 'text':
      return [textRun(inline.text, context, { ...looks, ...marked(inline.marks) })];
    case 'code':
      return [textRun(inline.text, context, { ...looks, ...marked(inline.marks), style: StyleId.inlineCode })];
    case 'link':
      return linkOf(inline.target, inline.children, context, looks);
    case 'image':
      return [inlineImage(inline.source, inline.alt, context)];
    case 'anchor':
      return bookmark(inline.anchor, [], context);
    case 'footnote':
      return [new FootnoteReferenceRun(inline.number)];
    case 'break':
      return [new TextRun({ break: 1 })];
  }
}

function marked({ strong, emphasis, strike }: TextMarks): IRunOptions {
  return { ...(strong && { bold: true }), ...(emphasis && { italics: true }), ...(strike && { strike: true }) };
}

/** A run; quotation marks, dashes and the like are as wide as Chinese letters in a Chinese document only when it says so. */
export function textRun(text: string, { document }: Pick<DocxContext, 'document'>, looks: IRunOptions = {}): TextRun {
  const isEastAsian = document.language === 'zh-cn' && looks.style === undefined && /[‘’“”…—·×]/.test(text);
  return new TextRun({ ...looks, text: xmlText(text), ...(isEastAsian && { font: { hint: 'eastAsia' } }) });
}

/** Without what XML cannot hold: control characters and halves of surrogate pairs. */
export function xmlText(text: string): string {
  const wellFormed = text.replace(/\p{Surrogate}/gu, '\ufffd');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are the point
  return wellFormed.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
}

function linkOf(
  target: string,
  children: readonly Inline[],
  context: DocxContext,
  looks: IRunOptions,
): ParagraphChild[] {
  const address = context.linkTarget(target);
  if (address === undefined) return docxInlines(children, context, looks);
  const runs = docxInlines(children, context, { ...looks, style: 'Hyperlink' });
  if (!address.startsWith('#')) return [new ExternalHyperlink({ link: xmlText(address), children: runs })];
  const anchor = context.bookmarks.get(address.slice(1));
  return anchor === undefined
    ? docxInlines(children, context, looks)
    : [new InternalHyperlink({ anchor, children: runs })];
}

/** Makes a place that links lead to. */
export function bookmark(anchor: string, children: ParagraphChild[], { bookmarks }: DocxContext): ParagraphChild[] {
  const id = bookmarks.get(anchor);
  return id === undefined ? children : [new Bookmark({ id, children })];
}

function inlineImage(source: string, alt: string, context: DocxContext): ParagraphChild {
  const picture = context.pictures.get(source);
  if (!picture) return textRun(alt || source, context, { italics: true });
  return new ImageRun(imageOptions(picture, fittedSize(picture, { width: 600, height: inlineHeight }), alt));
}
