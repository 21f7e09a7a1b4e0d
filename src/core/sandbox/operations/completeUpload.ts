import { type ChecksumAlgorithm, checksumAlgorithms, checksumHeader } from '../body/checksums';
import type { CombinableAlgorithm } from '../body/combineCrc';
import { compositeChecksum, fullObjectChecksum, multipartETag } from '../body/multipartChecksum';
import { customerKeyHeaders } from '../encryption/customerKey';
import { requirePartKey } from '../encryption/requireKey';
import type { PartRecord, UploadRecord, VersionRecord } from '../objects/records';
import type { Decision } from '../repository/repository';
import { S3Error } from '../s3Error';
import { currentVersion, putVersion } from './changeObject';
import { type NamedPart, readPartList } from './completeRequest';
import { requireWriteConditions, writeConditionHeaders } from './conditions';
import { bareETag, quoteETag } from './etags';
import { checksumFields, requireUpload } from './multipartUploads';
import type { Call, Route } from './operation';
import { announce, madeHeaders } from './putObject';
import { xmlAnswer } from './xmlAnswer';

/** Bytes of the list of 10,000 parts with checksums, and some more. */
const listLimit = 4 * 1024 * 1024;

/** Bytes that each part but the last must have. Source: S3 user guide, "Multipart upload limits". */
const minPartSize = 5 * 1024 * 1024;

export const completeMultipartUpload: Route = {
  operation: 'CompleteMultipartUpload',
  action: 's3:PutObject',
  method: 'POST',
  scope: 'object',
  query: ['uploadId'],
  headers: [...writeConditionHeaders, 'x-amz-checksum-*', 'x-amz-mp-object-size', ...customerKeyHeaders],
  run: async (call) => {
    const { repository, bucket, key, query, headers, dialect } = call;
    const uploadId = query.get('uploadId') ?? '';
    requireSameKey(call, requireUpload(repository, bucket, key, uploadId));
    const named = await readPartList(call, listLimit);
    const version = await repository.change([], () => {
      const upload = requireUpload(repository, bucket, key, uploadId);
      requireWriteConditions(headers, currentVersion(repository.object(bucket, key)), 'complete', dialect);
      return decideCompletion(call, uploadId, upload, named);
    });
    announce(call, 'ObjectCreated:CompleteMultipartUpload', version);
    const { checksumType } = version;
    return xmlAnswer(
      'CompleteMultipartUploadResult',
      {
        Location: `${call.endpoint}/${bucket}/${encodeURIComponent(key)}`,
        Bucket: bucket,
        Key: key,
        ETag: dialect.isRgw ? undefined : quoteETag(version.etag),
        ...checksumFields(version.checksums),
        ...(checksumType && Object.keys(version.checksums).length > 0 && { ChecksumType: checksumType }),
      },
      madeHeaders(call, version),
    );
  },
};

/** AWS looks at a key that comes along again, RGW does not. */
function requireSameKey(call: Call, { extras }: UploadRecord): void {
  const isNamed = customerKeyHeaders.some((name) => call.headers.get(name) !== undefined);
  if (isNamed && !call.dialect.isRgw) requirePartKey(call, extras?.customerKey);
}

/** A part that was named and is there. */
interface FoundPart {
  readonly partNumber: number;
  readonly part: PartRecord;
}

function decideCompletion(
  call: Call,
  uploadId: string,
  upload: UploadRecord,
  named: readonly NamedPart[],
): Decision<VersionRecord> {
  const { repository, bucket, dialect } = call;
  const found = named.map((each) => findPart(call, uploadId, upload, each));
  // RGW wants every part that is there to be named.
  if (dialect.isRgw && [...repository.parts(bucket, uploadId)].length !== found.length)
    throw new S3Error('InvalidPart');
  requireSizes(call, found);
  const parts = found.map(({ part }) => part);
  const checksum = objectChecksum(call, upload, parts);
  const removal = repository.removalOfUpload(bucket, uploadId);
  const body = parts.flatMap((part) => part.body);
  const {
    changes,
    dead = [],
    value,
  } = putVersion(
    call,
    {
      headers: upload.headers,
      metadata: upload.metadata,
      tags: upload.tags,
      ...(upload.storageClass !== undefined && { storageClass: upload.storageClass }),
      size: parts.reduce((sum, { size }) => sum + size, 0),
      etag: multipartETag(parts.map(({ etag }) => Buffer.from(etag, 'hex'))),
      body,
      parts: parts.map(({ size }) => size),
      ...(checksum && { partChecksums: parts.map(({ checksums }) => checksums) }),
      checksums: checksum ?? {},
      ...(checksum && upload.checksumType && { checksumType: upload.checksumType }),
      // AWS dates an object by the beginning of its upload (S3 user guide, "Working with object metadata").
      ...(!dialect.isRgw && { modified: upload.initiated }),
    },
    upload.extras ?? {},
  );
  const used = new Set(body.map((ref) => ('file' in ref ? ref.file : '')));
  const unused = removal.dead.filter((ref) => 'file' in ref && !used.has(ref.file));
  return { changes: [...changes, ...removal.changes], dead: [...dead, ...unused], value };
}

