/** How a file of the user's writes its text, beside the text itself. */
export interface TextForm {
  readonly crlf: boolean;
  readonly mark: boolean;
}

const byteOrderMark = '\ufeff';

/** Most of its line ends decide. */
export function formOf(text: string): TextForm {
  const all = text.match(/\n/g)?.length ?? 0;
  const crlf = text.match(/\r\n/g)?.length ?? 0;
  return { crlf: crlf > all / 2, mark: text.startsWith(byteOrderMark) };
}

/** The text as templates write it: lines end with `\n`, no byte order mark. What differs in nothing else is the same text. */
export function plainText(text: string): string {
  return (text.startsWith(byteOrderMark) ? text.slice(1) : text).replaceAll('\r\n', '\n');
}

/** A plain text as the user's file writes it. */
export function inForm(text: string, { crlf, mark }: TextForm): string {
  return `${mark ? byteOrderMark : ''}${crlf ? text.replaceAll('\n', '\r\n') : text}`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a file; undefined when it is no UTF-8 (GBK, an image): nothing that we could merge. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    const text = utf8.decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
