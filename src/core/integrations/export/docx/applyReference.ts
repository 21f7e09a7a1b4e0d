import type { FrontMatter } from '../frontMatter';
import { xmlText } from './docxInlines';
import { fillPlaceholders } from './fillPlaceholders';
import { mergeNumbering } from './mergeNumbering';
import { mergeStyles } from './mergeStyles';
import { type PackageParts, partText, putPartText, readPackage, setPartText, writePackage } from './officePackage';
import type { ReferenceDocument } from './referenceDocument';

/**
 * Gives a document of ours the looks of a customer's: styles by their names, theme, grid, header and footer. Styles of ours that
 * the customer's document does not have are added to it. Its text is not taken; `{{title}}` and the other keys of the front
 * matter are filled in where they stand in its header and footer.
 */
export function applyReference(data: Uint8Array, reference: ReferenceDocument, document: FrontMatter): Uint8Array {
  const parts = readPackage(data);
  const numbers = mergeNumbering(parts, reference.parts);
  mergeStyles(parts, reference.parts, numbers);
  copyPart(parts, reference.parts, 'word/theme/theme1.xml');
  for (const kind of ['header', 'footer'] as const) {
    const part = reference[kind];
    if (part) takeFrame(parts, reference.parts, part, kind, document);
  }
  const { grid } = reference;
  if (grid) setPartText(parts, 'word/document.xml', (xml) => xml.replace(/<w:docGrid\b[^>]*\/>/g, () => grid));
  return writePackage(parts);
}

function copyPart(to: PackageParts, from: PackageParts, name: string): void {
  const data = from.get(name);
  if (data && to.has(name)) to.set(name, data);
}

/** The customer's header or footer in all sections that have one of ours. */
function takeFrame(
  parts: PackageParts,
  reference: PackageParts,
  part: string,
  kind: 'header' | 'footer',
  document: FrontMatter,
): void {
  const xml = partText(reference, part);
  if (xml === undefined) return;
  const name = `reference-${kind}.xml`;
  putPartText(parts, `word/${name}`, fillPlaceholders(xml, valuesOf(document)));
  const relations = partText(reference, part.replace(/([^/]+)$/, '_rels/$1.rels'));
  if (relations !== undefined) {
    putPartText(parts, `word/_rels/${name}.rels`, copyTargets(parts, reference, relations, kind));
  }
  const type = `application/vnd.openxmlformats-officedocument.wordprocessingml.${kind}+xml`;
  addToTypes(parts, `<Override PartName="/word/${name}" ContentType="${type}"/>`);
  const id = `rIdReference${kind}`;
  const relation = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}`;
  setPartText(parts, 'word/_rels/document.xml.rels', (rels) =>
    rels.replace('</Relationships>', `<Relationship Id="${id}" Type="${relation}" Target="${name}"/></Relationships>`),
  );
  setPartText(parts, 'word/document.xml', (text) =>
    text.replace(new RegExp(`(<w:${kind}Reference\\b[^>]*\\br:id=")[^"]+"`, 'g'), `$1${id}"`),
  );
}

/** Pictures go with it, under names of their own; everything else that it refers to stays behind. */
function copyTargets(parts: PackageParts, reference: PackageParts, relations: string, kind: string): string {
  return relations.replace(/(\bTarget=")(media\/([^"]+))"/g, (whole, start: string, target: string, file: string) => {
    const data = reference.get(`word/${target}`);
    if (!data) return whole;
    parts.set(`word/media/reference-${kind}-${file}`, data);
    addToTypes(parts, typeOf(reference, file));
    return `${start}media/reference-${kind}-${file}"`;
  });
}

/** What the customer's document says of the type of a file. */
function typeOf(reference: PackageParts, file: string): string {
  const extension = file.split('.').at(-1) ?? '';
  const types = partText(reference, '[Content_Types].xml') ?? '';
  return new RegExp(`<Default\\b[^>]*Extension="${extension}"[^>]*/>`, 'i').exec(types)?.[0] ?? '';
}

function addToTypes(parts: PackageParts, entry: string): void {
  const extension = /\bExtension="([^"]+)"/.exec(entry)?.[1];
  setPartText(parts, '[Content_Types].xml', (xml) => {
    if (entry === '' || (extension && new RegExp(`Extension="${extension}"`, 'i').test(xml))) return xml;
    return xml.replace('</Types>', `${entry}</Types>`);
  });
}

function valuesOf(document: FrontMatter): ReadonlyMap<string, string> {
  const keys = ['title', 'number', 'version', 'date', 'classification', 'customer', 'vendor', 'project'] as const;
  return new Map(keys.map((key) => [key, xmlText(document[key] ?? '')]));
}
