import type { RequestHeaders } from './rawRequest';
import { decodeQuery, recodePath, recodeQuery } from './uriEncoding';

/** What goes into a canonical request besides method and path. */
export interface CanonicalParts {
  readonly method: string;
  readonly path: string;
  /** From {@link canonicalQuery}. */
  readonly query: string;
  readonly headers: RequestHeaders;
  readonly signedHeaders: readonly string[];
  /** The value of x-amz-content-sha256, or what stands for it. */
  readonly payloadHash: string;
}

/**
 * The text that is hashed and signed. Source: S3 API reference, "Authenticating Requests: Using the Authorization Header",
 * task 1. Its characters are bytes (Latin-1), as in {@link RawRequest}.
 */
export function canonicalRequest(parts: CanonicalParts): string {
  const headers = parts.signedHeaders.map((name) => `${name}:${canonicalValue(parts.headers.all(name))}\n`);
  return [
    parts.method,
    parts.path,
    parts.query,
    headers.join(''),
    parts.signedHeaders.join(';'),
    parts.payloadHash,
  ].join('\n');
}

/** Blanks around a value go, several inside become one; a header that came more than once is one list. */
function canonicalValue(values: readonly string[]): string {
  return values.map((value) => value.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '')).join(',');
}

/**
 * The forms of a path that a client may have signed: as it came, and as S3 writes it (decoded and encoded anew: AWS and RGW
 * both do, so `(` sent and `%28` signed is fine). Both name the same key; S3 neither encodes twice nor resolves `..` and `//`.
 */
export function canonicalPaths(rawPath: string): readonly string[] {
  return [...new Set([rawPath, recodePath(rawPath)])];
}

/** One parameter of a query, both parts as they came. */
export type RawParameter = readonly [name: string, value: string];

/** The parameters of a raw query in the order they came. `a` alone counts as `a=`, empty pieces as nothing. */
export function rawParameters(rawQuery: string): readonly RawParameter[] {
  return rawQuery
    .split('&')
    .filter((piece) => piece !== '')
    .map((piece) => {
      const equals = piece.indexOf('=');
      return equals < 0 ? [piece, ''] : [piece.slice(0, equals), piece.slice(equals + 1)];
    });
}

/** The parameters ordered by the bytes of their encoded names, then values, without the signature of a presigned address. */
export function canonicalQuery(parameters: readonly RawParameter[]): string {
  return parameters
    .map(([name, value]) => [recodeQuery(name), recodeQuery(value)] as const)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** The decoded values of the parameters called `name`, as bytes (Latin-1) like everything that is signed. */
export function queryValues(parameters: readonly RawParameter[], name: string): readonly string[] {
  return parameters
    .filter(([raw]) => decodeQuery(raw).toString('latin1') === name)
    .map(([, value]) => decodeQuery(value).toString('latin1'));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
