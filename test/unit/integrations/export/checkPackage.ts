import assert from 'node:assert/strict';
import path from 'node:path';
import { all, type Element, parseXml, partsOf } from './xml';

/** Order of children, ECMA-376 Part 1, wml.xsd; what Word refuses a file for when it is another. */
const orders: Readonly<Record<string, string>> = {
  'w:pPr':
    'pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange',
  'w:rPr':
    'rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath',
  'w:tblPr':
    'tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription',
  'w:tcPr': 'cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark',
  'w:sectPr':
    'headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings',
  'w:style':
    'name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr',
  'w:lvl': 'start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr',
  'w:tbl': 'tblPr tblGrid tr',
  'w:p': 'pPr',
};

/** Whether a .docx is what Word takes: well-formed parts, ordered elements, relations that lead somewhere, styles that are there. */
export function checkPackage(data: Uint8Array): void {
  const parts = partsOf(data);
  const documents = new Map<string, Element>();
  for (const [name, text] of parts) if (/\.(?:xml|rels)$/.test(name)) documents.set(name, parseXml(text, name));
  checkTypes(documents, parts);
  for (const [name, document] of documents) {
    if (name.endsWith('.rels')) checkRelations(name, document, parts);
    if (/^word\/[^/]+\.xml$/.test(name)) {
      checkOrder(name, document);
      checkRelationIds(name, document, documents);
      checkReferences(name, document, documents);
      checkBookmarks(name, document);
    }
  }
}

function checkTypes(documents: ReadonlyMap<string, Element>, parts: ReadonlyMap<string, string>): void {
  const types = documents.get('[Content_Types].xml')?.children ?? [];
  const known = new Set(types.map(({ attributes }) => attributes['PartName'] ?? `.${attributes['Extension']}`));
  assert.equal(known.size, types.length, 'a content type twice');
  for (const name of parts.keys()) {
    if (name === '[Content_Types].xml') continue;
    const extension = name.slice(name.lastIndexOf('.'));
    const isKnown = known.has(`/${name}`) || known.has(extension);
    assert.ok(isKnown, `${name} has no content type`);
  }
}

function checkRelations(name: string, { children }: Element, parts: ReadonlyMap<string, string>): void {
  const folder = path.posix.dirname(path.posix.dirname(name));
  const ids = children.map(({ attributes }) => attributes['Id']);
  assert.equal(new Set(ids).size, ids.length, `${name}: an id twice`);
  for (const { attributes } of children) {
    if (attributes['TargetMode'] === 'External') continue;
    const target = attributes['Target'] ?? '';
    const part = target.startsWith('/') ? target.slice(1) : path.posix.join(folder, target);
    assert.ok(parts.has(part), `${name}: ${target} is missing`);
  }
}

function checkOrder(part: string, document: Element): void {
  for (const { name, children } of all(document)) {
    const order = orders[name]?.split(' ');
    if (!order) continue;
    const places = children.map((child) => order.indexOf(child.name.replace(/^w:/, '')));
    // What the order does not name comes after everything in w:p, and may stand anywhere else.
    const known = places.map((place) => (place < 0 ? (name === 'w:p' ? order.length : undefined) : place));
    const sorted = known.filter((place) => place !== undefined);
    assert.deepEqual(
      sorted,
      [...sorted].sort((a, b) => a - b),
      `${part}: ${name} holds ${children.map((child) => child.name).join(' ')}`,
    );
  }
}

function checkRelationIds(part: string, document: Element, documents: ReadonlyMap<string, Element>): void {
  const relations = documents.get(part.replace(/^word\//, 'word/_rels/').concat('.rels'))?.children ?? [];
  const ids = new Set(relations.map(({ attributes }) => attributes['Id']));
  for (const { name, attributes } of all(document)) {
    for (const key of ['r:id', 'r:embed', 'r:link']) {
      const id = attributes[key];
      if (id !== undefined) assert.ok(ids.has(id), `${part}: ${name} has relation ${id}`);
    }
  }
}

/** Styles, numberings and bookmarks that are named are there. */
function checkReferences(part: string, document: Element, documents: ReadonlyMap<string, Element>): void {
  const values = (file: string, element: string, attribute: string) =>
    new Set(all(documents.get(file) ?? document, element).map(({ attributes }) => attributes[attribute]));
  const styles = values('word/styles.xml', 'w:style', 'w:styleId');
  const numbers = values('word/numbering.xml', 'w:num', 'w:numId');
  const bookmarks = values('word/document.xml', 'w:bookmarkStart', 'w:name');
  for (const { name, attributes } of all(document)) {
    const value = attributes['w:val'];
    if (/^w:(?:pStyle|rStyle|tblStyle|basedOn|next|link)$/.test(name))
      assert.ok(styles.has(value), `${part}: style ${value}`);
    if (name === 'w:numId' && value !== '0') assert.ok(numbers.has(value), `${part}: numbering ${value}`);
    const anchor = name === 'w:hyperlink' ? attributes['w:anchor'] : undefined;
    if (anchor !== undefined) assert.ok(bookmarks.has(anchor), `${part}: bookmark ${anchor}`);
  }
}

function checkBookmarks(part: string, document: Element): void {
  const starts = all(document, 'w:bookmarkStart').map(({ attributes }) => attributes['w:id']);
  const ends = all(document, 'w:bookmarkEnd').map(({ attributes }) => attributes['w:id']);
  assert.equal(new Set(starts).size, starts.length, `${part}: a bookmark id twice`);
  assert.deepEqual([...starts].sort(), [...ends].sort(), `${part}: bookmarks that do not end`);
}
