import { AppError, isAppError } from '../../base/errors';
import { type EndpointParts, formatEndpoint, parseEndpoint } from '../../connections/endpoint';
import { type AwsHost, parseAwsHost } from './awsHost';

/** Why a text is no address of an object: the `reason` fact of the `input.invalid` error. */
export type ObjectAddressReason =
  | 'empty'
  /** Neither `s3://`, nor an ARN, nor an http(s) URL. */
  | 'notAnAddress'
  /** The URL's host, the fact `host`, is neither a known endpoint nor Amazon S3. */
  | 'unknownEndpoint'
  | 'noBucket'
  /** An ARN of something else than a bucket or an object: an access point, a tenant's bucket. */
  | 'unsupportedArn'
  /** A `%` in the URL that is followed by no UTF-8 byte. */
  | 'badPercentEncoding'
  /** Half of a surrogate pair: no UTF-8 and so no key. */
  | 'loneSurrogate';

export interface KnownEndpoint {
  readonly connectionId: string;
  /** As in {@link Connection.endpoint}. */
  readonly endpoint: string;
}

export interface ObjectAddress {
  /** Absent when the text names no endpoint, or Amazon S3 in a region that no connection is for. */
  readonly connectionId?: string;
  readonly bucket: string;
  /** Empty for the bucket itself; a prefix when the text ends with a slash and no such object exists. */
  readonly key: string;
  readonly versionId?: string;
}

/**
 * Reads what people copy from elsewhere: `s3://bucket/key` (also `s3a:` and `s3n:`, as Hadoop writes it), an ARN of any
 * partition, or a path-style or virtual-host style URL of a known endpoint or of Amazon S3. `s3:` and ARN are taken as
 * they stand, to the last space; a URL is percent-decoded exactly once, its fragment, user info and query are dropped
 * except for `versionId`. Nothing is normalised: `//`, `.` and `..` are part of the key. Of several connections for one
 * endpoint the first counts, so put the preferred one first.
 * @throws AppError `input.invalid`, its fact `reason` an {@link ObjectAddressReason}.
 */
export function parseObjectAddress(text: string, endpoints: readonly KnownEndpoint[]): ObjectAddress {
  const start = text.trimStart();
  if (start === '') throw invalid('empty');
  const uri = /^s3[an]?:\/\/(.*)$/is.exec(start)?.[1];
  if (uri !== undefined) return splitBucket(uri);
  if (/^arn:/i.test(start)) return parseArn(start);
  if (/^https?:\/\//i.test(start)) return parseUrl(start.trimEnd(), endpoints);
  throw invalid('notAnAddress');
}

/** `s3://bucket/key`, the key as it is: this form knows no encoding. */
export function s3Uri(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`;
}

/** The ARN of an object, or of the bucket when the key is empty. */
export function arn(bucket: string, key: string, partition = 'aws'): string {
  return `arn:${partition}:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
}

/**
 * The plain URL of an object, not signed. Browsers and many clients fold `.` and `..` segments before they send, so
 * the URL of such a key reaches another object from there; see {@link hasDotSegments}.
 * @throws AppError as {@link parseEndpoint} and {@link encodeKey}.
 */
export function objectUrl(endpoint: string, addressing: 'path' | 'virtual', bucket: string, key: string): string {
  const parts = parseEndpoint(endpoint);
  if (addressing === 'path') return `${formatEndpoint(parts)}/${encodeKey(bucket)}/${encodeKey(key)}`;
  return `${formatEndpoint({ ...parts, host: `${bucket}.${parts.host}` })}/${encodeKey(key)}`;
}

/** True for keys whose URL does not survive a browser: a segment is `.` or `..`. */
export function hasDotSegments(key: string): boolean {
  return key.split('/').some((segment) => segment === '.' || segment === '..');
}

/**
 * Percent-encodes a key for a URL or the `x-amz-copy-source` header: everything but RFC 3986's unreserved characters
 * and the slashes, as Signature Version 4 wants it.
 * @throws AppError `input.invalid`, reason `loneSurrogate`, for what is no Unicode text.
 */
export function encodeKey(key: string): string {
  if (/\p{Cs}/u.test(key)) throw invalid('loneSurrogate');
  const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(key)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, percent);
}

function parseArn(text: string): ObjectAddress {
  const [, region, account, resource = ''] = /^arn:[^:]+:s3:([^:]*):([^:]*):(.*)$/is.exec(text) ?? [];
  // With a region or an account it is an access point, or the bucket of an RGW tenant: never a bucket of ours.
  if (region !== '' || account !== '') throw invalid('unsupportedArn');
  return splitBucket(resource);
}

