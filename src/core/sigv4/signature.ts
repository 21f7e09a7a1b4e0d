import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type CredentialScope, scopeText } from './credentialScope';

/** SHA-256 of no bytes, in hex. */
export const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function hmac(key: Uint8Array | string, data: string): Buffer {
  return createHmac('sha256', key).update(data, 'latin1').digest();
}

/** Keys derived lately: nearly every request has the day, region and service of the one before. */
const derivedKeys = new Map<string, Buffer>();
const derivedKeysLimit = 16;

/** The key of one day, region and service. Source: S3 API reference, "Signature Calculations", task 3. */
export function deriveSigningKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  const name = JSON.stringify([secretAccessKey, scope.date, scope.region, scope.service]);
  const known = derivedKeys.get(name);
  if (known) return known;
  const derived = derive(secretAccessKey, scope);
  if (derivedKeys.size >= derivedKeysLimit) derivedKeys.clear();
  derivedKeys.set(name, derived);
  return derived;
}

function derive(secretAccessKey: string, scope: CredentialScope): Buffer {
  // The region comes from the request and is bytes (Latin-1); the secret is ours and is text (UTF-8).
  const dateKey = hmac(`AWS4${secretAccessKey}`, scope.date);
  return hmac(hmac(hmac(dateKey, scope.region), scope.service), 'aws4_request');
}

/** The text that is signed for a request. `timestamp` as `yyyymmddThhmmssZ`. Source: as above, task 2. */
export function stringToSign(timestamp: string, scope: CredentialScope, canonicalRequest: string): string {
  const hash = createHash('sha256').update(canonicalRequest, 'latin1').digest('hex');
  return `AWS4-HMAC-SHA256\n${timestamp}\n${scopeText(scope)}\n${hash}`;
}

/** The signature of `text`, 64 lower-case hex digits. */
export function sign(signingKey: Uint8Array, text: string): string {
  return hmac(signingKey, text).toString('hex');
}

/** Compares without telling by its duration where the two differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
