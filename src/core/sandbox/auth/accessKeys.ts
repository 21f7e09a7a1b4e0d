import { equalInConstantTime } from '../../sigv4/signature';
import { S3Error } from '../s3Error';

export interface AccessKey {
  readonly secretAccessKey: string;
  /** Only keys that STS gave out have one, and they are of no use without. */
  readonly sessionToken?: string;
  /** When the session ends, milliseconds since 1970. */
  readonly expiresAt?: number;
}

/** Finds the key with an id; undefined when there is none. */
export type FindAccessKey = (accessKeyId: string) => AccessKey | undefined;

/**
 * The key that a request names, with its session token checked. Throws InvalidAccessKeyId (also, as AWS does, for the key of
 * a session without its token), InvalidToken, ExpiredToken. `now` in milliseconds since 1970.
 */
export function requireAccessKey(
  find: FindAccessKey,
  accessKeyId: string,
  token: string | undefined,
  now: number,
): AccessKey {
  const key = find(accessKeyId);
  if (!key || (key.sessionToken !== undefined && token === undefined)) {
    throw new S3Error('InvalidAccessKeyId', undefined, { AWSAccessKeyId: accessKeyId });
  }
  if (token !== undefined && !(key.sessionToken !== undefined && equalInConstantTime(token, key.sessionToken))) {
    throw new S3Error('InvalidToken', undefined, { 'Token-0': token });
  }
  if (key.expiresAt !== undefined && now >= key.expiresAt) throw new S3Error('ExpiredToken');
  return key;
}
