/** A header as it goes over the wire; a name may come more than once. */
export type Header = readonly [name: string, value: string];

/** A request ready to be sent. Everything in it can be sent again: bodies name their files, they do not hold their streams. */
export interface ApiRequest {
  readonly method: string;
  /** Scheme, host, path and query, percent-encoded as it goes over the wire and never normalised: colons, slashes and dots stay. */
  readonly url: string;
  readonly headers: readonly Header[];
  readonly body?: RequestBody;
}

export type RequestBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The bytes of a file, streamed. */
  | { readonly kind: 'file'; readonly path: string }
  /** `multipart/form-data` (RFC 7578), streamed; its boundary and Content-Type are made when it is sent. */
  | { readonly kind: 'form'; readonly parts: readonly FormPart[] }
  /** One behind the other. */
  | { readonly kind: 'joined'; readonly pieces: readonly RequestBody[] };

export interface FormPart {
  readonly name: string;
  readonly fileName?: string;
  readonly contentType?: string;
  readonly content: Exclude<RequestBody, { kind: 'form' | 'joined' }>;
}

/** The value of the first header with a name, whatever its case. */
export function headerValue(headers: readonly Header[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([each]) => each.toLowerCase() === wanted)?.[1];
}

/** The headers with one set, in the place of any that had its name. */
export function withHeader(headers: readonly Header[], name: string, value: string): readonly Header[] {
  const wanted = name.toLowerCase();
  return [...headers.filter(([each]) => each.toLowerCase() !== wanted), [name, value]];
}
