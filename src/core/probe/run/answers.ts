import type { RawS3Answer } from '../../rawS3/rawS3Client';

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name = '') => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return decimal === undefined ? (named[name] ?? whole) : String.fromCodePoint(Number(decimal));
  });
}

/**
 * What stands between the tags of every element of that name, as it is. For answers of S3, where no element holds another of
 * its own name and there are neither comments nor CDATA sections.
 */
export function innerXml(xml: string, name: string): readonly string[] {
  const element = new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>([\\s\\S]*?)</${name}>)`, 'g');
  return [...xml.matchAll(element)].map(([, inner = '']) => inner);
}

/** The texts of every element of that name. */
export function xmlTexts(xml: string, name: string): readonly string[] {
  return innerXml(xml, name).map(decodeEntities);
}

/** The text of the first element of that name. */
export function xmlText(xml: string, name: string): string | undefined {
  return xmlTexts(xml, name)[0];
}

/** A text as it stands in an XML document; control characters as references, which XML 1.0 forbids and some stores take. */
export function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are the point
  return text.replace(/[<>&"\u0000-\u001f\u007f]/g, (char) => `&#x${char.charCodeAt(0).toString(16)};`);
}

/** The code of an error answer, empty where there is none, as after HEAD. */
export function errorCodeOf(answer: RawS3Answer): string {
  const text = answer.body.subarray(0, 4096).toString();
  const code = /<Error[\s>]/.test(text) || /<ErrorResponse[\s>]/.test(text) ? xmlText(text, 'Code') : undefined;
  return code?.slice(0, 80) ?? '';
}

/** True for an answer that says yes: 2xx, and no error document within it, as CopyObject and Complete may send. */
export function saysYes(answer: RawS3Answer): boolean {
  if (answer.status < 200 || answer.status > 299) return false;
  return !/^(<\?xml[^>]*>)?\s*<Error[\s>]/.test(answer.body.subarray(0, 256).toString());
}

/** A header of one value; empty where it is missing. */
export function headerOf(answer: RawS3Answer, name: string): string {
  return String(answer.headers[name] ?? '');
}
