/**
 * Takes bytes from a source piece by piece, so that memory holds no more than the piece that the source gave last. It never
 * closes the source: whether the rest of a refused body is drained or the connection dropped is for the server to say.
 */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Between one and `most` bytes, or undefined at the end. */
  async take(most: number): Promise<Buffer | undefined> {
    if (!(await this.#fill())) return undefined;
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  /**
   * The next line with its end (`\n`, or the end of the source), Latin-1; undefined at the end. A line that is longer than
   * `most` bytes is cut there: the caller sees that it has no end.
   */
  async line(most: number): Promise<string | undefined> {
    let line = '';
    while (line.length < most && (await this.#fill())) {
      const room = this.#rest.subarray(0, most - line.length);
      const end = room.indexOf(0x0a);
      const piece = end < 0 ? room : room.subarray(0, end + 1);
      this.#rest = this.#rest.subarray(piece.length);
      line += piece.toString('latin1');
      if (end >= 0) break;
    }
    return line === '' ? undefined : line;
  }

  /** Makes sure that there is a byte to take; false at the end. */
  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#source.next();
      if (done) return false;
      this.#rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
    return true;
  }
}
