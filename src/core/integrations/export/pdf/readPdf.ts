import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, type PDFObject, PDFRef, PDFString } from 'pdf-lib';

/** What a program that made a PDF says in it about its places. */
export interface PdfPlaces {
  /** Pages, from 1, of the places that have a name. */
  readonly pages: ReadonlyMap<string, number>;
  /** The titles of the outline, in the order of the document. */
  readonly outline: readonly string[];
}

/** A damaged file could have lists that never end. */
const mostEntries = 200_000;

/**
 * Reads named destinations and outline (ISO 32000-1, 12.3.2.3 and 12.3.3).
 * @throws Error when it is no PDF.
 */
export async function readPdf(data: Uint8Array): Promise<PdfPlaces> {
  const pdf = await PDFDocument.load(data, { updateMetadata: false });
  const numbers = new Map(pdf.getPages().map((page, at) => [page.ref, at + 1]));
  const pages = new Map<string, number>();
  for (const [name, target] of destinations(pdf)) {
    const place = target instanceof PDFDict ? target.lookup(PDFName.of('D')) : target;
    const page = place instanceof PDFArray ? place.get(0) : undefined;
    const number = page instanceof PDFRef ? numbers.get(page) : undefined;
    if (number !== undefined) pages.set(name, number);
  }
  const outlines = dictOf(pdf.catalog, 'Outlines');
  return { pages, outline: outlines ? titlesBelow(outlines) : [] };
}

/** PDF 1.1 has them in a dictionary, later versions in a tree of names. */
function destinations({ catalog }: PDFDocument): (readonly [string, PDFObject | undefined])[] {
  const old = dictOf(catalog, 'Dests');
  const names = dictOf(catalog, 'Names');
  const tree = names && dictOf(names, 'Dests');
  return [
    ...(old?.keys().map((key) => [key.decodeText(), old.lookup(key)] as const) ?? []),
    ...(tree ? namesOf(tree) : []),
  ];
}

function namesOf(root: PDFDict): (readonly [string, PDFObject | undefined])[] {
  const found: (readonly [string, PDFObject | undefined])[] = [];
  const open = [root];
  for (let node = open.pop(); node && found.length < mostEntries; node = open.pop()) {
    const names = node.lookupMaybe(PDFName.of('Names'), PDFArray);
    for (let at = 0; names && at + 1 < names.size(); at += 2)
      found.push([textOf(names.lookup(at)), names.lookup(at + 1)]);
    const kids = node.lookupMaybe(PDFName.of('Kids'), PDFArray);
    for (let at = (kids?.size() ?? 0) - 1; at >= 0; at -= 1) {
      const kid = kids?.lookup(at);
      if (kid instanceof PDFDict) open.push(kid);
    }
  }
  return found;
}

function titlesBelow(root: PDFDict): string[] {
  const titles: string[] = [];
  const open = [dictOf(root, 'First')];
  while (open.length > 0 && titles.length < mostEntries) {
    const item = open.pop();
    if (!item) continue;
    titles.push(textOf(item.lookup(PDFName.of('Title'))));
    open.push(dictOf(item, 'Next'), dictOf(item, 'First'));
  }
  return titles;
}

function dictOf(parent: PDFDict, key: string): PDFDict | undefined {
  const value = parent.lookup(PDFName.of(key));
  return value instanceof PDFDict ? value : undefined;
}

function textOf(value: PDFObject | undefined): string {
  if (value instanceof PDFString || value instanceof PDFHexString) return value.decodeText();
  return value instanceof PDFName ? value.decodeText() : '';
}
