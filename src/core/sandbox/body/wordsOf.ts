import { endianness } from 'node:os';

/** Bytes cut in three: aligned 32-bit words in the middle, and what comes before and after. */
export interface Words {
  readonly head: Uint8Array;
  readonly words: Int32Array;
  readonly tail: Uint8Array;
}

const littleEndian = endianness() === 'LE';
const noWords = new Int32Array(0);

/** Sees `bytes` as little-endian words, a multiple of four of them, without copying. On a big-endian machine all is head. */
export function wordsOf(bytes: Uint8Array): Words {
  const skip = -bytes.byteOffset & 3;
  const count = ((bytes.length - skip) >> 4) << 2;
  if (!littleEndian || count <= 0) return { head: bytes, words: noWords, tail: bytes.subarray(bytes.length) };
  return {
    head: bytes.subarray(0, skip),
    words: new Int32Array(bytes.buffer, bytes.byteOffset + skip, count),
    tail: bytes.subarray(skip + count * 4),
  };
}
