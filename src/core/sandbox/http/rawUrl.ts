import { splitTarget } from '../../sigv4/rawRequest';
import { S3Error } from '../s3Error';

export interface Target {
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Empty for the bucket itself; decoded exactly once, never normalised. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** True: the bucket stood in the host name. */
  readonly inHost: boolean;
}

function decode(text: string, plusIsSpace: boolean): string {
  try {
    return decodeURIComponent(plusIsSpace ? text.replaceAll('+', ' ') : text);
  } catch {
    throw new S3Error('InvalidURI', `Couldn't parse the specified URI.`);
  }
}

function parseQuery(text: string): Map<string, string> {
  const query = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals), true);
    if (!query.has(name)) query.set(name, equals < 0 ? '' : decode(pair.slice(equals + 1), true));
  }
  return query;
}

/** The bucket of a virtual-host style name: what stands before one of our own host names. */
function hostBucket(host: string | undefined): string | undefined {
  const name = host?.replace(/:\d+$/, '') ?? '';
  return /^(.+?)\.(?:s3\.localhost|localhost|127\.0\.0\.1)$/i.exec(name)?.[1];
}

/**
 * Reads a request target as it came over the wire. No `URL`: it would turn `a/../b` into `b`.
 * @throws S3Error `InvalidURI` for a percent sign that encodes nothing.
 */
export function parseTarget(url: string, host: string | undefined): Target {
  const { path, query: parameters } = splitTarget(url);
  const query = parseQuery(parameters);
  const rest = path.startsWith('/') ? path.slice(1) : path;
  const fromHost = hostBucket(host);
  if (fromHost !== undefined) return { bucket: fromHost, key: decode(rest, false), query, inHost: true };
  const slash = rest.indexOf('/');
  if (slash < 0) return { bucket: decode(rest, false), key: '', query, inHost: false };
  return {
    bucket: decode(rest.slice(0, slash), false),
    key: decode(rest.slice(slash + 1), false),
    query,
    inHost: false,
  };
}
