import { S3Error, type S3ErrorCode } from '../s3Error';

type Codes = Readonly<Partial<Record<S3ErrorCode, S3ErrorCode>>>;

/** Where Ceph RGW refuses the same with another code, by operation; the empty one is a preflight. Measured on RGW 16.2.15. */
const rgwCodes: Readonly<Record<string, Codes>> = {
  '': { AccessForbidden: 'AccessDenied', BadRequest: 'InvalidArgument' },
  GetObjectLegalHold: { NoSuchObjectLockConfiguration: 'ObjectLockConfigurationNotFoundError' },
  GetObjectRetention: { NoSuchObjectLockConfiguration: 'ObjectLockConfigurationNotFoundError' },
  PutBucketAcl: { MissingSecurityHeader: 'InvalidArgument' },
  PutBucketCors: { InvalidRequest: 'MalformedXML' },
  PutBucketLifecycleConfiguration: { InvalidRequest: 'MalformedXML' },
  PutBucketPolicy: { MalformedPolicy: 'InvalidArgument' },
  PutBucketTagging: { BadRequest: 'InvalidTag' },
  PutObject: { BadRequest: 'InvalidArgument' },
  PutObjectAcl: { MissingSecurityHeader: 'InvalidArgument' },
  PutObjectLockConfiguration: { InvalidArgument: 'InvalidRetentionPeriod' },
  PutObjectTagging: { BadRequest: 'InvalidTag' },
};

/** An error as Ceph RGW answers with it; `operation` is empty for a preflight. */
export function asRgwSays(error: unknown, operation: string): unknown {
  if (!(error instanceof S3Error)) return error;
  const code = (Object.hasOwn(rgwCodes, operation) ? rgwCodes[operation] : undefined)?.[error.code];
  return code === undefined ? error : new S3Error(code, error.message, error.fields, error.headers);
}
