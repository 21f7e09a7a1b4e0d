import type { CapabilityId } from '../../capabilities/capabilities';
import { RequestHeaders } from '../../sigv4/rawRequest';
import type { Payload } from '../auth/payload';
import type { Dialect } from '../dialect';
import { S3Error } from '../s3Error';
import type { Target } from './rawUrl';

/** Which capability a header asks for. */
const headerCapabilities: ReadonlyMap<string, CapabilityId> = new Map<string, CapabilityId>([
  ['content-md5', 'checksum.contentMd5'],
  ['x-amz-checksum-crc32', 'checksum.crc32'],
  ['x-amz-checksum-crc32c', 'checksum.crc32c'],
  ['x-amz-checksum-crc64nvme', 'checksum.crc64nvme'],
  ['x-amz-checksum-sha1', 'checksum.sha1'],
  ['x-amz-checksum-sha256', 'checksum.sha256'],
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
  ['renameObject', 'rename.object'],
  ['partNumber', 'get.part'],
]);

export interface FilteredRequest {
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
  const ignoredHeaders = ignoredNames(dialect, request.headers.names(), headerCapabilities);
  const isUpload = request.target.query.has('uploadId');
  const ignoredParameters = isUpload ? [] : ignoredNames(dialect, request.target.query.keys(), parameterCapabilities);
  if (ignoredHeaders.length === 0 && ignoredParameters.length === 0) return request;
  // Where the checksum goes unseen, so does the header that announces it.
  const unseen = new Set(ignoredHeaders);
  if (ignoredHeaders.some((name) => name.startsWith('x-amz-checksum-'))) unseen.add('x-amz-sdk-checksum-algorithm');
  const kept = [...request.headers.names()].filter((name) => !unseen.has(name));
  const raw = kept.flatMap((name) => request.headers.all(name).flatMap((value) => [name, value]));
  const query = new Map([...request.target.query].filter(([name]) => !ignoredParameters.includes(name)));
  return { target: { ...request.target, query }, headers: new RequestHeaders(raw) };
}

function ignoredNames(
  dialect: Dialect,
  names: Iterable<string>,
  capabilities: ReadonlyMap<string, CapabilityId>,
): readonly string[] {
  return [...names].filter((name) => {
    const capability = capabilities.get(name);
    if (capability === undefined) return false;
    dialect.requireNotRefused(capability);
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
