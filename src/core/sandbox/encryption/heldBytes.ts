import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { BlobRef } from '../disk/blobRef';
import type { Repository } from '../repository/repository';
import { counterMode } from './counterMode';
import type { CustomerKey } from './customerKey';
import { readBody } from './readBody';

/**
 * Bytes of any number that are needed again while their request lasts. They wait on the disk, encrypted with a key that only this
 * object has: among them may be what its sender wants encrypted (SSE-C), and a crash must not leave it readable.
 */
export class HeldBytes {
  readonly #repository: HoldingRepository;
  readonly #refs: readonly BlobRef[];
  readonly #key: CustomerKey;

  private constructor(repository: HoldingRepository, refs: readonly BlobRef[], key: CustomerKey) {
    this.#repository = repository;
    this.#refs = refs;
    this.#key = key;
  }

  /** Takes all of `source`. Whatever goes wrong, nothing is left of it. @throws AppError `local.io`, and what the source throws */
  static async take(repository: HoldingRepository, source: AsyncIterable<Uint8Array>): Promise<HeldBytes> {
    const key = { bytes: randomBytes(32) };
    const iv = randomBytes(16);
    const refs = await repository.keep(encrypted(source, key, iv));
    const named = refs.map((ref) => ({ ...ref, iv: iv.toString('base64') }));
    return new HeldBytes(repository, named, key);
  }

  /** The bytes, as often as they are asked for. The stream must end or be destroyed. */
  read(): Readable {
    return readBody(this.#repository, this.#refs, this.#key);
  }

  discard(): void {
    this.#repository.discard(this.#refs);
  }
}

/** Where they wait. */
export type HoldingRepository = Pick<Repository, 'keep' | 'read' | 'discard'>;

async function* encrypted(
  source: AsyncIterable<Uint8Array>,
  key: CustomerKey,
  iv: Buffer,
): AsyncGenerator<Buffer, void, void> {
  const cipher = counterMode(key.bytes, iv, 0);
  for await (const piece of source) yield cipher.update(piece);
}
