import { createHash } from 'node:crypto';
import type { RequestHeaders } from '../../sigv4/rawRequest';
import type { Dialect } from '../dialect';
import { S3Error, type S3ErrorCode } from '../s3Error';
import type { KeyMark } from './keyMark';

/** A key that a request brought along (SSE-C). Never kept, never logged. */
export interface CustomerKey {
  /** 32 of them. */
  readonly bytes: Buffer;
}

/** Which object a key is for: the one that the request is about, or the source of a copy. */
export type KeyRole = 'own' | 'source';

const prefixes: Readonly<Record<KeyRole, string>> = {
  own: 'x-amz-server-side-encryption-customer-',
  source: 'x-amz-copy-source-server-side-encryption-customer-',
};

function headersOf(role: KeyRole) {
  return ['algorithm', 'key', 'key-md5'].map((name) => prefixes[role] + name);
}

/** Headers with the key of the object that a request is about. */
export const customerKeyHeaders: readonly string[] = headersOf('own');

/** Headers with the key of the source of a copy. */
export const sourceKeyHeaders: readonly string[] = headersOf('source');

/** Where a key is read from: a request, or a form. */
export interface KeySource {
  readonly headers: RequestHeaders;
  readonly dialect: Dialect;
}

/** An error about a key, which RGW gives reasons for: it leaves them out of all others. */
export function keyError(dialect: Dialect, code: S3ErrorCode, message: string): S3Error {
  return new S3Error(code, message, dialect.isRgw ? { Message: message } : {});
}

const must = 'Requests specifying Server Side Encryption with Customer provided keys must';

/** Throws what a request is told that lacks a part of its key, or all of it where RGW wants one. */
export function missingFromKey(dialect: Dialect, what: 'algorithm' | 'key' | 'md5'): S3Error {
  const provide = {
    algorithm: 'a valid encryption algorithm',
    key: 'an appropriate secret key',
    md5: 'an appropriate secret key md5',
  };
  return keyError(dialect, 'InvalidArgument', `${must} provide ${provide[what]}.`);
}

/** What is said of an MD5 that is not that of the key; RGW says it of every other key than the object's. */
export function wrongDigest(dialect: Dialect): S3Error {
  const message = 'The calculated MD5 hash of the key did not match the hash that was provided.';
  return keyError(dialect, 'InvalidArgument', message);
}

/**
 * Throws unless a store of this dialect takes keys of customers over plain HTTP, which is all that the sandbox speaks. AWS takes
 * them over TLS only: InvalidRequest.
 */
export function requireCustomerKeysTaken(dialect: Dialect): void {
  dialect.requireNotRefused('encryption.sseC');
  if (dialect.has('encryption.sseC') || dialect.ignores('encryption.sseC')) return;
  throw new S3Error('InvalidRequest', `${must} be made over a secure connection.`);
}

/**
 * The key that a request names, undefined without one. Sources: S3 user guide, "Specifying server-side encryption with
 * customer-provided keys"; for what is refused in which order, RGW 16.2.15 as measured.
 * @throws S3Error InvalidArgument, InvalidEncryptionAlgorithmError; InvalidRequest where the store does not take keys
 */
export function readCustomerKey({ headers, dialect }: KeySource, role: KeyRole = 'own'): CustomerKey | undefined {
  const [algorithm, key, md5] = headersOf(role).map((name) => headers.get(name));
  if (algorithm === undefined && key === undefined && md5 === undefined) return undefined;
  requireCustomerKeysTaken(dialect);
  if (dialect.ignores('encryption.sseC')) return undefined;
  if (algorithm === undefined) throw missingFromKey(dialect, 'algorithm');
  if (algorithm !== 'AES256') {
    throw keyError(
      dialect,
      'InvalidEncryptionAlgorithmError',
      'The requested encryption algorithm is not valid, must be AES256.',
    );
  }
  const bytes = decode(key, 32);
  if (!bytes) throw missingFromKey(dialect, 'key');
  const digest = decode(md5, 16);
  if (!digest) throw missingFromKey(dialect, 'md5');
  if (!createHash('md5').update(bytes).digest().equals(digest)) throw wrongDigest(dialect);
  return { bytes };
}

/** Base64 of so many bytes, or undefined. */
function decode(text: string | undefined, length: number): Buffer | undefined {
  if (text === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === length ? bytes : undefined;
}

/** Headers of an answer about something that is encrypted with the key that the request brought along. */
export function customerKeyAnswer({ headers }: KeySource, mark: KeyMark | undefined): Readonly<Record<string, string>> {
  const md5 = headers.get(`${prefixes.own}key-md5`);
  if (!mark || md5 === undefined) return {};
  return { [`${prefixes.own}algorithm`]: 'AES256', [`${prefixes.own}key-md5`]: md5 };
}
