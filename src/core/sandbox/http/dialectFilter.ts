import type { CapabilityId } from '../../capabilities/capabilities';
import { RequestHeaders } from '../../sigv4/rawRequest';
import type { Payload } from '../auth/payload';
import type { Dialect } from '../dialect';
import { customerKeyHeaders, requireCustomerKeysTaken, sourceKeyHeaders } from '../encryption/customerKey';
import { S3Error } from '../s3Error';
import type { Target } from './rawUrl';
import { requireAcceptedKey } from './refusedKeys';

/** Which capability a header asks for. */
const headerCapabilities: ReadonlyMap<string, CapabilityId> = new Map<string, CapabilityId>([
  ['content-md5', 'checksum.contentMd5'],
  ['x-amz-checksum-crc32', 'checksum.crc32'],
  ['x-amz-checksum-crc32c', 'checksum.crc32c'],
  ['x-amz-checksum-crc64nvme', 'checksum.crc64nvme'],
  ['x-amz-checksum-sha1', 'checksum.sha1'],
  ['x-amz-checksum-sha256', 'checksum.sha256'],
  ['if-modified-since', 'get.ifModifiedSince'],
  ['if-unmodified-since', 'get.ifUnmodifiedSince'],
  ['x-amz-rename-source', 'rename.object'],
  ['x-amz-server-side-encryption', 'encryption.sseS3'],
  ...[...customerKeyHeaders, ...sourceKeyHeaders].map((name) => [name, 'encryption.sseC'] as const),
  ['x-amz-tagging', 'tags.onPut'],
  ['x-amz-write-offset-bytes', 'append.writeOffset'],
]);

/** Which capability a query parameter asks for. */
const parameterCapabilities: ReadonlyMap<string, CapabilityId> = new Map<string, CapabilityId>([
  ['append', 'append.rgw'],
  ['position', 'append.rgw'],
  ['renameObject', 'rename.object'],
  ['partNumber', 'get.part'],
]);

const checksums = ['checksum.crc32', 'checksum.crc32c', 'checksum.sha1', 'checksum.sha256'] as const;

/** Headers that a store without checksums does not see either. */
const aboutChecksums: ReadonlySet<string> = new Set([
  'x-amz-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-checksum-type',
  'x-amz-sdk-checksum-algorithm',
]);

export interface FilteredRequest {
  readonly method: string;
  readonly target: Target;
  readonly headers: RequestHeaders;
}

/**
 * What a store of this dialect sees of a request: headers and parameters that it ignores are not there. Throws {@link DialectRefusal}
 * for those that it refuses.
 */
export function filterForDialect(dialect: Dialect, request: FilteredRequest, payload: Payload): FilteredRequest {
  requirePossibleKeys(dialect, request.headers);
  if (dialect.id === 'aws') return request;
  requireStreaming(dialect, payload, request.headers);
  requireAcceptedKey(request.target.key, dialect);
  // OSS appends with POST, RGW with PUT.
  if (request.method === 'POST' && request.target.query.has('append')) dialect.requireNotRefused('append.oss');
  const ignoredHeaders = ignoredHeadersOf(dialect, request);
  const isUpload = request.target.query.has('uploadId');
  const ignoredParameters = isUpload ? [] : ignoredNames(dialect, request.target.query.keys(), parameterCapabilities);
  if (ignoredHeaders.length === 0 && ignoredParameters.length === 0) return request;
  const unseen = new Set(ignoredHeaders);
  const kept = [...request.headers.names()].filter((name) => !unseen.has(name));
  const raw = kept.flatMap((name) => request.headers.all(name).flatMap((value) => [name, value]));
  const query = new Map([...request.target.query].filter(([name]) => !ignoredParameters.includes(name)));
  return { method: request.method, target: { ...request.target, query }, headers: new RequestHeaders(raw) };
}

function ignoredHeadersOf(dialect: Dialect, { target, headers }: FilteredRequest): readonly string[] {
  const ignored = ignoredNames(dialect, headers.names(), headerCapabilities);
  if (!dialect.isRgw) return ignored;
  // RGW refuses an algorithm that it has never heard of, and holds the digest of a list of keys against nothing.
  const isUnknown = headers.get('x-amz-server-side-encryption') !== 'AES256';
  const kept = ignored.filter((name) => !(isUnknown && name === 'x-amz-server-side-encryption'));
  if (target.query.has('delete')) return [...kept, 'content-md5'];
  return encryptsNothing(target, headers) ? [...kept, ...customerKeyHeaders] : kept;
}

function ignoredNames(
  dialect: Dialect,
  names: Iterable<string>,
  capabilities: ReadonlyMap<string, CapabilityId>,
): readonly string[] {
  const knowsNoChecksums = checksums.every((capability) => dialect.ignores(capability));
  return [...names].filter((name) => {
    if (knowsNoChecksums && aboutChecksums.has(name)) return true;
    const capability = capabilities.get(name);
    if (capability === undefined) return false;
    // Conditions are refused by what they come to, in the operation.
    if (!name.startsWith('if-')) dialect.requireNotRefused(capability);
    return dialect.ignores(capability);
  });
}

function requireStreaming(dialect: Dialect, payload: Payload, headers: RequestHeaders): void {
  if (payload.kind === 'unsigned') dialect.requireNotRefused('stream.unsignedPayload');
  if (payload.kind !== 'streaming') return;
  if (payload.trailer) dialect.requireNotRefused(payload.signed ? 'stream.signedTrailer' : 'stream.unsignedTrailer');
  else dialect.requireNotRefused('stream.signed');
  // RGW takes the announcement of chunks for a hash when there are none.
  if (dialect.isRgw && headers.get('x-amz-decoded-content-length') === '0')
    throw new S3Error('XAmzContentSHA256Mismatch');
}

/** True for what RGW 16.2.15 leaves in the clear whatever key comes along: copies and what is appended. */
function encryptsNothing({ query }: Target, headers: RequestHeaders): boolean {
  return query.has('append') || (headers.get('x-amz-copy-source') !== undefined && !query.has('uploadId'));
}

/** Throws for keys of customers, in whatever request, where the store does not take them. */
function requirePossibleKeys(dialect: Dialect, headers: RequestHeaders): void {
  if ([...headers.names()].some((name) => name.includes('-server-side-encryption-customer-'))) {
    requireCustomerKeysTaken(dialect);
  }
}
