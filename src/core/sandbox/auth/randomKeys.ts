import { randomBytes, randomInt } from 'node:crypto';
import type { AccessKeys } from '../../connections/connection';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Keys that nobody had before: 20 characters that tell a sandbox's key, and 240 random bits. */
export function randomKeys(): AccessKeys {
  const tail = Array.from({ length: 13 }, () => letters[randomInt(letters.length)]).join('');
  return { accessKeyId: `SANDBOX${tail}`, secretAccessKey: randomBytes(30).toString('base64url') };
}
