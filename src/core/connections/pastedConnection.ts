import { isAppError } from '../base/errors';
import { awsEndpoint, parseAwsHost } from '../storage/keys/awsHost';
import type { AccessKeys, Addressing } from './connection';
import { type EndpointReason, formatEndpoint, guessScheme, normalizeEndpoint, parseEndpoint } from './endpoint';
import { type PastedFields, readPastedFields } from './pastedFields';

/** What a pasted text says of a new connection; everything it does not say is absent. */
export interface PastedConnection {
  /** Normalised, see {@link normalizeEndpoint}. */
  readonly endpoint?: string;
  readonly region?: string;
  readonly addressing?: Addressing;
  readonly keys?: AccessKeys;
  readonly startBucket?: string;
  /** Ends with a slash. */
  readonly startPrefix?: string;
  readonly caFile?: string;
}

export type PastedConnectionReason =
  | 'empty'
  | 'notUnderstood'
  /** An access key without its secret, or the other way round, and nothing else of use. */
  | 'incompleteKeys'
  | EndpointReason;

export type PasteResult = { readonly draft: PastedConnection } | { readonly reason: PastedConnectionReason };

/**
 * Understands what people paste when they add a connection: a URL, with `key:secret@` or without; a host; a block of an
 * AWS credentials file or of `.s3cfg`; what `aws configure` asked; shell lines that set variables; the JSON of MinIO, STS
 * or radosgw-admin; the CSV of the AWS console. In a URL the secret may stand as it is, with `/`, `+` and `@`, or
 * percent-encoded. A host without a scheme gets one as {@link guessScheme} has it. Never throws; a reason never holds
 * any of the text.
 */
export function parsePastedConnection(text: string): PasteResult {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') return { reason: 'empty' };
  try {
    return isOneWord(trimmed) ? fromUrl(unquote(trimmed)) : fromFields(readPastedFields(trimmed));
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { reason: error.facts['reason'] as EndpointReason };
  }
}

