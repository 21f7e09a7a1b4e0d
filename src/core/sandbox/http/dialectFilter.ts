import type { CapabilityId } from '../../capabilities/capabilities';
import { RequestHeaders } from '../../sigv4/rawRequest';
import type { Payload } from '../auth/payload';
import type { Dialect } from '../dialect';
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
  ['x-amz-server-side-encryption-customer-algorithm', 'encryption.sseC'],
  ['x-amz-server-side-encryption-customer-key', 'encryption.sseC'],
  ['x-amz-server-side-encryption-customer-key-md5', 'encryption.sseC'],
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
  if (dialect.id === 'aws') {
    requireNoCustomerKeys(request.headers);
    return request;
  }
  requireStreaming(dialect, payload);
  requireAcceptedKey(request.target.key, dialect);
  // OSS appends with POST, RGW with PUT.
  if (request.method === 'POST' && request.target.query.has('append')) dialect.requireNotRefused('append.oss');
  const ignoredHeaders = ignoredNames(dialect, request.headers.names(), headerCapabilities);
  const isUpload = request.target.query.has('uploadId');
  const ignoredParameters = isUpload ? [] : ignoredNames(dialect, request.target.query.keys(), parameterCapabilities);
  if (ignoredHeaders.length === 0 && ignoredParameters.length === 0) return request;
  const unseen = new Set(ignoredHeaders);
  const kept = [...request.headers.names()].filter((name) => !unseen.has(name));
  const raw = kept.flatMap((name) => request.headers.all(name).flatMap((value) => [name, value]));
  const query = new Map([...request.target.query].filter(([name]) => !ignoredParameters.includes(name)));
  return { method: request.method, target: { ...request.target, query }, headers: new RequestHeaders(raw) };
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

function requireStreaming(dialect: Dialect, payload: Payload): void {
  if (payload.kind === 'unsigned') dialect.requireNotRefused('stream.unsignedPayload');
  if (payload.kind !== 'streaming') return;
  if (payload.trailer) dialect.requireNotRefused(payload.signed ? 'stream.signedTrailer' : 'stream.unsignedTrailer');
  else dialect.requireNotRefused('stream.signed');
}

/** AWS takes keys of customers (SSE-C) over TLS only, which the sandbox does not speak. Throws InvalidRequest. */
function requireNoCustomerKeys(headers: RequestHeaders): void {
  if (![...headers.names()].some((name) => name.includes('-server-side-encryption-customer-'))) return;
  throw new S3Error(
    'InvalidRequest',
    'Requests specifying Server Side Encryption with Customer provided keys must be made over a secure connection.',
  );
}
