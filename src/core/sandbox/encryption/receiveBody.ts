import { randomBytes } from 'node:crypto';
import type { BodySummary, SummarisedBody } from '../body/requestBody';
import type { Received, Repository } from '../repository/repository';
import { counterMode } from './counterMode';
import type { CustomerKey } from './customerKey';

/** A body on its way to the disk; the summary is that of the bytes as they came. */
class EncryptedBody implements SummarisedBody {
  /** A random one for each body, so that no two are encrypted alike. */
  readonly iv = randomBytes(16);
  readonly #body: SummarisedBody;
  readonly #key: CustomerKey;

  constructor(body: SummarisedBody, key: CustomerKey) {
    this.#body = body;
    this.#key = key;
  }

  get summary(): BodySummary {
    return this.#body.summary;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, void> {
    const cipher = counterMode(this.#key.bytes, this.iv, 0);
    for await (const piece of this.#body) yield cipher.update(piece);
  }
}

/** Stores a body as {@link Repository.receive} does, encrypted when there is a key. */
export async function receiveBody(
  repository: Repository,
  body: SummarisedBody,
  key: CustomerKey | undefined,
  crowd = 0,
): Promise<Received> {
  if (!key) return repository.receive(body, crowd);
  const encrypted = new EncryptedBody(body, key);
  const { refs, summary } = await repository.receive(encrypted, crowd);
  const iv = encrypted.iv.toString('base64');
  return { refs: refs.map((ref) => ({ ...ref, iv })), summary };
}