function parseUrl(url: string, endpoints: readonly KnownEndpoint[]): ObjectAddress {
  const [, origin = '', path = '', query] = /^(https?:\/\/[^/?#]*)([^?#]*)(?:\?([^#]*))?/is.exec(url) ?? [];
  const target = parseOrigin(origin);
  const found = findEndpoint(target, endpoints) ?? findAws(target.host, endpoints);
  if (found === undefined) throw invalid('unknownEndpoint', { host: target.host });
  const versionId = versionOf(query);
  return {
    ...(found.connectionId === undefined ? {} : { connectionId: found.connectionId }),
    ...bucketAndKey(found.bucket, path.slice(1)),
    ...(versionId === undefined ? {} : { versionId }),
  };
}

function bucketAndKey(bucket: string | undefined, path: string): { bucket: string; key: string } {
  if (bucket !== undefined) return { bucket, key: decodeOnce(path) };
  const parts = splitBucket(path);
  return { bucket: decodeOnce(parts.bucket), key: decodeOnce(parts.key) };
}

function parseOrigin(origin: string): EndpointParts {
  try {
    return parseEndpoint(origin.replace(/\/\/.*@/s, '//'));
  } catch (error) {
    if (isAppError(error)) throw invalid('notAnAddress', {}, error);
    throw error;
  }
}

interface Found {
  readonly connectionId?: string;
  readonly bucket?: string;
}

/** The known endpoint that names most of the host; then one whose port and scheme agree, too. */
function findEndpoint(target: EndpointParts, endpoints: readonly KnownEndpoint[]): Found | undefined {
  let best: { score: number; found: Found } | undefined;
  for (const { connectionId, endpoint } of endpoints) {
    const known = parseEndpoint(endpoint);
    const bucket = bucketBefore(target.host, known.host);
    if (bucket === undefined) continue;
    const score =
      known.host.length * 4 + (known.port === target.port ? 2 : 0) + (known.scheme === target.scheme ? 1 : 0);
    if (best === undefined || score > best.score) {
      best = { score, found: bucket === '' ? { connectionId } : { connectionId, bucket } };
    }
  }
  return best?.found;
}

/** Empty when the hosts are the same, the bucket of a virtual-host style name, or undefined. */
function bucketBefore(host: string, endpointHost: string): string | undefined {
  if (host === endpointHost) return '';
  // An IP address has no sub-domains, and 1.10.0.0.1 is not a bucket of 10.0.0.1.
  if (/^[\d.]+$|^\[/.test(endpointHost)) return undefined;
  return host.endsWith(`.${endpointHost}`) ? host.slice(0, -endpointHost.length - 1) : undefined;
}

function findAws(host: string, endpoints: readonly KnownEndpoint[]): Found | undefined {
  const aws = parseAwsHost(host);
  if (aws === undefined) return undefined;
  const connectionId = endpoints.find(({ endpoint }) =>
    isSameRegion(aws, parseAwsHost(parseEndpoint(endpoint).host)),
  )?.connectionId;
  return {
    ...(connectionId === undefined ? {} : { connectionId }),
    ...(aws.bucket === undefined ? {} : { bucket: aws.bucket }),
  };
}

function isSameRegion(a: AwsHost, b: AwsHost | undefined): boolean {
  return b !== undefined && b.bucket === undefined && a.region === b.region && a.china === b.china;
}

function splitBucket(text: string): { bucket: string; key: string } {
  const slash = text.indexOf('/');
  const bucket = slash < 0 ? text : text.slice(0, slash);
  if (bucket === '') throw invalid('noBucket');
  return { bucket, key: slash < 0 ? '' : text.slice(slash + 1) };
}

function versionOf(query: string | undefined): string | undefined {
  const value = query
    ?.split('&')
    .find((pair) => pair.startsWith('versionId='))
    ?.slice('versionId='.length);
  return value === undefined || value === '' ? undefined : decodeOnce(value);
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw invalid('badPercentEncoding', {}, error);
  }
}

function invalid(reason: ObjectAddressReason, facts: { host?: string } = {}, cause?: unknown): AppError {
  const options = { facts: { reason, ...facts } };
  return new AppError(
    'input.invalid',
    `Not an address of an object: ${reason}`,
    cause === undefined ? options : { ...options, cause },
  );
}
