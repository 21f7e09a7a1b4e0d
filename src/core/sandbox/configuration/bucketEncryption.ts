import { S3Error } from '../s3Error';
import { XmlFields } from '../xml/xmlFields';
import { parseXml } from '../xml/xmlReader';
import { renderXml } from '../xml/xmlWriter';

/** Encryption of new objects with keys of the store (SSE-S3), the only kind that the sandbox has. */
export interface BucketEncryption {
  readonly bucketKeyEnabled: boolean;
}

function requireAes256(algorithm: string): void {
  if (algorithm === 'AES256') return;
  if (algorithm.startsWith('aws:')) throw new S3Error('NotImplemented', 'The sandbox has no KMS.');
  throw new S3Error('InvalidArgument', 'The encryption method specified is not supported', {
    ArgumentName: 'x-amz-server-side-encryption',
    ArgumentValue: algorithm,
  });
}

/** Reads the body of PutBucketEncryption. Throws MalformedXML, InvalidArgument, NotImplemented for KMS. */
export function parseBucketEncryption(source: string): BucketEncryption {
  const rule = new XmlFields(parseXml(source, 'ServerSideEncryptionConfiguration'), { Rule: 'one' }).child('Rule');
  if (!rule) throw new S3Error('MalformedXML');
  const fields = new XmlFields(rule, {
    ApplyServerSideEncryptionByDefault: 'one',
    BucketKeyEnabled: 'one',
    BlockedEncryptionTypes: 'notDone',
  });
  const byDefault = fields.child('ApplyServerSideEncryptionByDefault');
  if (byDefault) {
    const apply = new XmlFields(byDefault, { SSEAlgorithm: 'one', KMSMasterKeyID: 'one' });
    const algorithm = apply.requiredText('SSEAlgorithm');
    if (!['AES256', 'aws:kms', 'aws:kms:dsse'].includes(algorithm)) throw new S3Error('MalformedXML');
    requireAes256(algorithm);
    if (apply.has('KMSMasterKeyID')) {
      throw new S3Error(
        'InvalidArgument',
        'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms',
      );
    }
  }
  return { bucketKeyEnabled: fields.boolean('BucketKeyEnabled') ?? false };
}

/** The answer of GetBucketEncryption. */
export function renderBucketEncryption({ bucketKeyEnabled }: BucketEncryption): string {
  return renderXml('ServerSideEncryptionConfiguration', {
    Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: bucketKeyEnabled },
  });
}

/**
 * Checks the headers of a write that ask for encryption (lower-case name to value): AES256 is what every object has anyway.
 * Throws InvalidArgument, and NotImplemented for KMS.
 */
export function requireKnownEncryption(get: (name: string) => string | undefined): void {
  const algorithm = get('x-amz-server-side-encryption');
  if (algorithm !== undefined) requireAes256(algorithm);
  if (get('x-amz-server-side-encryption-aws-kms-key-id') !== undefined) {
    throw new S3Error(
      'InvalidArgument',
      'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
    );
  }
}
