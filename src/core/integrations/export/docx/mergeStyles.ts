import { type PackageParts, partText, putPartText, setPartText } from './officePackage';

interface Style {
  readonly id: string;
  /** In lower case: `heading 1`, `toc 1`, whatever the language of the program that wrote it. */
  readonly name: string;
  readonly type: string;
  readonly xml: string;
}

const references = /(<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link|styleLink|numStyleLink)\b[^>]*\bw:val=")([^"]+)"/g;

/**
 * Puts the styles of a customer's document in the place of ours. They are matched by name, for their ids depend on the language
 * of the program that wrote them: `1` is what a Chinese Word calls `heading 1`.
 * @param numbers New numbers of its numberings by the old ones.
 */
export function mergeStyles(parts: PackageParts, reference: PackageParts, numbers: ReadonlyMap<string, string>): void {
  const oursXml = partText(parts, 'word/styles.xml') ?? '';
  const theirsXml = renumbered(partText(reference, 'word/styles.xml') ?? '', numbers);
  const ours = stylesOf(oursXml);
  const theirs = stylesOf(theirsXml);
  const ids = new Map<string, string>();
  const added: Style[] = [];
  for (const style of ours) {
    const same = theirs.find(({ name, type }) => name === style.name && type === style.type);
    const isTaken = theirs.some(({ id }) => id === style.id);
    ids.set(style.id, same?.id ?? (isTaken ? `Ours${style.id}` : style.id));
    if (!same) added.push(style);
  }
  const renamed = (xml: string) =>
    xml.replace(references, (_, start: string, id: string) => `${start}${ids.get(id) ?? id}"`);
  const appended = added.map(({ id, xml }) =>
    renamed(xml).replace(`w:styleId="${id}"`, `w:styleId="${ids.get(id) ?? id}"`),
  );
  const withNumbers = headingNumbers(theirsXml, theirs, ours);
  putPartText(parts, 'word/styles.xml', withNumbers.replace('</w:styles>', `${withoutDefaults(appended)}</w:styles>`));
  const others = [...parts.keys()].filter((name) =>
    /^word\/(?:document|numbering|footnotes|header\d+|footer\d+)\.xml$/.test(name),
  );
  for (const name of others)
    setPartText(parts, name, (xml) => (name === 'word/numbering.xml' ? oursOnly(xml, renamed) : renamed(xml)));
}

function stylesOf(xml: string): Style[] {
  return [...xml.matchAll(/<w:style\b[^>]*>[\s\S]*?<\/w:style>/g)].map(([style]) => ({
    id: /\bw:styleId="([^"]+)"/.exec(style)?.[1] ?? '',
    name: (/<w:name\b[^>]*\bw:val="([^"]+)"/.exec(style)?.[1] ?? '').toLowerCase(),
    type: /\bw:type="([^"]+)"/.exec(style)?.[1] ?? '',
    xml: style,
  }));
}

/** Headings that the customer does not number are numbered as ours are: the contents and references need it. */
function headingNumbers(xml: string, theirs: readonly Style[], ours: readonly Style[]): string {
  let numbered = xml;
  for (const level of [1, 2, 3, 4]) {
    const name = `heading ${level}`;
    const [their, our] = [theirs, ours].map((styles) => styles.find((style) => style.name === name));
    const numbers = /<w:numPr>[\s\S]*?<\/w:numPr>/.exec(our?.xml ?? '')?.[0];
    if (their && numbers && !their.xml.includes('<w:numPr>')) {
      numbered = numbered.replace(their.xml, () => withNumbers(their.xml, numbers));
    }
  }
  return numbered;
}

/** `numPr` comes after `keepNext`, `keepLines`, `pageBreakBefore`, `framePr` and `widowControl` (ECMA-376 Part 1, 17.3.1.26). */
function withNumbers(style: string, numbers: string): string {
  if (!style.includes('<w:pPr>')) return style.replace(/(?=<w:rPr>|<\/w:style>)/, `<w:pPr>${numbers}</w:pPr>`);
  return style.replace(
    /<w:pPr>((?:<w:(?:pStyle|keepNext|keepLines|pageBreakBefore|widowControl)\b[^>]*\/>)*)/,
    (_, before: string) => `<w:pPr>${before}${numbers}`,
  );
}

/** There is one default style of each type, and it is the customer's. */
function withoutDefaults(styles: readonly string[]): string {
  return styles.map((style) => style.replace(/ w:default="[^"]*"/, '')).join('');
}

function renumbered(xml: string, numbers: ReadonlyMap<string, string>): string {
  return xml.replace(/(<w:numId\b[^>]*\bw:val=")(\d+)"/g, (whole, start: string, id: string) => {
    const number = numbers.get(id);
    return number === undefined ? whole : `${start}${number}"`;
  });
}

/** The customer's numberings name the customer's styles already. */
function oursOnly(xml: string, renamed: (xml: string) => string): string {
  return xml.replace(/<w:abstractNum\b[\s\S]*?<\/w:abstractNum>/g, (each) =>
    /\bw:abstractNumId="[5-9]\d{3}"/.test(each) ? each : renamed(each),
  );
}
