import { type PackageParts, partText, readPackage, setPartText, writePackage } from './officePackage';

/** When nothing says when a document is from; a file must not depend on the day it was written. */
const noDate = '2000-01-01';

/**
 * Takes out of a package what is different each time it is written: dates, and the random ids of relations.
 * @param date Of the document, `2026-11-24`.
 */
export function finishPackage(data: Uint8Array, date: string | undefined): Uint8Array {
  const parts = readPackage(data);
  const day = /^\d{4}-\d\d-\d\d$/.test(date ?? '') ? date : noDate;
  setPartText(parts, 'docProps/core.xml', (xml) =>
    xml.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${day}T00:00:00Z`),
  );
  nameMetafiles(parts);
  const margin = /<w:tab w:val="right" w:pos="(\d+)"\/>/.exec(partText(parts, 'word/styles.xml') ?? '')?.[1];
  setPartText(parts, 'word/document.xml', (xml) => atMargin(countAnew(xml), margin));
  for (const name of [...parts.keys()].filter((part) => /^word\/[^/]+\.xml$/.test(part))) renameRelations(parts, name);
  return writePackage(parts);
}

/** The library has page numbers of contents end where they do on its own page; ours end at the margin, which our styles know. */
function atMargin(xml: string, margin: string | undefined): string {
  if (margin === undefined) return xml;
  return xml.replace(/(<w:tab w:val="right" w:pos=")\d+(" w:leader="dot"\/>)/g, `$1${margin}$2`);
}

/** The library counts bookmarks and pictures on from document to document. */
function countAnew(xml: string): string {
  let pictures = 0;
  const counted = xml.replace(/(<wp:docPr\b[^>]*\bid=")\d+"/g, (_, start: string) => {
    pictures += 1;
    return `${start}${pictures}"`;
  });
  const ids = new Map<string, string>();
  return counted.replace(/(<w:bookmark(?:Start|End)\b[^>]*\bw:id=")(\d+)"/g, (_, start: string, id: string) => {
    const number = ids.get(id) ?? String(ids.size + 1);
    ids.set(id, number);
    return `${start}${number}"`;
  });
}

/** Metafiles went in as PNG, for the library knows no others: they get their own name and type. */
function nameMetafiles(parts: PackageParts): void {
  for (const [name, data] of [...parts]) {
    if (!name.endsWith('.png') || !isMetafile(data)) continue;
    const better = name.replace(/\.png$/, '.emf');
    parts.delete(name);
    parts.set(better, data);
    const [from, to] = [name.replace(/^word\//, ''), better.replace(/^word\//, '')];
    for (const relations of [...parts.keys()].filter((part) => part.endsWith('.rels'))) {
      setPartText(parts, relations, (xml) => xml.replaceAll(`"${from}"`, `"${to}"`));
    }
    setPartText(parts, '[Content_Types].xml', (xml) =>
      xml.includes('Extension="emf"') ? xml : xml.replace(/(<Types\b[^>]*>)/, `$1${metafileType}`),
    );
  }
}

const metafileType = '<Default Extension="emf" ContentType="image/x-emf"/>';

/** [MS-EMF] 2.3.4.2: the first record is of type 1 and has a signature at 40. */
function isMetafile(data: Uint8Array): boolean {
  return data[0] === 1 && String.fromCharCode(...data.slice(40, 44)) === ' EMF';
}

/** `rId` with a random word becomes `rId` with a number that no other has. */
function renameRelations(parts: PackageParts, name: string): void {
  const relations = name.replace(/^word\//, 'word/_rels/').concat('.rels');
  const xml = partText(parts, relations);
  if (xml === undefined) return;
  const ids = [...xml.matchAll(/ Id="([^"]+)"/g)].map(([, id]) => id ?? '');
  const random = ids.filter((id) => !/^rId\d+$/.test(id));
  const names = new Map(random.map((id, at) => [id, `rId${1001 + at}`]));
  const renamed = (text: string) =>
    text.replace(/((?: Id| r:id| r:embed| r:link)=")([^"]+)"/g, (whole, start: string, id: string) => {
      const better = names.get(id);
      return better === undefined ? whole : `${start}${better}"`;
    });
  setPartText(parts, relations, renamed);
  setPartText(parts, name, renamed);
}