/** One word that is no assignment (`AWS_ACCESS_KEY_ID=...`) and no JSON. */
function isOneWord(text: string): boolean {
  return !/\s/.test(text) && !/^[[{]/.test(text) && (/^https?:\/\//i.test(text) || !/^(?:\$env:)?\w+=/i.test(text));
}

interface UrlParts {
  readonly scheme: string | undefined;
  readonly keys?: AccessKeys;
  readonly authority: string;
  readonly path: string;
}

function fromUrl(text: string): PasteResult {
  const { scheme, keys, authority, path } = splitUrl(text);
  // A single word without dot, port or secret could be anything.
  if (scheme === undefined && keys === undefined && !/[.:]|^localhost$/i.test(authority))
    return { reason: 'notUnderstood' };
  const endpoint = scheme === undefined ? guessScheme(authority) : `${scheme}://${authority}`;
  return { draft: { ...fromEndpoint(endpoint, path), ...(keys === undefined ? {} : { keys }) } };
}

const hostAndPort = String.raw`(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?`;
// The secret ends at the first @ that a host follows, and the end or a path after it.
const withKeys = new RegExp(`^([^:/@?#]+):(.+?)@(${hostAndPort})(?=[/?#]|$)([^?#]*)`, 's');
const withoutKeys = /^([^/?#]*)([^?#]*)/;

function splitUrl(text: string): UrlParts {
  const [, scheme, rest = ''] = /^(?:(https?):\/\/)?(.*)$/is.exec(text) ?? [];
  const [, accessKeyId, secret, host = '', path = ''] = withKeys.exec(rest) ?? [];
  if (accessKeyId !== undefined && secret !== undefined && !isHostWithPort(rest, accessKeyId)) {
    return {
      scheme,
      keys: { accessKeyId: decode(accessKeyId), secretAccessKey: decode(secret) },
      authority: host,
      path,
    };
  }
  const [, authority = '', plainPath = ''] = withoutKeys.exec(rest) ?? [];
  return { scheme, authority, path: plainPath };
}

/**
 * True for `host:9000/bucket/a:b@c`, which reads like keys: what comes first is a host and its port. A secret may begin
 * like a port, too, but then the name before it is an access key: long, upper case, no dot.
 */
function isHostWithPort(rest: string, name: string): boolean {
  return /^[^:/@]+:\d{1,5}\//.test(rest) && !/^[A-Z0-9]{16,}$/.test(name);
}

/** The endpoint, and the bucket and prefix that its path or the host names of Amazon S3 carry. */
function fromEndpoint(url: string, path: string): PastedConnection {
  const parts = parseEndpoint(url);
  const aws = parseAwsHost(parts.host);
  const segments = path.replace(/^\//, '').split('/');
  const bucket = aws?.bucket ?? segments.shift();
  const prefix = decode(segments.join('/'));
  return {
    endpoint: aws === undefined ? formatEndpoint(parts) : awsEndpoint(aws.region),
    ...(aws === undefined ? {} : { region: aws.region }),
    ...(bucket === undefined || bucket === '' ? {} : { startBucket: decode(bucket) }),
    ...(prefix === '' || bucket === '' ? {} : { startPrefix: prefix.endsWith('/') ? prefix : `${prefix}/` }),
  };
}

function fromFields(fields: PastedFields): PasteResult {
  const { accessKeyId, secretAccessKey, region, caFile, bucket } = fields;
  const addressing = addressingOf(fields);
  const keys =
    accessKeyId === undefined || secretAccessKey === undefined
      ? undefined
      : keysOf(accessKeyId, secretAccessKey, fields);
  const draft: PastedConnection = {
    ...endpointOf(fields),
    ...(keys === undefined ? {} : { keys }),
    ...(region === undefined ? {} : { region }),
    ...(addressing === undefined ? {} : { addressing }),
    ...(caFile === undefined ? {} : { caFile }),
    ...(bucket === undefined ? {} : { startBucket: bucket }),
  };
  if (keys !== undefined || draft.endpoint !== undefined) return { draft };
  if (accessKeyId !== undefined || secretAccessKey !== undefined) return { reason: 'incompleteKeys' };
  return Object.keys(draft).length === 0 ? { reason: 'notUnderstood' } : { draft };
}

function keysOf(accessKeyId: string, secretAccessKey: string, { sessionToken }: PastedFields): AccessKeys {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

function endpointOf({ endpoint, host, useHttps }: PastedFields): PastedConnection {
  const address = endpoint ?? host;
  if (address === undefined) return {};
  const hasScheme = /^https?:\/\//i.test(address);
  if (useHttps !== undefined && !hasScheme) {
    return { endpoint: normalizeEndpoint(`${isYes(useHttps) ? 'https' : 'http'}://${address}`) };
  }
  const { scheme, authority, path, keys } = splitUrl(guessScheme(address));
  // MinIO's console writes the address of its own programming interface as the URL.
  const start = path.startsWith('/api/') ? '' : path;
  return { ...fromEndpoint(`${scheme ?? 'https'}://${authority}`, start), ...(keys === undefined ? {} : { keys }) };
}

function addressingOf({ hostBucket, pathStyle, addressing }: PastedFields): Addressing | undefined {
  if (pathStyle !== undefined) return isYes(pathStyle) ? 'path' : 'virtual';
  if (hostBucket !== undefined) return /^%\(bucket\)s?\./.test(hostBucket) ? 'virtual' : 'path';
  if (addressing === 'path' || addressing === 'on') return 'path';
  return addressing === 'virtual' || addressing === 'off' || addressing === 'dns' ? 'virtual' : undefined;
}

function isYes(value: string): boolean {
  return /^(?:true|yes|on|1)$/i.test(value);
}

/** Percent-decoded once, or as it is where it does not decode: a secret may hold a bare percent sign. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unquote(text: string): string {
  return /^(["'`])(.*)\1$/s.exec(text)?.[2] ?? text;
}
