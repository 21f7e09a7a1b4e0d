/** One parameter of a query: a name with its value, or a name alone (`uploads`). */
export type QueryParameter = string | readonly [name: string, value: string];

/** Percent-encodes everything but the unreserved characters of RFC 3986, as S3 signs it. Half surrogate pairs become U+FFFD. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A key as it stands in a path: each `/` stays, nothing is resolved. */
export function encodeKey(key: string): string {
  return key.split('/').map(encode).join('/');
}

/** A query in the order given. */
export function encodeQuery(parameters: readonly QueryParameter[]): string {
  return parameters
    .map((parameter) =>
      typeof parameter === 'string' ? encode(parameter) : `${encode(parameter[0])}=${encode(parameter[1])}`,
    )
    .join('&');
}
