import type { CredentialScope } from '../../sigv4/credentialScope';
import type { RequestHeaders } from '../../sigv4/rawRequest';
import { S3Error, type S3ErrorFields } from '../s3Error';
import type { Payload } from './payload';

/** What a request says of its signature, before anything of it is proven. */
export interface SignatureClaim {
  readonly kind: 'header' | 'presigned';
  readonly scope: CredentialScope;
  /** When it was signed, `yyyymmddThhmmssZ`. */
  readonly timestamp: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly sessionToken: string | undefined;
  readonly payload: Payload;
  /** What stands for the body in the canonical request. */
  readonly payloadHash: string;
}

/** What claims are read against. */
export interface ClaimContext {
  /** The time of the server, milliseconds since 1970. */
  readonly now: number;
  /** How far the clocks of client and server may be apart. */
  readonly maxSkewSeconds: number;
  /** The region that the signature has to be for; any without. */
  readonly region?: string | undefined;
  /** True: what is signed for later holds now. */
  readonly lenient?: boolean;
  /** SHA-256 of the body in hex, for services that do not ask for x-amz-content-sha256 (STS). */
  readonly bodySha256?: string | undefined;
}

/** Throws what `refuse` makes of a signature for another region, with the right one, as AWS tells it. */
export function requireRegion(
  scope: CredentialScope,
  { region }: ClaimContext,
  refuse: (why: string, fields: S3ErrorFields) => S3Error,
): void {
  if (region === undefined || scope.region === region) return;
  throw refuse(`the region '${scope.region}' is wrong; expecting '${region}'`, { Region: region });
}

/**
 * Refuses a request with headers that had to be signed and were not: host and every x-amz-* (S3 API reference,
 * "Authenticating Requests: Using the Authorization Header", CanonicalHeaders).
 */
export function requireSignedHeaders(headers: RequestHeaders, signed: readonly string[]): void {
  const required = ['host', ...[...headers.names()].filter((name) => name.startsWith('x-amz-'))];
  const unsigned = [...new Set(required)].filter((name) => !signed.includes(name));
  if (unsigned.length === 0) return;
  throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed', {
    HeadersNotSigned: unsigned.join(', '),
  });
}
