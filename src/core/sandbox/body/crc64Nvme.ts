import type { Checksum } from './checksum';
import { wordsOf } from './wordsOf';

const slices = 16;

/** The reversed polynomial of CRC-64/NVME (NVM Express, NVM Command Set Specification, 64b CRC), in halves. */
const polynomialLow = 0xac4bc9b5;
const polynomialHigh = 0x9a6c9329;

/** Remainders of 64 bits in halves: JavaScript has no fast integer of that width. See `crc32.ts` for the order of entries. */
interface Tables {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

function slicingTables(): Tables {
  const low = new Int32Array(slices * 256);
  const high = new Int32Array(slices * 256);
  for (let byte = 0; byte < 256; byte++) [low[byte], high[byte]] = remainderOf(byte);
  for (let at = 256; at < low.length; at++) {
    const [before, beforeHigh] = [low[at - 256] ?? 0, high[at - 256] ?? 0];
    low[at] = ((before >>> 8) | (beforeHigh << 24)) ^ (low[before & 255] ?? 0);
    high[at] = (beforeHigh >>> 8) ^ (high[before & 255] ?? 0);
  }
  return { low, high };
}

function remainderOf(byte: number): [low: number, high: number] {
  let [low, high] = [byte, 0];
  for (let bit = 0; bit < 8; bit++) {
    const out = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (out) [low, high] = [low ^ polynomialLow, high ^ polynomialHigh];
  }
  return [low, high];
}

let tables: Tables | undefined;

/** CRC-64/NVME with all ones before and after. Digest: eight bytes, big-endian. */
export class Crc64Nvme implements Checksum {
  readonly #tables: Tables;
  #low = -1;
  #high = -1;

  constructor() {
    tables ??= slicingTables();
    this.#tables = tables;
  }

  update(bytes: Uint8Array): void {
    const { head, words, tail } = wordsOf(bytes);
    this.#overBytes(head);
    this.#overWords(words);
    this.#overBytes(tail);
  }

  digest(): Buffer {
    const digest = Buffer.alloc(8);
    digest.writeInt32BE(~this.#high, 0);
    digest.writeInt32BE(~this.#low, 4);
    return digest;
  }

  #overBytes(bytes: Uint8Array): void {
    const { low, high } = this.#tables;
    for (const byte of bytes) {
      const at = (this.#low ^ byte) & 255;
      this.#low = ((this.#low >>> 8) | (this.#high << 24)) ^ (low[at] ?? 0);
      this.#high = (this.#high >>> 8) ^ (high[at] ?? 0);
    }
  }

  #overWords(words: Int32Array): void {
    const { low: l, high: h } = this.#tables;
    let low = this.#low;
    let high = this.#high;
    for (let at = 0; at < words.length; at += 4) {
      // biome-ignore-start lint/style/noNonNullAssertion: the indices lie within their arrays, and this is the hot path
      const a = low ^ words[at]!;
      const b = high ^ words[at + 1]!;
      const c = words[at + 2]!;
      const d = words[at + 3]!;
      low = l[3840 + (a & 255)]! ^ l[3584 + ((a >>> 8) & 255)]! ^ l[3328 + ((a >>> 16) & 255)]! ^ l[3072 + (a >>> 24)]!;
      high =
        h[3840 + (a & 255)]! ^ h[3584 + ((a >>> 8) & 255)]! ^ h[3328 + ((a >>> 16) & 255)]! ^ h[3072 + (a >>> 24)]!;
      low ^=
        l[2816 + (b & 255)]! ^ l[2560 + ((b >>> 8) & 255)]! ^ l[2304 + ((b >>> 16) & 255)]! ^ l[2048 + (b >>> 24)]!;
      high ^=
        h[2816 + (b & 255)]! ^ h[2560 + ((b >>> 8) & 255)]! ^ h[2304 + ((b >>> 16) & 255)]! ^ h[2048 + (b >>> 24)]!;
      low ^=
        l[1792 + (c & 255)]! ^ l[1536 + ((c >>> 8) & 255)]! ^ l[1280 + ((c >>> 16) & 255)]! ^ l[1024 + (c >>> 24)]!;
      high ^=
        h[1792 + (c & 255)]! ^ h[1536 + ((c >>> 8) & 255)]! ^ h[1280 + ((c >>> 16) & 255)]! ^ h[1024 + (c >>> 24)]!;
      low ^= l[768 + (d & 255)]! ^ l[512 + ((d >>> 8) & 255)]! ^ l[256 + ((d >>> 16) & 255)]! ^ l[d >>> 24]!;
      high ^= h[768 + (d & 255)]! ^ h[512 + ((d >>> 8) & 255)]! ^ h[256 + ((d >>> 16) & 255)]! ^ h[d >>> 24]!;
      // biome-ignore-end lint/style/noNonNullAssertion: see above
    }
    this.#low = low;
    this.#high = high;
  }
}
