import { type ChecksumAlgorithm, checksumHeader, findChecksumAlgorithm } from '../body/checksums';
import type { BodySummary, RequestBody } from '../body/requestBody';
import { readCustomerKey } from '../encryption/customerKey';
import { receiveBody } from '../encryption/receiveBody';
import type { VersionRecord } from '../objects/records';
import type { Received } from '../repository/repository';
import { S3Error } from '../s3Error';
import { currentVersion, type NewVersion, putVersion } from './changeObject';
import { requireWriteConditions, writeConditionHeaders } from './conditions';
import { contentETag, quoteETag } from './etags';
import { attributeHeaders, type ObjectAttributes, readAttributes } from './objectAttributes';
import type { Call, Route } from './operation';

/** Bytes that one request can put. Source: S3 user guide, "Uploading objects". */
export const putLimit = 5 * 1024 ** 3;

export const putObject: Route = {
  operation: 'PutObject',
  action: 's3:PutObject',
  method: 'PUT',
  scope: 'object',
  headers: [...attributeHeaders, ...writeConditionHeaders, 'x-amz-checksum-*'],
  run: async (call) => {
    const { repository, bucket, key, headers, dialect } = call;
    repository.requireBucket(bucket);
    const attributes = readAttributes(call);
    const encryption = readCustomerKey(call);
    const body = call.body({ also: defaultChecksum(call) });
    requireObjectLength(body);
    requireWriteConditions(headers, currentVersion(repository.object(bucket, key)), 'put', dialect);
    const crowd = repository.object(bucket, key)?.versions.length;
    const received = await receiveBody(repository, body, encryption, crowd);
    const version = await repository.change(received.refs, () => {
      requireWriteConditions(headers, currentVersion(repository.object(bucket, key)), 'put', dialect);
      return putVersion(call, newVersion(attributes, received, contentETag(call, received.summary, encryption)));
    });
    announce(call, 'ObjectCreated:Put', version);
    return {
      status: 200,
      headers: { etag: quoteETag(version.etag), ...checksumHeaders(version), ...madeHeaders(call, version) },
    };
  },
};

/** Bytes up to which a body gets a checksum that nobody asked for: above, it would take as long as all the rest. */
const defaultChecksumLimit = 8 * 1024 * 1024;

/** AWS gives every object that comes without a checksum one of its own (S3 user guide, "Checking object integrity"). */
function defaultChecksum({ headers, dialect }: Call): readonly ChecksumAlgorithm[] {
  const isChosen = [...headers.names()].some((name) => /^x-amz-(?:checksum-|trailer$)/.test(name));
  const isLarge = Number(headers.get('content-length') ?? 0) > defaultChecksumLimit;
  return isChosen || isLarge || dialect.ignores('checksum.crc64nvme') ? [] : ['CRC64NVME'];
}

/** Throws MissingContentLength or EntityTooLarge for the body of an object or of a part. */
export function requireObjectLength({ length }: Pick<RequestBody, 'length'>): void {
  if (length === undefined) throw new S3Error('MissingContentLength');
  if (length > putLimit)
    throw new S3Error('EntityTooLarge', undefined, { ProposedSize: length, MaxSizeAllowed: putLimit });
}

function newVersion(attributes: ObjectAttributes, { refs, summary }: Received, etag: string): NewVersion {
  return {
    ...attributes,
    size: summary.size,
    etag,
    body: refs,
    checksums: storedChecksums(summary),
  };
}

/** The checksums of a body as records keep them. */
export function storedChecksums({ checksums }: BodySummary): Readonly<Record<string, string>> {
  return Object.fromEntries([...checksums].map(([name, digest]) => [name, digest.toString('base64')]));
}

/** Headers that tell of a version that was made, beside its ETag and its checksums. */
export function madeHeaders(call: Call, version: VersionRecord): Readonly<Record<string, string>> {
  const { versionId } = version;
  return {
    ...(versionId !== 'null' && { 'x-amz-version-id': versionId }),
    ...call.hooks.versionHeaders(call, version, 'made'),
  };
}

/** Headers with the checksums of an object. */
export function checksumHeaders({ checksums, checksumType }: Pick<VersionRecord, 'checksums' | 'checksumType'>) {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(checksums)) {
    const algorithm = findChecksumAlgorithm(name);
    if (algorithm) headers[checksumHeader(algorithm)] = value;
  }
  if (Object.keys(headers).length > 0) headers['x-amz-checksum-type'] = checksumType ?? 'FULL_OBJECT';
  return headers;
}

/** Tells of a version that was made. */
export function announce(
  { hooks, repository, bucket, key, requestId }: Call,
  name: string,
  version: VersionRecord,
): void {
  const { size, etag, versionId, modified } = version;
  hooks.changed({ name, bucket, key, size, etag, versionId, time: modified, requestId }, repository);
}
