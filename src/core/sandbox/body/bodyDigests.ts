import type { Checksum } from './checksum';
import { type ChecksumAlgorithm, createChecksum } from './checksums';
import { type HashName, HashThread } from './hashThread';

export type DigestName = ChecksumAlgorithm | 'MD5';

/** Bodies of at least this many bytes have their hashes worked out in another thread: handing over costs some 0.1 ms a body. */
const threadBytes = 1024 * 1024;

const hashNames: Partial<Readonly<Record<DigestName, HashName>>> = { MD5: 'md5', SHA1: 'sha1', SHA256: 'sha256' };

/** The digests of one body, fed piece by piece. Must be closed. */
export class BodyDigests {
  readonly #here: ReadonlyMap<DigestName, Checksum>;
  readonly #there: readonly DigestName[];
  readonly #thread: HashThread | undefined;

  /** `length`: bytes that are to come, as far as is known. */
  constructor(names: ReadonlySet<DigestName>, length = 0) {
    const isLarge = length >= threadBytes;
    this.#there = [...names].filter((name) => isLarge && name in hashNames);
    this.#here = new Map(
      [...names].filter((n) => !this.#there.includes(n)).map((name) => [name, createChecksum(name)]),
    );
    const threaded = this.#there.flatMap((name) => hashNames[name] ?? []);
    this.#thread = threaded.length > 0 ? new HashThread(threaded) : undefined;
  }

  /** Takes the next piece, which must not change until it has resolved, if it has to be waited for. @throws AppError `local.io` */
  update(piece: Uint8Array): Promise<void> | undefined {
    const handedOver = this.#thread?.update(piece);
    for (const digest of this.#here.values()) digest.update(piece);
    return handedOver;
  }

  /** To be asked for once, after the last piece. @throws AppError `local.io` */
  async digest(): Promise<ReadonlyMap<DigestName, Buffer>> {
    const there = (await this.#thread?.digest()) ?? [];
    const digests = new Map([...this.#here].map(([name, digest]) => [name, digest.digest()]));
    for (const [index, name] of this.#there.entries()) digests.set(name, there[index] ?? Buffer.alloc(0));
    return digests;
  }

  close(): void {
    this.#thread?.close();
  }
}
