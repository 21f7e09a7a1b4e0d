import type { Checksum } from './checksum';
import { wordsOf } from './wordsOf';

/** How many bytes one step takes: eight are slower by a third, thirty-two fall out of the first-level cache. */
const slices = 16;

/** The reversed polynomial of CRC-32C (RFC 3720, appendix B.4). */
const castagnoli = 0x82f63b78;
/** The reversed polynomial of CRC-32 (ISO 3309, as in zlib). */
const iso3309 = 0xedb88320;

/**
 * The tables of "slicing by 16" (Kounavis and Berry, 2008): entry `s * 256 + b` is what byte `b` does to the remainder when
 * `s` more bytes follow in the same step.
 */
function slicingTables(polynomial: number): Int32Array {
  const table = new Int32Array(slices * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    table[byte] = crc;
  }
  for (let at = 256; at < table.length; at++) {
    const before = table[at - 256] ?? 0;
    table[at] = (before >>> 8) ^ (table[before & 255] ?? 0);
  }
  return table;
}

function overBytes(table: Int32Array, crc: number, bytes: Uint8Array): number {
  let rest = crc;
  // biome-ignore lint/style/noNonNullAssertion: both indices lie within their arrays, and this is the hot path
  for (const byte of bytes) rest = (rest >>> 8) ^ table[(rest ^ byte) & 255]!;
  return rest;
}

/** `words` holds little-endian words, a multiple of four of them. */
function overWords(t: Int32Array, crc: number, words: Int32Array): number {
  let rest = crc;
  for (let at = 0; at < words.length; at += 4) {
    // biome-ignore-start lint/style/noNonNullAssertion: the indices lie within their arrays, and this is the hot path
    const a = rest ^ words[at]!;
    const b = words[at + 1]!;
    const c = words[at + 2]!;
    const d = words[at + 3]!;
    rest = t[3840 + (a & 255)]! ^ t[3584 + ((a >>> 8) & 255)]! ^ t[3328 + ((a >>> 16) & 255)]! ^ t[3072 + (a >>> 24)]!;
    rest ^= t[2816 + (b & 255)]! ^ t[2560 + ((b >>> 8) & 255)]! ^ t[2304 + ((b >>> 16) & 255)]! ^ t[2048 + (b >>> 24)]!;
    rest ^= t[1792 + (c & 255)]! ^ t[1536 + ((c >>> 8) & 255)]! ^ t[1280 + ((c >>> 16) & 255)]! ^ t[1024 + (c >>> 24)]!;
    rest ^= t[768 + (d & 255)]! ^ t[512 + ((d >>> 8) & 255)]! ^ t[256 + ((d >>> 16) & 255)]! ^ t[d >>> 24]!;
    // biome-ignore-end lint/style/noNonNullAssertion: see above
  }
  return rest;
}

/** A reflected CRC of 32 bits with all ones before and after, as every one in use for S3. Digest: four bytes, big-endian. */
class SlicedCrc32 implements Checksum {
  readonly #table: Int32Array;
  #crc = -1;

  constructor(table: Int32Array) {
    this.#table = table;
  }

  update(bytes: Uint8Array): void {
    const { head, words, tail } = wordsOf(bytes);
    const afterHead = overBytes(this.#table, this.#crc, head);
    this.#crc = overBytes(this.#table, overWords(this.#table, afterHead, words), tail);
  }

  digest(): Buffer {
    const digest = Buffer.alloc(4);
    digest.writeInt32BE(~this.#crc);
    return digest;
  }
}

// Made at first use: loading the sandbox costs nothing for algorithms that nobody asks for.
let castagnoliTable: Int32Array | undefined;
let iso3309Table: Int32Array | undefined;

export function createCrc32c(): Checksum {
  castagnoliTable ??= slicingTables(castagnoli);
  return new SlicedCrc32(castagnoliTable);
}

/** For runtimes whose zlib has no `crc32` (Node before 20.15). */
export function createSlicedCrc32(): Checksum {
  iso3309Table ??= slicingTables(iso3309);
  return new SlicedCrc32(iso3309Table);
}
