import { queryValues, type RawParameter } from '../../sigv4/canonicalRequest';
import { type CredentialScope, parseCredential } from '../../sigv4/credentialScope';
import type { RequestHeaders } from '../../sigv4/rawRequest';
import { parseAmzDate, toIsoSeconds } from '../../sigv4/signingDate';
import { S3Error, type S3ErrorFields } from '../s3Error';
import { parsePayload, sigV4aUnsupported } from './payload';
import { type ClaimContext, requireRegion, type SignatureClaim } from './signatureClaim';

/** Seven days: how long a presigned address may hold at most (S3 API reference, "Using Query Parameters", X-Amz-Expires). */
const maxExpiresSeconds = 604_800;

function malformed(why: string, fields: S3ErrorFields = {}): S3Error {
  return new S3Error('AuthorizationQueryParametersError', why, fields);
}

/** True when the query carries a signature of version 4, or a part of one. */
export function isPresigned(parameters: readonly RawParameter[]): boolean {
  const names = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature'];
  return names.some((name) => queryValues(parameters, name).length > 0);
}

/** True for the presigned addresses of signature version 2. */
export function isPresignedV2(parameters: readonly RawParameter[]): boolean {
  return ['AWSAccessKeyId', 'Signature'].every((name) => queryValues(parameters, name).length > 0);
}

/**
 * Reads what the query claims. Source: S3 API reference, "Authenticating Requests: Using Query Parameters". Throws
 * AuthorizationQueryParametersError, and AccessDenied for an address that holds no longer or not yet.
 */
export function readPresignedClaim(
  parameters: readonly RawParameter[],
  headers: RequestHeaders,
  context: ClaimContext,
): SignatureClaim {
  const required = (name: string) => requireParameter(parameters, name);
  requireAlgorithm(required('X-Amz-Algorithm'));
  const [timestamp, signedHeaders, signature] = ['X-Amz-Date', 'X-Amz-SignedHeaders', 'X-Amz-Signature'].map(required);
  const scope = parseCredential(required('X-Amz-Credential'), (why) =>
    malformed(`Error parsing the X-Amz-Credential parameter; ${why}`),
  );
  requireRegion(scope, context, (why, fields) =>
    malformed(`Error parsing the X-Amz-Credential parameter; ${why}`, fields),
  );
  const expires = parseExpires(required('X-Amz-Expires'));
  const time = requireDateOfScope(scope, timestamp ?? '');
  requireValidNow(time, expires, context);
  const payloadHash = payloadHashOf(parameters, headers);
  return {
    kind: 'presigned',
    scope,
    timestamp: timestamp ?? '',
    signedHeaders: (signedHeaders ?? '').split(';'),
    signature: signature ?? '',
    sessionToken: single(parameters, 'X-Amz-Security-Token') ?? headers.get('x-amz-security-token'),
    payload: parsePayload(payloadHash),
    payloadHash,
  };
}

function single(parameters: readonly RawParameter[], name: string): string | undefined {
  const values = queryValues(parameters, name);
  if (values.length > 1) throw malformed(`The parameter ${name} came more than once.`);
  return values[0];
}

function requireParameter(parameters: readonly RawParameter[], name: string): string {
  const value = single(parameters, name);
  if (value) return value;
  throw malformed(
    'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
  );
}

function requireAlgorithm(algorithm: string): void {
  if (algorithm === 'AWS4-ECDSA-P256-SHA256') throw sigV4aUnsupported();
  if (algorithm !== 'AWS4-HMAC-SHA256') throw malformed('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
}

function parseExpires(text: string): number {
  if (!/^-?\d{1,18}$/.test(text)) throw malformed('X-Amz-Expires should be a number');
  const seconds = Number(text);
  if (seconds < 0) throw malformed('X-Amz-Expires must be non-negative');
  if (seconds > maxExpiresSeconds) {
    throw malformed(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  }
  return seconds;
}

/** The time of signing, milliseconds since 1970, once it is known to lie on the day of the credential. */
function requireDateOfScope(scope: CredentialScope, timestamp: string): number {
  const time = parseAmzDate(timestamp);
  if (time === undefined) throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  const date = timestamp.slice(0, 8);
  if (scope.date === date) return time;
  throw malformed(`Invalid credential date "${scope.date}". This date is not the same as X-Amz-Date: "${date}".`);
}

function requireValidNow(time: number, expires: number, { now, maxSkewSeconds, lenient }: ClaimContext): void {
  if (!lenient && time - now > maxSkewSeconds * 1000) throw new S3Error('AccessDenied', 'Request is not valid yet');
  const end = time + expires * 1000;
  if (now < end) return;
  throw new S3Error('AccessDenied', 'Request has expired', {
    'X-Amz-Expires': expires,
    Expires: toIsoSeconds(end),
    ServerTime: toIsoSeconds(now),
  });
}

/** A presigned address says nothing of the body unless it does, in a (signed) header or, in either spelling, in its query. */
function payloadHashOf(parameters: readonly RawParameter[], headers: RequestHeaders): string {
  const inQuery = ['X-Amz-Content-Sha256', 'x-amz-content-sha256'].map((name) => single(parameters, name));
  return headers.get('x-amz-content-sha256') ?? inQuery[0] ?? inQuery[1] ?? 'UNSIGNED-PAYLOAD';
}
