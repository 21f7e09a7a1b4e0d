import { type PackageParts, partText, setPartText } from './officePackage';

/** Far above what a document of ours counts. */
const offset = 5000;

/**
 * Takes the numberings of a customer's document into one of ours, for its heading styles may use them.
 * @returns Their new numbers by the old ones; empty when it has none.
 */
export function mergeNumbering(parts: PackageParts, reference: PackageParts): ReadonlyMap<string, string> {
  const theirs = partText(reference, 'word/numbering.xml');
  if (theirs === undefined || !parts.has('word/numbering.xml')) return new Map();
  const moved = (xml: string) =>
    xml.replace(/\b(w:abstractNumId|w:numId)(="|\s+w:val=")(\d+)"/g, (_, name: string, equals: string, id: string) => {
      return `${name}${equals}${Number(id) + offset}"`;
    });
  // Bullets that are pictures stay behind; their letters are shown instead.
  const abstract = [...theirs.matchAll(/<w:abstractNum\b[\s\S]*?<\/w:abstractNum>/g)].map(([each]) =>
    moved(each).replace(/<w:lvlPicBulletId\b[^>]*\/>/g, ''),
  );
  const numbers = [...theirs.matchAll(/<w:num\b[\s\S]*?<\/w:num>/g)].map(([each]) => moved(each));
  // All abstract ones come before all others.
  setPartText(parts, 'word/numbering.xml', (xml) => {
    const at = xml.search(/<w:num\b/);
    const end = xml.indexOf('</w:numbering>');
    const first = at < 0 ? end : at;
    return xml.slice(0, first) + abstract.join('') + xml.slice(first, end) + numbers.join('') + xml.slice(end);
  });
  const ids = numbers.flatMap((each) => /\bw:numId="(\d+)"/.exec(each)?.[1] ?? []);
  return new Map(ids.map((id) => [String(Number(id) - offset), id]));
}
