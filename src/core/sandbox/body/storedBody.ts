import { type ChecksumAlgorithm, createChecksum } from './checksums';
import type { BodySummary, SummarisedBody } from './requestBody';

/** Bytes that the sandbox has already, on their way to another object: nothing to verify, only to sum up. */
export class StoredBody implements SummarisedBody {
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #algorithms: readonly ChecksumAlgorithm[];
  #summary: BodySummary | undefined;

  /** `algorithms`: the checksums to work out besides MD5. */
  constructor(source: AsyncIterable<Uint8Array>, algorithms: readonly ChecksumAlgorithm[]) {
    this.#source = source;
    this.#algorithms = algorithms;
  }

  /** Only after the iteration. */
  get summary(): BodySummary {
    if (!this.#summary) throw new Error('the body is not read to its end');
    return this.#summary;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, void> {
    const md5 = createChecksum('MD5');
    const others = this.#algorithms.map((name) => [name, createChecksum(name)] as const);
    let size = 0;
    for await (const piece of this.#source) {
      const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      size += bytes.length;
      md5.update(bytes);
      for (const [, checksum] of others) checksum.update(bytes);
      yield bytes;
    }
    const checksums = new Map(others.map(([name, checksum]) => [name, checksum.digest()]));
    this.#summary = { size, md5: md5.digest(), verified: undefined, checksums };
  }
}
