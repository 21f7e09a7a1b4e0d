import { S3Error } from '../s3Error';

/** Bytes of a key in UTF-8. */
const keyLimit = 1024;

/** Throws KeyTooLongError, or InvalidURI for half a surrogate pair, which no key can have. */
export function requireKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > keyLimit) throw new S3Error('KeyTooLongError', undefined, { Size: size, MaxSizeAllowed: keyLimit });
  if (/\p{Surrogate}/u.test(key)) throw new S3Error('InvalidURI');
}
