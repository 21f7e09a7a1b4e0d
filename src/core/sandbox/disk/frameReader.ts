import type { FileHandle } from 'node:fs/promises';
import { decodeFrameHeader, frameChecksum, frameHeaderBytes, frameMark } from './frame';

/** Bytes read at once while a file is walked. */
const blockBytes = 1024 * 1024;

export interface Frame {
  /** Where the payload begins in the file. */
  readonly offset: number;
  readonly payload: Buffer;
}

/** A file of frames, read from front to back through a window of one block or one frame, whichever is longer. */
export class FrameReader {
  readonly #handle: FileHandle;
  readonly #size: number;
  #block: Buffer = Buffer.alloc(0);
  #blockStart = 0;

  /** `size` is the length of the file in bytes. */
  constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.#size = size;
  }

  /** Gives the whole frames from the beginning on, then returns where the first byte stands that is in none. */
  async *frames(): AsyncGenerator<Frame, number, undefined> {
    let at = 0;
    for (;;) {
      const frame = await this.#frameAt(at);
      if (!frame) return at;
      yield frame;
      at = frame.offset + frame.payload.length;
    }
  }

  /**
   * Tells whether a whole frame begins behind `at`. Then what stands at `at` was not torn off by a crash, which
   * leaves nothing behind it, but was damaged later.
   */
  async hasFrameBehind(at: number): Promise<boolean> {
    for (let start = at + 1; start + frameHeaderBytes <= this.#size; start += blockBytes) {
      const block = await this.#bytes(start, Math.min(blockBytes + frameMark.length - 1, this.#size - start));
      if (block && (await this.#hasFrameIn(block, start))) return true;
    }
    return false;
  }

  async #hasFrameIn(block: Buffer, start: number): Promise<boolean> {
    for (let found = block.indexOf(frameMark); found >= 0; found = block.indexOf(frameMark, found + 1)) {
      if (await this.#frameAt(start + found)) return true;
    }
    return false;
  }

  async #frameAt(at: number): Promise<Frame | undefined> {
    const bytes = await this.#bytes(at, frameHeaderBytes);
    const header = bytes && decodeFrameHeader(bytes);
    if (!header) return undefined;
    const offset = at + frameHeaderBytes;
    const payload = await this.#bytes(offset, header.length);
    return payload && frameChecksum(header.length, payload) === header.checksum ? { offset, payload } : undefined;
  }

  /** The bytes of this stretch, or undefined when the file ends within it. */
  async #bytes(at: number, length: number): Promise<Buffer | undefined> {
    if (at + length > this.#size) return undefined;
    const from = at - this.#blockStart;
    if (from < 0 || from + length > this.#block.length) await this.#load(at, Math.max(length, blockBytes));
    const start = at - this.#blockStart;
    return start + length <= this.#block.length ? this.#block.subarray(start, start + length) : undefined;
  }

  async #load(at: number, length: number): Promise<void> {
    const block = Buffer.allocUnsafeSlow(Math.min(length, this.#size - at));
    let filled = 0;
    while (filled < block.length) {
      const { bytesRead } = await this.#handle.read(block, filled, block.length - filled, at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    this.#block = block.subarray(0, filled);
    this.#blockStart = at;
  }
}