function findPart({ repository, bucket }: Call, uploadId: string, upload: UploadRecord, named: NamedPart): FoundPart {
  const { partNumber, etag, checksums } = named;
  const part = repository.part(bucket, uploadId, partNumber);
  const algorithm = upload.checksumAlgorithm;
  if (!part || bareETag(etag) !== part.etag) {
    throw new S3Error('InvalidPart', undefined, { UploadId: uploadId, PartNumber: partNumber, ETag: bareETag(etag) });
  }
  const differs = [...checksums].some(
    ([name, value]) => part.checksums[name] !== undefined && part.checksums[name] !== value,
  );
  if (differs)
    throw new S3Error('InvalidPart', undefined, { UploadId: uploadId, PartNumber: partNumber, ETag: part.etag });
  if (algorithm && upload.checksumType === 'COMPOSITE' && !checksums.has(algorithm)) {
    throw new S3Error(
      'InvalidRequest',
      `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${partNumber} in the request.`,
    );
  }
  return { partNumber, part };
}

function requireSizes({ headers, dialect }: Call, found: readonly FoundPart[]): void {
  const small = found.slice(0, -1).find(({ part }) => part.size < minPartSize);
  if (small && !dialect.ignores('multipart.minimumPart')) {
    throw new S3Error('EntityTooSmall', undefined, {
      ProposedSize: small.part.size,
      MinSizeAllowed: minPartSize,
      PartNumber: small.partNumber,
      ETag: small.part.etag,
    });
  }
  const expected = headers.get('x-amz-mp-object-size');
  const size = found.reduce((sum, { part }) => sum + part.size, 0);
  if (expected === undefined || expected === String(size)) return;
  throw new S3Error(
    'InvalidRequest',
    `The provided 'x-amz-mp-object-size' header value ${expected} does not match what was computed: ${size}`,
  );
}

/** The checksum of the whole, held against the one that the client sent; undefined for an upload without. */
function objectChecksum(
  { headers }: Call,
  { checksumAlgorithm: algorithm, checksumType }: UploadRecord,
  parts: readonly PartRecord[],
): Readonly<Record<string, string>> | undefined {
  requireSameType(headers.get('x-amz-checksum-type'), checksumType);
  const sent = checksumAlgorithms.find((name) => headers.get(checksumHeader(name)) !== undefined);
  if (!algorithm) return undefined;
  const value = combined(algorithm, checksumType, parts);
  const expected = headers.get(checksumHeader(algorithm));
  if (sent && sent !== algorithm) {
    throw new S3Error('InvalidRequest', `The upload was created using the ${algorithm} checksum algorithm.`);
  }
  // A composite checksum may be sent with or without the number of parts.
  if (expected !== undefined && expected !== value && expected !== value.replace(/-\d+$/, '')) {
    throw new S3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
  }
  return { [algorithm]: value };
}

function requireSameType(asked: string | undefined, actual: string | undefined): void {
  if (asked === undefined || actual === undefined || asked === actual) return;
  throw new S3Error(
    'InvalidRequest',
    `The upload was created using the ${actual} checksum mode. The complete request must use the same checksum mode.`,
  );
}

function combined(
  algorithm: ChecksumAlgorithm,
  type: UploadRecord['checksumType'],
  parts: readonly PartRecord[],
): string {
  const digests = parts.map(({ checksums, size }) => ({
    value: Buffer.from(checksums[algorithm] ?? '', 'base64'),
    size,
  }));
  if (type === 'COMPOSITE')
    return compositeChecksum(
      algorithm,
      digests.map(({ value }) => value),
    );
  return fullObjectChecksum(algorithm as CombinableAlgorithm, digests);
}
