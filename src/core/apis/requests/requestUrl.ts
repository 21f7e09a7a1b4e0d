import { AppError } from '../../base/errors';

/** An address taken apart without being changed. */
export interface UrlParts {
  readonly scheme: 'http' | 'https';
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** Path and query as they go over the wire. */
  readonly target: string;
  /** `https://host:port`, lower case, with the port even when it is the usual one. */
  readonly origin: string;
}

const form = /^(https?):\/\/(\[[\da-f:.]+\]|[^/?#:@[\]\s]+)(?::(\d{1,5}))?([/?][^#]*)?(?:#.*)?$/is;

/**
 * Takes an address apart. `URL` would make `/a/../b` to `/b` and decode what it knows better.
 * @throws AppError `input.invalid`, reason `address`, for what is no http(s) address or has user and password in it.
 */
export function urlParts(url: string): UrlParts {
  const [, scheme = '', host = '', port, target = '/'] = form.exec(url) ?? [];
  if (host === '') {
    const facts = { reason: 'address', value: withoutQuery(url) };
    throw new AppError('input.invalid', `Not an address of the form http(s)://host/path: ${facts.value}`, { facts });
  }
  const kind = scheme.toLowerCase() === 'https' ? 'https' : 'http';
  const number = Number(port ?? (kind === 'https' ? 443 : 80));
  return {
    scheme: kind,
    host: host.replace(/^\[|\]$/g, ''),
    port: number,
    target: encodeIllegal(target.startsWith('?') ? `/${target}` : target),
    origin: `${kind}://${host.toLowerCase()}:${number}`,
  };
}

/** Whether two addresses are of one scheme, host and port. */
export function sameOrigin(a: string, b: string): boolean {
  return urlParts(a).origin === urlParts(b).origin;
}

/** Percent-encodes what may not stand in a request line, and nothing else. */
export function encodeIllegal(target: string): string {
  return target.replace(/[^\x21-\x7e]+/g, (text) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/** An address without query and user: what may be logged. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
}

/** Server and path as one address; a slash at the server's end does not double that of the path. */
export function joinUrl(server: string, path: string): string {
  return server.replace(/\/+$/, '') + (path.startsWith('/') ? path : `/${path}`);
}

/**
 * Where a redirect or a relative server leads, seen from an address.
 * @throws AppError `input.invalid` as {@link urlParts}.
 */
export function resolveUrl(reference: string, base: string): string {
  if (/^https?:\/\//i.test(reference)) return reference;
  const { scheme } = urlParts(base);
  if (reference.startsWith('//')) return `${scheme}:${reference}`;
  const origin = /^[a-z]+:\/\/[^/?#]+/i.exec(base)?.[0] ?? base;
  if (reference.startsWith('/')) return origin + reference;
  const folder = withoutQuery(base)
    .slice(origin.length)
    .replace(/[^/]*$/, '');
  return `${origin}${folder || '/'}${reference}`;
}
