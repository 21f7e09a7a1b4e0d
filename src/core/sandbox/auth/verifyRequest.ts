import {
  canonicalPaths,
  canonicalQuery,
  canonicalRequest,
  type RawParameter,
  rawParameters,
} from '../../sigv4/canonicalRequest';
import type { CredentialScope } from '../../sigv4/credentialScope';
import { type RawRequest, RequestHeaders, splitTarget } from '../../sigv4/rawRequest';
import { deriveSigningKey, equalInConstantTime, sign, stringToSign } from '../../sigv4/signature';
import { S3Error } from '../s3Error';
import { type FindAccessKey, requireAccessKey } from './accessKeys';
import { readHeaderClaim } from './headerClaim';
import { type Payload, parsePayload } from './payload';
import { isPresigned, isPresignedV2, readPresignedClaim } from './presignedClaim';
import { type ClaimContext, requireSignedHeaders, type SignatureClaim } from './signatureClaim';

export interface VerifyOptions {
  readonly keys: FindAccessKey;
  /** The time of the server, milliseconds since 1970. */
  readonly now: number;
  /** How far the clocks may be apart; AWS allows 15 minutes, which is the default. */
  readonly maxSkewSeconds?: number;
  /** The region that requests have to be signed for; any without. */
  readonly region?: string | undefined;
  /** True: x-amz-* headers need not be signed, and presigned addresses hold ahead of their time, as with Ceph RGW. */
  readonly lenient?: boolean;
  /** SHA-256 of the body in hex, for requests to STS, which come without x-amz-content-sha256. */
  readonly bodySha256?: string;
}

/** A request without any signature. What it may do is for policies and ACLs to say. */
export interface AnonymousRequest {
  readonly kind: 'anonymous';
  readonly payload: Payload;
}

/** A request whose signature is right. Its body is yet to be held against `payload` (see `openBody`). */
export interface SignedRequest {
  /** Where the signature stood. */
  readonly kind: 'header' | 'presigned';
  readonly accessKeyId: string;
  readonly payload: Payload;
  /** The key of the day, region and service: the chunks of a streaming body are signed with it too. */
  readonly signingKey: Buffer;
  /** The signature of the request, which that of the first chunk builds on. */
  readonly seedSignature: string;
  readonly scope: CredentialScope;
  /** When it was signed, `yyyymmddThhmmssZ`. */
  readonly timestamp: string;
}

export type VerifiedRequest = AnonymousRequest | SignedRequest;

/**
 * Checks the signature (AWS Signature Version 4) of a request from its head alone. Source: S3 API reference,
 * "Authenticating Requests (AWS Signature Version 4)". Throws {@link S3Error} for everything that does not hold.
 */
export function verifyRequest(request: RawRequest, options: VerifyOptions): VerifiedRequest {
  const headers = new RequestHeaders(request.rawHeaders);
  const target = splitTarget(request.url);
  const parameters = rawParameters(target.query);
  const claim = readClaim(headers, parameters, {
    now: options.now,
    maxSkewSeconds: options.maxSkewSeconds ?? 900,
    region: options.region,
    lenient: options.lenient ?? false,
    bodySha256: options.bodySha256,
  });
  if (!claim) return anonymous(headers);
  const key = requireAccessKey(options.keys, claim.scope.accessKeyId, claim.sessionToken, options.now);
  if (!options.lenient) requireSignedHeaders(headers, claim.signedHeaders);
  const signingKey = deriveSigningKey(key.secretAccessKey, claim.scope);
  const requests = canonicalPaths(target.path).map((path) =>
    canonicalRequest({ ...claim, method: request.method, path, query: canonicalQuery(parameters), headers }),
  );
  requireSignature(claim, headers, signingKey, requests);
  const { kind, payload, scope, timestamp, signature } = claim;
  return { kind, accessKeyId: scope.accessKeyId, payload, signingKey, seedSignature: signature, scope, timestamp };
}

/** Reads the one claim that a request may make; undefined when it makes none. */
function readClaim(
  headers: RequestHeaders,
  parameters: readonly RawParameter[],
  context: ClaimContext,
): SignatureClaim | undefined {
  const inHeader = headers.all('authorization').length > 0;
  const inQuery = isPresigned(parameters);
  if (inHeader && inQuery) {
    throw new S3Error(
      'InvalidArgument',
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      { ArgumentName: 'Authorization' },
    );
  }
  if (inHeader) return readHeaderClaim(headers, context);
  if (inQuery) return readPresignedClaim(parameters, headers, context);
  if (isPresignedV2(parameters)) {
    throw new S3Error(
      'InvalidRequest',
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    );
  }
  return undefined;
}

function anonymous(headers: RequestHeaders): AnonymousRequest {
  const payload = parsePayload(headers.get('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD');
  if (payload.kind === 'streaming' && payload.signed) {
    throw new S3Error('InvalidRequest', 'The chunks of a request without a signature cannot be signed.');
  }
  return { kind: 'anonymous', payload };
}

/** Throws SignatureDoesNotMatch, with what the server signed, as AWS shows it to help the client. */
function requireSignature(
  claim: SignatureClaim,
  headers: RequestHeaders,
  signingKey: Buffer,
  requests: readonly string[],
): void {
  const texts = requests.map((request) => stringToSign(claim.timestamp, claim.scope, request));
  const matches = texts.some((text) => equalInConstantTime(sign(signingKey, text), claim.signature));
  // A header that was signed as empty and is not there at all would go unnoticed otherwise.
  if (matches && claim.signedHeaders.every((name) => headers.all(name).length > 0)) return;
  const [text = '', request = ''] = [texts.at(-1), requests.at(-1)];
  throw new S3Error('SignatureDoesNotMatch', undefined, {
    AWSAccessKeyId: claim.scope.accessKeyId,
    StringToSign: text,
    SignatureProvided: claim.signature,
    StringToSignBytes: bytesOf(text),
    CanonicalRequest: request,
    CanonicalRequestBytes: bytesOf(request),
  });
}

/** `47 45 54 …`, as AWS writes it. */
function bytesOf(text: string): string {
  return (Buffer.from(text, 'latin1').toString('hex').match(/../g) ?? []).join(' ');
}
