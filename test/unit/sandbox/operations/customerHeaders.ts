import { createHash } from 'node:crypto';

/** 32 bytes of this letter. */
export function keyOf(letter: string): Buffer {
  return Buffer.alloc(32, letter);
}

/** The headers that bring a key along: of the object itself, or of the source of a copy. */
export function keyHeaders(letter: string, role: 'own' | 'source' = 'own'): Readonly<Record<string, string>> {
  const key = keyOf(letter);
  const prefix = `x-amz-${role === 'own' ? '' : 'copy-source-'}server-side-encryption-customer`;
  return {
    [`${prefix}-algorithm`]: 'AES256',
    [`${prefix}-key`]: key.toString('base64'),
    [`${prefix}-key-md5`]: createHash('md5').update(key).digest('base64'),
  };
}
