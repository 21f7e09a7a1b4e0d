const plain = /^[A-Za-z0-9\-._~]*$/;
const plainPath = /^[A-Za-z0-9\-._~/]*$/;
const slash = 0x2f;
const percent = 0x25;

/** Every byte as its escape, but for the unreserved ones of RFC 3986, which stand for themselves. */
const escapes = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return plain.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

/**
 * `UriEncode` of the S3 API reference ("Authenticating Requests: Using the Authorization Header"): each byte but
 * `A-Z a-z 0-9 - . _ ~` becomes `%XY` in upper case; in a path (`keepSlash`) `/` stays as well.
 */
function uriEncode(bytes: Uint8Array, keepSlash: boolean): string {
  let text = '';
  for (const byte of bytes) text += byte === slash && keepSlash ? '/' : escapes[byte];
  return text;
}

/** The bytes behind percent escapes. What only looks like an escape stays as it is: a server has to take any request line. */
export function percentDecode(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const escaped = byte === percent ? Number.parseInt(hexPair(text, at + 1), 16) : Number.NaN;
    bytes[length++] = Number.isNaN(escaped) ? byte : escaped;
    if (!Number.isNaN(escaped)) at += 2;
  }
  return bytes.subarray(0, length);
}

function hexPair(text: string, at: number): string {
  const pair = text.slice(at, at + 2);
  return /^[0-9A-Fa-f]{2}$/.test(pair) ? pair : '';
}

/** A path in the one form that S3 signs, whatever its client escaped. No segment is resolved, no slash dropped. */
export function recodePath(rawPath: string): string {
  return plainPath.test(rawPath) ? rawPath : uriEncode(percentDecode(rawPath), true);
}

/** A name or value of a query in the form that S3 signs. There `+` stands for a blank, as in HTML forms. */
export function recodeQuery(raw: string): string {
  return plain.test(raw) ? raw : uriEncode(decodeQuery(raw), false);
}

/** The bytes of a name or value of a query. */
export function decodeQuery(raw: string): Buffer {
  return percentDecode(raw.replaceAll('+', ' '));
}
