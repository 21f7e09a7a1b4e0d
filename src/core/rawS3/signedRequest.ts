import { createHash } from 'node:crypto';
import type { AccessKeys } from '../connections/connection';
import { canonicalQuery, canonicalRequest, rawParameters } from '../sigv4/canonicalRequest';
import { type CredentialScope, scopeText } from '../sigv4/credentialScope';
import { RequestHeaders } from '../sigv4/rawRequest';
import { deriveSigningKey, emptySha256, sign, stringToSign } from '../sigv4/signature';
import { toAmzDate } from '../sigv4/signingDate';

/** The head of a request before it is signed. Paths and queries are encoded already and stay as they are. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Names in lower case; `host` has to be there. Values are characters of one byte each (Latin-1). */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Signing {
  readonly keys: AccessKeys;
  readonly region: string;
  readonly service: string;
  /** When it is signed, milliseconds since 1970. */
  readonly time: number;
}

/** What the chunks of a streaming body are signed with. */
export interface Seed {
  readonly signingKey: Buffer;
  readonly scope: CredentialScope;
  readonly timestamp: string;
  readonly signature: string;
}

export interface SignedHead {
  readonly headers: Readonly<Record<string, string>>;
  readonly seed: Seed;
}

/** The hash of a body that is all at hand, hexadecimal. */
export function payloadHashOf(body: Uint8Array | undefined): string {
  return body === undefined || body.length === 0 ? emptySha256 : createHash('sha256').update(body).digest('hex');
}

/**
 * Signs a head in its Authorization header; `payloadHash` is the value of x-amz-content-sha256. Every header that is given is
 * signed. Source: S3 API reference, "Authenticating Requests: Using the Authorization Header".
 */
export function signInHeader(head: RequestHead, payloadHash: string, signing: Signing): SignedHead {
  const timestamp = toAmzDate(signing.time);
  const { sessionToken } = signing.keys;
  const headers = {
    ...head.headers,
    'x-amz-date': timestamp,
    'x-amz-content-sha256': payloadHash,
    ...(sessionToken && { 'x-amz-security-token': sessionToken }),
  };
  const seed = seedOf({ ...head, headers }, Object.keys(headers).sort(), payloadHash, timestamp, signing);
  const credential = `${seed.scope.accessKeyId}/${scopeText(seed.scope)}`;
  const signedHeaders = Object.keys(headers).sort().join(';');
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${seed.signature}`;
  return { headers: { ...headers, authorization }, seed };
}

/**
 * The query of a presigned request: anybody who has it may send the request until it expires. Source: S3 API reference,
 * "Authenticating Requests: Using Query Parameters". `expiresSeconds` at most 604,800.
 */
export function presignedQuery(head: RequestHead, expiresSeconds: number, signing: Signing): string {
  const timestamp = toAmzDate(signing.time);
  const scope = scopeOf(signing, timestamp);
  const signedHeaders = Object.keys(head.headers).sort();
  const parameters: Record<string, string> = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${scope.accessKeyId}/${scopeText(scope)}`,
    'X-Amz-Date': timestamp,
    'X-Amz-Expires': String(expiresSeconds),
    'X-Amz-SignedHeaders': signedHeaders.join(';'),
    ...(signing.keys.sessionToken && { 'X-Amz-Security-Token': signing.keys.sessionToken }),
  };
  const added = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const query = [...(head.query === '' ? [] : [head.query]), ...added].join('&');
  const { signature } = seedOf({ ...head, query }, signedHeaders, 'UNSIGNED-PAYLOAD', timestamp, signing);
  return `${query}&X-Amz-Signature=${signature}`;
}

function scopeOf({ keys, region, service }: Signing, timestamp: string): CredentialScope {
  return { accessKeyId: keys.accessKeyId, date: timestamp.slice(0, 8), region, service };
}

function seedOf(
  head: RequestHead,
  signedHeaders: readonly string[],
  payloadHash: string,
  timestamp: string,
  signing: Signing,
): Seed {
  const scope = scopeOf(signing, timestamp);
  const signingKey = deriveSigningKey(signing.keys.secretAccessKey, scope);
  const request = canonicalRequest({
    method: head.method,
    path: head.path,
    query: canonicalQuery(rawParameters(head.query)),
    headers: new RequestHeaders(Object.entries(head.headers).flat()),
    signedHeaders,
    payloadHash,
  });
  return { signingKey, scope, timestamp, signature: sign(signingKey, stringToSign(timestamp, scope, request)) };
}
