import { type CredentialScope, parseCredential } from '../../sigv4/credentialScope';
import type { RequestHeaders } from '../../sigv4/rawRequest';
import { parseAmzDate, parseDateHeader, toAmzDate, toIsoSeconds } from '../../sigv4/signingDate';
import { S3Error, type S3ErrorFields } from '../s3Error';
import { type Payload, parsePayload, sigV4aUnsupported } from './payload';
import { type ClaimContext, requireRegion, type SignatureClaim } from './signatureClaim';

function malformed(why: string, fields: S3ErrorFields = {}): S3Error {
  return new S3Error('AuthorizationHeaderMalformed', `The authorization header is malformed; ${why}`, fields);
}

/**
 * Reads what the Authorization header claims. Source: S3 API reference, "Authenticating Requests: Using the Authorization
 * Header". Throws AuthorizationHeaderMalformed, InvalidRequest (other mechanisms), InvalidArgument, AccessDenied (no date),
 * RequestTimeTooSkewed.
 */
export function readHeaderClaim(headers: RequestHeaders, context: ClaimContext): SignatureClaim {
  const components = parseComponents(requireAlgorithm(headers.get('authorization') ?? ''));
  const scope = parseCredential(components.Credential, malformed);
  requireRegion(scope, context, malformed);
  const time = requestTime(headers);
  requireDateOfScope(scope, time);
  requireSmallSkew(time, context);
  return {
    kind: 'header',
    scope,
    timestamp: toAmzDate(time),
    signedHeaders: components.SignedHeaders.split(';'),
    signature: components.Signature,
    sessionToken: headers.get('x-amz-security-token'),
    ...bodyClaim(headers, scope, context),
  };
}

/** What follows the algorithm; only AWS4-HMAC-SHA256 is taken. */
function requireAlgorithm(authorization: string): string {
  const [, algorithm = '', rest = ''] = /^(\S*)(?:\s+(.*))?$/s.exec(authorization) ?? [];
  if (algorithm === 'AWS4-HMAC-SHA256') return rest;
  if (algorithm === 'AWS4-ECDSA-P256-SHA256') throw sigV4aUnsupported();
  if (algorithm === 'AWS') {
    throw new S3Error(
      'InvalidRequest',
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    );
  }
  // The value itself is not repeated: it may be the password of somebody who chose the wrong address.
  throw new S3Error('InvalidArgument', 'Unsupported Authorization Type', { ArgumentName: 'Authorization' });
}

const componentNames = ['Credential', 'SignedHeaders', 'Signature'] as const;
type Components = Record<(typeof componentNames)[number], string>;

/** `Credential=…, SignedHeaders=…, Signature=…` in any order, with or without blanks. */
function parseComponents(text: string): Components {
  const found = new Map<string, string>();
  for (const piece of text.split(',')) {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(piece.trim()) ?? [];
    if (!name || value === undefined) throw malformed(`the authorization component "${piece.trim()}" is malformed.`);
    if (found.has(name)) throw malformed(`the authorization component "${name}" came twice.`);
    found.set(name, value);
  }
  const component = (name: (typeof componentNames)[number]): string => {
    const value = found.get(name);
    if (!value) throw malformed(`missing ${name}.`);
    return value;
  };
  return {
    Credential: component('Credential'),
    SignedHeaders: component('SignedHeaders'),
    Signature: component('Signature'),
  };
}

/** x-amz-date goes before Date. Milliseconds since 1970. */
function requestTime(headers: RequestHeaders): number {
  const amzDate = headers.get('x-amz-date');
  const time = amzDate === undefined ? parseDateHeader(headers.get('date') ?? '') : parseAmzDate(amzDate);
  if (time !== undefined) return time;
  throw new S3Error('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
}

function requireDateOfScope(scope: CredentialScope, time: number): void {
  const date = toAmzDate(time).slice(0, 8);
  if (scope.date === date) return;
  throw malformed(`Invalid credential date "${scope.date}". This date is not the same as X-Amz-Date: "${date}".`);
}

function requireSmallSkew(time: number, { now, maxSkewSeconds }: ClaimContext): void {
  if (Math.abs(now - time) <= maxSkewSeconds * 1000) return;
  throw new S3Error('RequestTimeTooSkewed', undefined, {
    RequestTime: toAmzDate(time),
    ServerTime: toIsoSeconds(now),
    MaxAllowedSkewMilliseconds: maxSkewSeconds * 1000,
  });
}

function bodyClaim(
  headers: RequestHeaders,
  scope: CredentialScope,
  context: ClaimContext,
): { readonly payload: Payload; readonly payloadHash: string } {
  const value = headers.get('x-amz-content-sha256');
  if (value !== undefined) return { payload: parsePayload(value), payloadHash: value };
  if (scope.service === 's3' || context.bodySha256 === undefined) {
    throw new S3Error('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  }
  return { payload: { kind: 'sha256', hex: context.bodySha256 }, payloadHash: context.bodySha256 };
}
