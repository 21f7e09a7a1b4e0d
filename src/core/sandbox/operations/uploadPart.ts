import type { ChecksumAlgorithm } from '../body/checksums';
import { StoredBody } from '../body/storedBody';
import { type CustomerKey, customerKeyAnswer, customerKeyHeaders, sourceKeyHeaders } from '../encryption/customerKey';
import { readBody } from '../encryption/readBody';
import { receiveBody } from '../encryption/receiveBody';
import { requireKeyOf, requirePartKey } from '../encryption/requireKey';
import { type PartRecord, recordKey, type UploadRecord } from '../objects/records';
import type { Received } from '../repository/repository';
import { S3Error } from '../s3Error';
import { readRange } from './byteRange';
import { copySourceHeaders, readCopySource, requireSource } from './copySource';
import { contentETag, quoteETag } from './etags';
import { isoTime } from './listParameters';
import { checksumFields, readPartNumber, requireUpload } from './multipartUploads';
import type { Call, Route } from './operation';
import { checksumHeaders, putLimit, requireObjectLength, storedChecksums } from './putObject';
import { xmlAnswer } from './xmlAnswer';

const common = {
  action: 's3:PutObject',
  method: 'PUT',
  scope: 'object',
  query: ['partNumber', 'uploadId'],
} as const;

export const uploadPart: Route = {
  ...common,
  operation: 'UploadPart',
  headers: ['x-amz-checksum-*', ...customerKeyHeaders],
  run: async (call) => {
    const { upload, partNumber } = readTarget(call);
    const { checksumAlgorithm: algorithm } = upload;
    const encryption = requirePartKey(call, upload.extras?.customerKey);
    const body = call.body({ also: algorithm ? [algorithm] : [] });
    requireObjectLength(body);
    const received = await receiveBody(call.repository, body, encryption);
    const { verified } = received.summary;
    if (algorithm && (verified ? verified !== algorithm : upload.checksumType === 'COMPOSITE')) {
      call.repository.discard(received.refs);
      throw wrongChecksum(algorithm, verified);
    }
    const part = await keepPart(call, partNumber, received, {
      algorithm: algorithm ?? verified,
      encryption,
    });
    const answer = customerKeyAnswer(call, upload.extras?.customerKey);
    return { status: 200, headers: { etag: quoteETag(part.etag), ...checksumHeadersOf(part), ...answer } };
  },
};

export const uploadPartCopy: Route = {
  ...common,
  operation: 'UploadPartCopy',
  header: 'x-amz-copy-source',
  headers: [...copySourceHeaders, 'x-amz-copy-source-range', ...customerKeyHeaders, ...sourceKeyHeaders],
  run: async (call) => {
    const { upload, partNumber } = readTarget(call);
    const source = readCopySource(call.headers.get('x-amz-copy-source') ?? '');
    const version = requireSource(call, source);
    const { start, end } = readCopyRange(call.headers.get('x-amz-copy-source-range'), version.size);
    if (end - start > putLimit) {
      throw new S3Error(
        'InvalidRequest',
        `The specified copy source is larger than the maximum allowable size for a copy source: ${putLimit}`,
      );
    }
    const algorithms = upload.checksumAlgorithm ? [upload.checksumAlgorithm] : [];
    const encryption = requirePartKey(call, upload.extras?.customerKey);
    const decryption = requireKeyOf(call, version.customerKey, 'source');
    const stream = readBody(call.repository, version.body, decryption, { start, end });
    const received = await receiveBody(call.repository, new StoredBody(stream, algorithms), encryption);
    const part = await keepPart(call, partNumber, received, { algorithm: upload.checksumAlgorithm, encryption });
    const elements = {
      LastModified: isoTime(part.modified, call.dialect),
      ETag: quoteETag(part.etag),
      ...checksumFields(part.checksums),
    };
    return xmlAnswer('CopyPartResult', elements, {
      ...sourceVersionHeader(version.versionId),
      // RGW does not tell that it encrypted a part that it copied.
      ...(!call.dialect.isRgw && customerKeyAnswer(call, upload.extras?.customerKey)),
    });
  },
};

/** Tells which version was copied, where the source has versions. */
export function sourceVersionHeader(versionId: string): Readonly<Record<string, string>> {
  return versionId === 'null' ? {} : { 'x-amz-copy-source-version-id': versionId };
}

function readTarget({ repository, bucket, key, query }: Call): {
  readonly upload: UploadRecord;
  readonly partNumber: number;
} {
  const partNumber = readPartNumber(query.get('partNumber') ?? '');
  return { upload: requireUpload(repository, bucket, key, query.get('uploadId') ?? ''), partNumber };
}

/** How a part was made. */
interface PartMaking {
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly encryption: CustomerKey | undefined;
}

/** Keeps a part in place of one with its number; the upload may be gone by now. */
function keepPart(
  call: Call,
  partNumber: number,
  { refs, summary }: Received,
  { algorithm, encryption }: PartMaking,
): Promise<PartRecord> {
  const { repository, bucket, key, query } = call;
  const uploadId = query.get('uploadId') ?? '';
  return repository.change(refs, () => {
    requireUpload(repository, bucket, key, uploadId);
    const part: PartRecord = {
      size: summary.size,
      etag: contentETag(call, summary, encryption),
      modified: new Date(repository.now).toISOString(),
      body: refs,
      checksums: algorithm ? storedChecksums(summary) : {},
    };
    const dead = repository.part(bucket, uploadId, partNumber)?.body ?? [];
    return { changes: [{ put: [recordKey.part(bucket, uploadId, partNumber), part] }], dead, value: part };
  });
}

function checksumHeadersOf({ checksums }: PartRecord): Readonly<Record<string, string>> {
  const { 'x-amz-checksum-type': _, ...headers } = checksumHeaders({ checksums });
  return headers;
}

function wrongChecksum(expected: ChecksumAlgorithm, actual: ChecksumAlgorithm | undefined): S3Error {
  return new S3Error(
    'InvalidRequest',
    `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${actual?.toLowerCase() ?? 'null'}`,
  );
}

/** `bytes=first-last`, both there and within the source. Source: S3 API reference, UploadPartCopy. */
function readCopyRange(header: string | undefined, size: number): { readonly start: number; readonly end: number } {
  if (header === undefined) return { start: 0, end: size };
  const stretch = /^bytes=\d+-\d+$/.test(header) && readRange(header, size);
  const last = Number(header.split('-')[1]);
  if (stretch && last < size) return { start: stretch.first, end: stretch.last + 1 };
  const message = stretch
    ? `Range specified is not valid for source object of size: ${size}`
    : 'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy';
  throw new S3Error('InvalidArgument', message, { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: header });
}
