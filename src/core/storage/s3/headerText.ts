/**
 * Metadata travels in HTTP headers, which are bytes: Node reads them as Latin-1, whatever they were. Text that other
 * tools wrote as plain UTF-8 is made readable again; anything else stays as it came.
 */
export function fromHeader(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII is the point
  if (/^[\u0000-\u007f]*$/.test(value)) return value;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    return value;
  }
}

/**
 * Text as a header value. Beyond ASCII it is encoded as RFC 2047 says, which is also how AWS gives such metadata back:
 * sent as it is, the signature does not match on Ceph RGW (403).
 */
export function toHeader(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII is the point
  if (/^[\u0000-\u007f]*$/.test(text)) return text;
  return `=?UTF-8?B?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}
