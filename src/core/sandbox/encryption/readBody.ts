import type { Cipher } from 'node:crypto';
import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream';
import type { ByteRange } from '../disk/blobReadable';
import { type BlobRef, blobSize } from '../disk/blobRef';
import type { Repository } from '../repository/repository';
import { counterMode } from './counterMode';
import type { CustomerKey } from './customerKey';

/** A stretch of what comes that is encrypted as one, or not at all. */
interface Stretch {
  readonly cipher: Cipher | undefined;
  /** Bytes of it that are still to come. */
  left: number;
}

/** Decrypts the bytes of a body, each part of it with the counter of its own, with no more in memory than what it is given at once. */
class DecryptedBytes extends Transform {
  readonly #stretches: Iterator<Stretch>;
  #current: Stretch | undefined;

  constructor(stretches: Iterator<Stretch>) {
    super();
    this.#stretches = stretches;
  }

  override _transform(block: Buffer, _: BufferEncoding, callback: TransformCallback): void {
    for (let at = 0; at < block.length; ) {
      const stretch = this.#stretch();
      const piece = block.subarray(at, at + stretch.left);
      this.push(stretch.cipher ? stretch.cipher.update(piece) : piece);
      stretch.left -= piece.length;
      at += piece.length;
    }
    callback();
  }

  #stretch(): Stretch {
    while (!this.#current || this.#current.left === 0) this.#current = this.#stretches.next().value as Stretch;
    return this.#current;
  }
}

function* stretchesOf(
  refs: readonly BlobRef[],
  { start = 0, end = Number.POSITIVE_INFINITY }: ByteRange,
  key: CustomerKey,
): Generator<Stretch, Stretch, void> {
  let before = 0;
  for (const ref of refs) {
    const size = blobSize(ref);
    const [first, last] = [Math.max(start - before, 0), Math.min(end - before, size)];
    before += size;
    if (first >= last) continue;
    const cipher = ref.iv === undefined ? undefined : counterMode(key.bytes, Buffer.from(ref.iv, 'base64'), first);
    yield { cipher, left: last - first };
  }
  return { cipher: undefined, left: Number.POSITIVE_INFINITY };
}

/** Reads a body as {@link Repository.read} does, and decrypts it when there is a key. The stream must end or be destroyed. */
export function readBody(
  repository: Pick<Repository, 'read'>,
  refs: readonly BlobRef[],
  key: CustomerKey | undefined,
  range: ByteRange = {},
): Readable {
  const source = repository.read(refs, range);
  if (!key) return source;
  // Whoever reads learns of errors from the stream itself; the pipeline is there to end one with the other.
  return pipeline(source, new DecryptedBytes(stretchesOf(refs, range, key)), () => undefined);
}
