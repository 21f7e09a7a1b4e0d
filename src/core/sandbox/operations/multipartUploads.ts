import { randomBytes } from 'node:crypto';
import { type ChecksumAlgorithm, findChecksumAlgorithm } from '../body/checksums';
import { type ChecksumType, checksumTypes } from '../body/multipartChecksum';
import { customerKeyAnswer } from '../encryption/customerKey';
import { recordKey, type UploadRecord } from '../objects/records';
import type { Repository } from '../repository/repository';
import { S3Error } from '../s3Error';
import { attributeHeaders, readAttributes } from './objectAttributes';
import type { Call, Route } from './operation';
import { xmlAnswer } from './xmlAnswer';

export const createMultipartUpload: Route = {
  operation: 'CreateMultipartUpload',
  action: 's3:PutObject',
  method: 'POST',
  scope: 'object',
  query: ['uploads'],
  headers: [...attributeHeaders, 'x-amz-checksum-algorithm', 'x-amz-checksum-type'],
  run: async (call) => {
    const { repository, bucket, key, now } = call;
    const uploadId = newUploadId(now);
    const checksum = readChecksumChoice(call);
    // RGW loses the tags of an upload.
    const attributes = { ...readAttributes(call), ...(call.dialect.isRgw && { tags: {} }), ...checksum };
    const extras = await repository.change([], () => {
      const extras = call.hooks.versionExtras(call, repository.requireBucket(bucket));
      const upload: UploadRecord = { key, initiated: new Date(now).toISOString(), ...attributes, extras };
      return { changes: [{ put: [recordKey.upload(bucket, uploadId), upload] }], value: extras };
    });
    const headers = {
      ...(extras.encryption && { 'x-amz-server-side-encryption': extras.encryption }),
      ...customerKeyAnswer(call, extras.customerKey),
      ...(checksum.checksumAlgorithm && { 'x-amz-checksum-algorithm': checksum.checksumAlgorithm }),
      ...(checksum.checksumType && { 'x-amz-checksum-type': checksum.checksumType }),
    };
    return xmlAnswer('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: uploadId }, headers);
  },
};

/** Begins with the time, so that uploads of a key are in the order of their ids. */
function newUploadId(now: number): string {
  return now.toString(36).padStart(10, '0') + randomBytes(24).toString('base64url');
}

type ChecksumChoice = Pick<UploadRecord, 'checksumAlgorithm' | 'checksumType'>;

function readChecksumChoice({ headers }: Call): ChecksumChoice {
  const [name, type] = [headers.get('x-amz-checksum-algorithm'), headers.get('x-amz-checksum-type')];
  if (name === undefined) {
    if (type === undefined) return {};
    throw new S3Error(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const checksumAlgorithm = findChecksumAlgorithm(name);
  if (!checksumAlgorithm) {
    throw new S3Error(
      'InvalidRequest',
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
    );
  }
  return { checksumAlgorithm, checksumType: readChecksumType(type, checksumAlgorithm) };
}

function readChecksumType(text: string | undefined, algorithm: ChecksumAlgorithm): ChecksumType {
  const types = checksumTypes[algorithm];
  if (text === undefined) return types[0];
  const type = types.find((each) => each === text.toUpperCase());
  if (type) return type;
  if (!['COMPOSITE', 'FULL_OBJECT'].includes(text)) {
    throw new S3Error('InvalidRequest', 'Value for x-amz-checksum-type header is invalid.');
  }
  throw new S3Error(
    'InvalidRequest',
    `The ${text} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  );
}

export const abortMultipartUpload: Route = {
  operation: 'AbortMultipartUpload',
  action: 's3:AbortMultipartUpload',
  method: 'DELETE',
  scope: 'object',
  query: ['uploadId'],
  run: async ({ repository, bucket, key, query }) => {
    const uploadId = query.get('uploadId') ?? '';
    await repository.change([], () => {
      requireUpload(repository, bucket, key, uploadId);
      return { ...repository.removalOfUpload(bucket, uploadId), value: undefined };
    });
    return { status: 204 };
  },
};

/** The upload of this key. @throws S3Error NoSuchBucket, NoSuchUpload */
export function requireUpload(repository: Repository, bucket: string, key: string, uploadId: string): UploadRecord {
  repository.requireBucket(bucket);
  const upload = repository.upload(bucket, uploadId);
  if (upload?.key === key) return upload;
  throw new S3Error('NoSuchUpload', undefined, { UploadId: uploadId });
}

/** @throws S3Error InvalidArgument unless it is from 1 to 10,000 */
export function readPartNumber(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= 10_000) return number;
  throw new S3Error('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive', {
    ArgumentName: 'partNumber',
    ArgumentValue: text,
  });
}

/** The elements `ChecksumCRC32` and so on of what has these checksums. */
export function checksumFields(checksums: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(checksums).map(([name, value]) => [`Checksum${name}`, value]));
}
