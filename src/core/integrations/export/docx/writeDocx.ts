import { Document, type ISectionOptions, LineRuleType, Packer, Paragraph, SectionType } from 'docx';
import { documentControl } from '../documentControl';
import type { Block, DocumentBody } from '../documentModel';
import { type ContentsEntry, contentsEntries } from '../estimatePages';
import { exportTexts } from '../exportTexts';
import type { FrontMatter } from '../frontMatter';
import type { Pictures } from '../loadPictures';
import type { HeadingPlaces } from '../office/layOutDocuments';
import { type PagePart, pageParts } from '../pageParts';
import { a4, type PageSize } from '../pageSize';
import type { Picture } from '../picture';
import { typography } from '../typography';
import { bookmarkNames } from './bookmarkNames';
import { docxBlocks, pictureOf } from './docxBlocks';
import { Counters, type DocxContext } from './docxContext';
import { docxFooter, docxHeader, pageProperties } from './docxFrame';
import { docxContents, docxControl, docxCover } from './docxFront';
import { xmlText } from './docxInlines';
import { docxNumbering } from './docxNumbering';
import { docxStyles } from './docxStyles';

export interface DocxSource {
  readonly document: FrontMatter;
  readonly body: DocumentBody;
  readonly pictures: Pictures;
  readonly diagram: (source: string) => Picture | undefined;
  readonly linkTarget: (target: string) => string | undefined;
  /** The size of the pages; A4 without it. */
  readonly page?: PageSize;
  /** Where headings are, and how they are called, when it is known; it is estimated otherwise. */
  readonly places?: HeadingPlaces;
}

/** A document as .docx; finishPackage.ts takes out what is different each time. */
export async function writeDocx(source: DocxSource): Promise<Uint8Array> {
  const { document, body } = source;
  const page = source.page ?? a4;
  const context: DocxContext = {
    ...source,
    page,
    texts: exportTexts(document.language),
    bookmarks: bookmarkNames(body),
    counters: new Counters(),
  };
  const parts = pageParts(body.blocks, page, typography(document.language));
  const made = new Document({
    title: xmlText(document.title),
    creator: xmlText(document.authors.map(({ name }) => name).join(', ') || (document.vendor ?? '')),
    lastModifiedBy: xmlText(document.vendor ?? ''),
    ...(document.number && { subject: xmlText(document.number) }),
    ...(document.classification && { keywords: xmlText(document.classification) }),
    description: '',
    features: { updateFields: true },
    styles: docxStyles(document.language, page),
    numbering: { config: docxNumbering([...body.blocks, ...[...body.footnotes.values()].flat()]) },
    footnotes: footnotesOf(body, context),
    sections: [coverSection(context), ...bodySections(context, parts, source)],
  });
  return Packer.toBuffer(made);
}

function coverSection(context: DocxContext): ISectionOptions {
  // Nothing but an empty header keeps that of the next section away.
  return { properties: { page: pageProperties(context.page, false) }, children: docxCover(context) };
}

/** Document control, contents, and the text, whose wide tables have sections of their own. */
function bodySections(
  context: DocxContext,
  parts: readonly PagePart[],
  { body, places }: Pick<DocxSource, 'body' | 'places'>,
): ISectionOptions[] {
  const estimated = contentsEntries({
    language: context.document.language,
    parts,
    control: documentControl(context.document, context.texts),
    picture: (block) => pictureOf(block, context),
  });
  const entries = places ? placedEntries(estimated, body.blocks, places, context) : estimated;
  const front = [...docxControl(context), ...docxContents(entries, context), pageBreak()];
  return parts.map(({ page, isTurned, blocks }, at) => {
    const text = docxBlocks(blocks, { ...context, page });
    return {
      properties: { type: SectionType.NEXT_PAGE, page: pageProperties(context.page, isTurned) },
      headers: { default: docxHeader(context, page) },
      footers: { default: docxFooter(context, page) },
      children: at === 0 ? [...front, ...text] : text,
    };
  });
}

/** With the pages that are known, and the numbers that headings have by the styles of a customer. */
function placedEntries(
  entries: readonly ContentsEntry[],
  blocks: readonly Block[],
  { pages, headings }: HeadingPlaces,
  { bookmarks }: DocxContext,
): ContentsEntry[] {
  const anchors = blocks.flatMap((block) => (block.kind === 'heading' ? [block.anchor] : []));
  const titles = new Map(anchors.map((anchor, at) => [anchor, headings[at]?.trim() ?? '']));
  return entries.map((entry) => {
    const page = pages.get(bookmarks.get(entry.anchor) ?? '') ?? entry.page;
    const title = headings.length === anchors.length ? titles.get(entry.anchor) : undefined;
    const isSame = title?.endsWith(entry.text) === true;
    return { ...entry, page, ...(isSame && { number: title.slice(0, title.length - entry.text.length).trim() }) };
  });
}

/** The text begins on a page of its own; what breaks the page is as good as invisible there. */
function pageBreak(): Paragraph {
  const spacing = { line: 20, lineRule: LineRuleType.EXACT, after: 0 };
  return new Paragraph({ style: 'Normal', pageBreakBefore: true, spacing });
}

function footnotesOf({ footnotes }: DocumentBody, context: DocxContext): Record<string, { children: Paragraph[] }> {
  const entries = [...footnotes].map(([number, blocks]) => {
    const paragraphs = docxBlocks(blocks, context, { lists: 0, isQuoted: false, isFootnote: true }).filter(
      (child) => child instanceof Paragraph,
    );
    return [String(number), { children: paragraphs }] as const;
  });
  return Object.fromEntries(entries);
}
