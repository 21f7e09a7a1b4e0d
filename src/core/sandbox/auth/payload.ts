import { S3Error } from '../s3Error';

/** What a request says of its body in x-amz-content-sha256. */
export type Payload =
  /** Nothing is known of it in advance. */
  | { readonly kind: 'unsigned' }
  /** Its SHA-256, 64 lower-case hex digits, is signed. */
  | { readonly kind: 'sha256'; readonly hex: string }
  /** It comes as aws-chunked, with or without a signature of each chunk, with or without trailing headers. */
  | { readonly kind: 'streaming'; readonly signed: boolean; readonly trailer: boolean };

/** The values that are no hash. Source: S3 API reference, "Authenticating Requests: Using the Authorization Header". */
const named: ReadonlyMap<string, Payload> = new Map<string, Payload>([
  ['UNSIGNED-PAYLOAD', { kind: 'unsigned' }],
  ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', { kind: 'streaming', signed: false, trailer: true }],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', { kind: 'streaming', signed: true, trailer: false }],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', { kind: 'streaming', signed: true, trailer: true }],
]);

/** Reads x-amz-content-sha256; throws InvalidArgument, or NotImplemented for the asymmetric signatures of SigV4A. */
export function parsePayload(value: string): Payload {
  const payload = named.get(value);
  if (payload) return payload;
  if (/^[0-9a-f]{64}$/i.test(value)) return { kind: 'sha256', hex: value.toLowerCase() };
  if (value.startsWith('STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD')) throw sigV4aUnsupported();
  throw new S3Error(
    'InvalidArgument',
    `x-amz-content-sha256 must be ${[...named.keys()].join(', ')} or a valid sha256 value.`,
    { ArgumentName: 'x-amz-content-sha256', ArgumentValue: value },
  );
}

export function sigV4aUnsupported(): S3Error {
  return new S3Error('NotImplemented', 'Asymmetric signatures (AWS4-ECDSA-P256-SHA256) are not implemented.');
}
