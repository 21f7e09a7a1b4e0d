import type { IncomingMessage } from 'node:http';

/**
 * The bytes of a request's body, once. A client that waits for `100 Continue` is told to go on when the first byte is asked for,
 * so a refusal from the head alone costs it nothing.
 */
export class IncomingBytes implements AsyncIterable<Buffer> {
  readonly #request: IncomingMessage;
  readonly #goOn: () => void;
  /** Bytes that came, as they went over the wire. */
  count = 0;

  constructor(request: IncomingMessage, goOn: () => void) {
    this.#request = request;
    this.#goOn = goOn;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, void> {
    this.#goOn();
    // The default destroys the connection when the reader stops, and with it the answer that says why.
    for await (const piece of this.#request.iterator({ destroyOnReturn: false })) {
      const bytes = piece as Buffer;
      this.count += bytes.length;
      yield bytes;
    }
  }
}
