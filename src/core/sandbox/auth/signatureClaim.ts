import type { CredentialScope } from '../../sigv4/credentialScope';
import type { RequestHeaders } from '../../sigv4/rawRequest';
import { S3Error } from '../s3Error';
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
  /** SHA-256 of the body in hex, for services that do not ask for x-amz-content-sha256 (STS). */
  readonly bodySha256?: string | undefined;
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
