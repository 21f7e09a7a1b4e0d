import {
  Footer,
  Header,
  PageNumber,
  PageOrientation,
  Paragraph,
  type ParagraphChild,
  Tab,
  TabStopType,
  TextRun,
} from 'docx';
import { footerText } from '../footerText';
import { type PageSize, textWidth, turned } from '../pageSize';
import type { DocxContext } from './docxContext';
import { textRun } from './docxInlines';
import { StyleId } from './docxStyles';

/**
 * The size of a section's pages.
 * @param page Upright.
 */
export function pageProperties(page: PageSize, isTurned: boolean) {
  const { width, height } = page;
  const { top, right, bottom, left } = (isTurned ? turned(page) : page).margins;
  // The library turns the sides itself.
  const size = { width, height, orientation: isTurned ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT };
  return { size, margin: { top, right, bottom, left, header: 720, footer: 720, gutter: 0 } };
}

/** Title and customer, in the width of a page. */
export function docxHeader(context: DocxContext, page: PageSize): Header {
  const { document } = context;
  return new Header({ children: [twoSided(document.title, document.customer ?? '', StyleId.header, context, page)] });
}

/** Number and version, and `Page 3 of 12`. */
export function docxFooter(context: DocxContext, page: PageSize): Footer {
  const children = [twoSided(footerText(context.document), pageOf(context), StyleId.footer, context, page)];
  return new Footer({ children });
}

function twoSided(
  left: string,
  right: string | ParagraphChild[],
  style: string,
  context: DocxContext,
  page: PageSize,
): Paragraph {
  return new Paragraph({
    style,
    tabStops: [{ type: TabStopType.RIGHT, position: textWidth(page) }],
    children: [
      textRun(left, context),
      new TextRun({ children: [new Tab()] }),
      ...(typeof right === 'string' ? [textRun(right, context)] : right),
    ],
  });
}

/** The numbers are fields; the words around them are in the language of the document. */
function pageOf({ texts }: DocxContext): ParagraphChild[] {
  const [before = '', between = '', after = ''] = texts.page.split(/\{[01]\}/);
  return [new TextRun({ children: [before, PageNumber.CURRENT, between, PageNumber.TOTAL_PAGES, after] })];
}
