/** Type and subtype in lower case, without parameters; empty without a header. */
export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** A parameter of a Content-Type, unquoted: `charset`. */
export function mediaParameter(contentType: string | undefined, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*("[^"]*"|[^;\\s]+)`, 'i').exec(contentType ?? '');
  return found?.[1]?.replace(/^"|"$/g, '');
}

/** `application/json` and everything that ends in `+json` (RFC 6839). */
export function isJsonType(mediaType: string): boolean {
  return /^(?:application|text)\/(?:json|[\w.-]+\+json)$/.test(mediaType);
}

/** What is text although it does not say `text/`. */
export function isTextType(mediaType: string): boolean {
  return mediaType.startsWith('text/') || isJsonType(mediaType) || textTypes.test(mediaType);
}

const textTypes =
  /^application\/(?:xml|javascript|ecmascript|yaml|x-yaml|x-ndjson|jsonl|graphql|x-www-form-urlencoded|[\w.-]+\+(?:xml|yaml))$/;

/** Whether a media type answers to a range: `*\/*`, `application/*`, or itself. */
export function matchesMediaRange(mediaType: string, range: string): boolean {
  const wanted = mediaTypeOf(range);
  return (
    wanted === '*/*' || wanted === mediaType || (wanted.endsWith('/*') && mediaType.startsWith(wanted.slice(0, -1)))
  );
}
