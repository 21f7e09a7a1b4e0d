import { partText, readPackage } from '../docx/officePackage';
import { type DocumentLayout, type LayoutOptions, layOutDocuments } from './layOutDocuments';

/** Writes a document, with the places of its headings in its contents when they are known. */
export type LayoutWriter = (layout?: DocumentLayout) => Promise<Uint8Array>;

/** What comes after the first round, for documents whose contents are longer than they were when they were laid out. */
const moreRounds = 2;

/**
 * The layouts of documents whose contents name the pages that they have. A number that has more digits than the estimate, and
 * a customer's 第一章 where 1 was, may break a line of the contents and move what follows: then the document is laid out anew.
 * @throws AppError `cancelled`
 */
export async function settleLayouts(
  writers: readonly LayoutWriter[],
  options: LayoutOptions,
): Promise<DocumentLayout[]> {
  const lengths: number[] = [];
  const layouts: DocumentLayout[] = [];
  let open = writers.map((_, at) => at);
  for (let round = 0; open.length > 0 && round <= moreRounds; round++) {
    const drafts = open.map((at) => async () => {
      const draft = await writers[at]?.(layouts[at]);
      lengths[at] = textLength(draft);
      return draft ?? new Uint8Array();
    });
    const made = await layOutDocuments(drafts, options);
    for (const [place, at] of open.entries()) layouts[at] = made[place] ?? { failure: '' };
    open = await unsettled(open, { writers, layouts, lengths });
  }
  return layouts;
}

interface Rounds {
  readonly writers: readonly LayoutWriter[];
  readonly layouts: readonly DocumentLayout[];
  /** Of the drafts that were laid out. */
  readonly lengths: readonly number[];
}

/** Only the contents can have changed, so texts of the same length are laid out alike. */
async function unsettled(open: readonly number[], { writers, layouts, lengths }: Rounds): Promise<number[]> {
  const changed: number[] = [];
  for (const at of open) {
    const layout = layouts[at];
    if (!layout || 'failure' in layout) continue;
    if (textLength(await writers[at]?.(layout)) !== lengths[at]) changed.push(at);
  }
  return changed;
}

function textLength(docx: Uint8Array | undefined): number {
  return docx === undefined ? 0 : (partText(readPackage(docx), 'word/document.xml') ?? '').length;
}
