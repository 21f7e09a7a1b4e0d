import { Readable } from 'node:stream';
import { AppError, isAppError } from '../../base/errors';
import { toAppError } from './s3Errors';

export interface BodySource {
  /** Bytes that must arrive. */
  readonly length: number;
  /** Asks for the rest, from `offset` (0 is the first byte of what was asked for) on. */
  readonly reopen: (offset: number) => Promise<Readable>;
  /** Milliseconds without a byte before the stream counts as stalled. */
  readonly idle: number;
  readonly facts: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

const maxReopens = 3;

async function nextChunk(iterator: AsyncIterator<Buffer>, idle: number): Promise<IteratorResult<Buffer>> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new AppError('network.timeout', `No data for ${idle} ms`, { facts: { idle } })),
      idle,
    );
  });
  try {
    return await Promise.race([iterator.next(), stalled]);
  } finally {
    clearTimeout(timer);
  }
}

const isTransient = (error: AppError) => /^(network\.(reset|timeout)|store\.(busy|truncated))$/.test(error.code);

class BodyReader {
  #received = 0;
  #reopens = 0;
  #stream: Readable;
  readonly #source: BodySource;

  constructor(first: Readable, source: BodySource) {
    this.#stream = first;
    this.#source = source;
  }

  async *read(): AsyncGenerator<Buffer> {
    try {
      while (true) {
        try {
          yield* this.#readStream();
          return;
        } catch (error) {
          await this.#reopenAfter(error);
        }
      }
    } finally {
      this.#stream.destroy();
    }
  }

  async *#readStream(): AsyncGenerator<Buffer> {
    const { length, idle } = this.#source;
    const iterator = this.#stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    while (true) {
      const { done, value } = await nextChunk(iterator, idle);
      if (done) break;
      this.#received += value.length;
      yield value;
    }
    if (this.#received !== length) throw this.#truncated();
  }

  #truncated(): AppError {
    const facts = { ...this.#source.facts, expected: this.#source.length, received: this.#received };
    return new AppError('store.truncated', `Body ended after ${this.#received} of ${this.#source.length} bytes`, {
      facts,
    });
  }

  async #reopenAfter(error: unknown): Promise<void> {
    this.#stream.destroy();
    if (this.#source.signal?.aborted) throw new AppError('cancelled', 'The download was cancelled', { cause: error });
    const failure = isAppError(error) ? error : toAppError(error, this.#source.facts);
    if (!isTransient(failure) || this.#reopens >= maxReopens || this.#received >= this.#source.length) throw failure;
    this.#reopens += 1;
    this.#stream = await this.#source.reopen(this.#received);
  }
}

/**
 * The body as a stream that goes on where it broke off: a reset, stalled or truncated answer is asked for again from
 * the byte that is missing, up to three times. Ends with an AppError when fewer bytes arrive than were announced.
 */
export function resumingBody(first: Readable, source: BodySource): Readable {
  return Readable.from(new BodyReader(first, source).read(), {
    objectMode: false,
    ...(source.signal && { signal: source.signal }),
  });
}
