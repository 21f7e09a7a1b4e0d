import { type CredentialScope, parseCredential } from '../../sigv4/credentialScope';
import { deriveSigningKey, equalInConstantTime, sign } from '../../sigv4/signature';
import { parseAmzDate } from '../../sigv4/signingDate';
import { S3Error } from '../s3Error';
import { type FindAccessKey, requireAccessKey } from './accessKeys';
import { sigV4aUnsupported } from './payload';
import { type LengthRange, parsePostPolicy, requirePolicy } from './postPolicy';

export interface VerifyPostOptions {
  readonly keys: FindAccessKey;
  /** The time of the server, milliseconds since 1970. */
  readonly now: number;
}

export type VerifiedPost =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'post';
      readonly accessKeyId: string;
      /** What the size of the file has to lie in: EntityTooSmall or EntityTooLarge else. */
      readonly contentLength?: LengthRange;
    };

/**
 * Checks the policy and the signature of a form that a browser posts. `fields` are those ahead of the file: lower-case
 * names, with `bucket` added from the address and `${filename}` of `key` filled in. Source: S3 API reference, "Authenticating
 * Requests in Browser-Based Uploads Using POST". Throws {@link S3Error}.
 */
export function verifyPostForm(fields: ReadonlyMap<string, string>, options: VerifyPostOptions): VerifiedPost {
  if (isAnonymous(fields)) return { kind: 'anonymous' };
  const required = (name: string) => requireField(fields, name);
  const policy = required('policy');
  requireAlgorithm(required('x-amz-algorithm'));
  const scope = parseCredential(required('x-amz-credential'), (why) => new S3Error('InvalidArgument', why));
  requireDate(scope, required('x-amz-date'));
  const key = requireAccessKey(options.keys, scope.accessKeyId, fields.get('x-amz-security-token'), options.now);
  requireSignature(deriveSigningKey(key.secretAccessKey, scope), scope, policy, required('x-amz-signature'));
  const parsed = parsePostPolicy(policy);
  requirePolicy(parsed, fields, options.now);
  const { contentLength } = parsed;
  return { kind: 'post', accessKeyId: scope.accessKeyId, ...(contentLength && { contentLength }) };
}

function isAnonymous(fields: ReadonlyMap<string, string>): boolean {
  const signs = ['policy', 'x-amz-algorithm', 'x-amz-credential', 'x-amz-signature', 'awsaccesskeyid', 'signature'];
  return !signs.some((name) => fields.has(name));
}

function requireField(fields: ReadonlyMap<string, string>, name: string): string {
  const value = fields.get(name);
  if (value) return value;
  throw new S3Error(
    'InvalidArgument',
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    { ArgumentName: name },
  );
}

function requireAlgorithm(algorithm: string): void {
  if (algorithm === 'AWS4-ECDSA-P256-SHA256') throw sigV4aUnsupported();
  if (algorithm === 'AWS4-HMAC-SHA256') return;
  throw new S3Error('InvalidArgument', 'Only AWS4-HMAC-SHA256 is supported', { ArgumentName: 'X-Amz-Algorithm' });
}

function requireDate(scope: CredentialScope, amzDate: string): void {
  if (parseAmzDate(amzDate) !== undefined && amzDate.startsWith(scope.date)) return;
  throw new S3Error('InvalidArgument', 'X-Amz-Date must be of the day of the credential, as yyyyMMddTHHmmssZ', {
    ArgumentName: 'X-Amz-Date',
    ArgumentValue: amzDate,
  });
}

/** The string to sign of a form is its policy, in base64 as it was sent. */
function requireSignature(signingKey: Buffer, scope: CredentialScope, policy: string, signature: string): void {
  if (equalInConstantTime(sign(signingKey, policy), signature)) return;
  throw new S3Error('SignatureDoesNotMatch', undefined, {
    AWSAccessKeyId: scope.accessKeyId,
    StringToSign: policy,
    SignatureProvided: signature,
  });
}
