import { DialectRefusal } from '../dialect';
import { S3Error, type S3ErrorCode } from '../s3Error';

type Codes = Readonly<Partial<Record<S3ErrorCode, S3ErrorCode>>>;

/** Where Ceph RGW refuses the same with another code, by operation; the empty one is a preflight. Measured on RGW 16.2.15. */
const rgwCodes: Readonly<Record<string, Codes>> = {
  CompleteMultipartUpload: { InvalidPartOrder: 'InvalidPart' },
  CreateBucket: { MalformedXML: 'InvalidArgument' },
  '': { AccessForbidden: 'AccessDenied', BadRequest: 'InvalidArgument' },
  GetObjectLegalHold: { NoSuchObjectLockConfiguration: 'ObjectLockConfigurationNotFoundError' },
  GetObjectRetention: { NoSuchObjectLockConfiguration: 'ObjectLockConfigurationNotFoundError' },
  ListParts: { NoSuchUpload: 'NoSuchKey' },
  PutBucketAcl: { MissingSecurityHeader: 'InvalidArgument' },
  PutBucketCors: { InvalidRequest: 'MalformedXML' },
  PutBucketLifecycleConfiguration: { InvalidRequest: 'MalformedXML' },
  PutBucketPolicy: { MalformedPolicy: 'InvalidArgument' },
  PutBucketTagging: { BadRequest: 'InvalidTag' },
  PostObject: { InvalidAccessKeyId: 'AccessDenied', SignatureDoesNotMatch: 'AccessDenied' },
  PutBucketVersioning: { MalformedXML: 'InvalidArgument' },
  // What does not hold in a signed stream is what it is signed with.
  PutObject: { BadRequest: 'InvalidArgument', SignatureDoesNotMatch: 'XAmzContentSHA256Mismatch' },
  PutObjectAcl: { MissingSecurityHeader: 'InvalidArgument' },
  PutObjectLockConfiguration: { InvalidArgument: 'InvalidRetentionPeriod' },
  PutObjectTagging: { BadRequest: 'InvalidTag', MissingRequestBodyError: 'MalformedXML' },
  UploadPartCopy: { InvalidArgument: 'InvalidRange' },
  UploadPart: { SignatureDoesNotMatch: 'XAmzContentSHA256Mismatch' },
};

/** The same for all operations. */
const rgwCodesOfAll: Codes = {
  IllegalVersioningConfigurationException: 'InvalidArgument',
  InvalidStorageClass: 'InvalidArgument',
  KeyTooLongError: 'InvalidObjectName',
  MalformedACLError: 'InvalidArgument',
  NoSuchVersion: 'NoSuchKey',
};

/** An error as Ceph RGW answers with it; `operation` is empty for a preflight. */
export function asRgwSays(error: unknown, operation: string): unknown {
  if (!(error instanceof S3Error)) return error;
  // RGW does not tell delete markers from what never was.
  if (error.headers['x-amz-delete-marker'] !== undefined) return new S3Error('NoSuchKey', undefined, error.fields);
  if (operation === 'DeleteObjects' && error.code === 'MalformedXML')
    return new DialectRefusal('delete.batch', 400, '');
  const ofOperation = Object.hasOwn(rgwCodes, operation) ? rgwCodes[operation] : undefined;
  const code = ofOperation?.[error.code] ?? rgwCodesOfAll[error.code];
  return code === undefined ? error : new S3Error(code, error.message, error.fields, error.headers);
}

/**
 * What Ceph RGW says of a signature that does not hold. With STS switched on it never tells why: whatever is wrong with the signature
 * or with who made it is AccessDenied.
 */
export function asRgwRefuses(error: unknown): unknown {
  if (!(error instanceof S3Error)) return error;
  const { code, message, fields } = error;
  if (code === 'RequestTimeTooSkewed' || code === 'NotImplemented' || code === 'MaxMessageLengthExceeded') return error;
  if (fields['ArgumentName'] === 'x-amz-content-sha256') return new S3Error('XAmzContentSHA256Mismatch');
  const isUnreadable = code === 'AuthorizationHeaderMalformed' && !/credential date|incorrect service/.test(message);
  return new S3Error(isUnreadable ? 'InvalidArgument' : 'AccessDenied');
}
