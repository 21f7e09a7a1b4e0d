import { type Cipher, createCipheriv } from 'node:crypto';

/** Bytes of a block, and of the value that the counter begins with. */
const blockBytes = 16;

/**
 * AES-256 in counter mode from any byte on: what it is given to `update` it encrypts, or decrypts, which is the same.
 * `iv` is the counter of the first byte of the body (16 bytes), `offset` the number of bytes ahead of those that come.
 */
export function counterMode(key: Buffer, iv: Buffer, offset: number): Cipher {
  const cipher = createCipheriv('aes-256-ctr', key, counterAt(iv, Math.floor(offset / blockBytes)));
  cipher.update(Buffer.alloc(offset % blockBytes));
  return cipher;
}

/** The counter so many blocks on; it goes on from zero behind the last, as in OpenSSL. */
function counterAt(iv: Buffer, blocks: number): Buffer {
  const value = BigInt.asUintN(blockBytes * 8, BigInt(`0x${iv.toString('hex')}`) + BigInt(blocks));
  return Buffer.from(value.toString(16).padStart(blockBytes * 2, '0'), 'hex');
}
