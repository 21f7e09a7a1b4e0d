import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * What is kept of a customer's key, to know it again: a salted HMAC, from which the key cannot be had. Both base64.
 * Source: S3 user guide, "Using server-side encryption with customer-provided keys".
 */
export interface KeyMark {
  readonly salt: string;
  readonly hmac: string;
}

/** The mark of a key, with a salt of its own. */
export function markKey(key: Buffer): KeyMark {
  const salt = randomBytes(16);
  return { salt: salt.toString('base64'), hmac: hmacOf(key, salt).toString('base64') };
}

/** True for the key that the mark was made of. */
export function isMarkOf({ salt, hmac }: KeyMark, key: Buffer): boolean {
  const [actual, expected] = [hmacOf(key, Buffer.from(salt, 'base64')), Buffer.from(hmac, 'base64')];
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function hmacOf(key: Buffer, salt: Buffer): Buffer {
  return createHmac('sha256', salt).update(key).digest();
}
