import { readSync, writeSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { asDiskError, diskError } from './diskErrors';
import { encodeFrame, frameHeaderBytes } from './frame';

/** Bytes read at once when values are asked for one behind the other, as a scan of a snapshot does. */
const windowBytes = 64 * 1024;

/**
 * A frame of at most so many bytes is written without giving way: it goes to the page cache in less time than it takes to hand it to
 * another thread and to hear back (measured: 8 against 47 microseconds for 6 KB, and more when the machine is busy).
 */
const atOnceBytes = 64 * 1024;

/** One file of frames: it grows at its end, and values in it are read by position. */
export class Segment {
  #file: string;
  readonly #handle: FileHandle;
  #size: number;
  /** Made at the first read and used again and again: a new one for each read keeps the garbage collector busy. */
  #scratch: Buffer | undefined;
  /** The part of the scratch that holds what stands at `#windowStart`. */
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;
  #lastEnd = -1;

  private constructor(file: string, handle: FileHandle, size: number) {
    this.#file = file;
    this.#handle = handle;
    this.#size = size;
  }

  /** Makes the file. @throws AppError `local.io`, also when it is there */
  static async create(file: string): Promise<Segment> {
    return Segment.#open(file, 'wx+');
  }

  /** Opens a file that is there. @throws AppError `local.io` */
  static async open(file: string): Promise<Segment> {
    return Segment.#open(file, 'r+');
  }

  static async #open(file: string, flags: string): Promise<Segment> {
    try {
      const handle = await open(file, flags);
      return new Segment(file, handle, (await handle.stat()).size);
    } catch (error) {
      throw asDiskError(error, file);
    }
  }

  get file(): string {
    return this.#file;
  }

  get handle(): FileHandle {
    return this.#handle;
  }

  /** Bytes up to the end of the last whole frame. */
  get size(): number {
    return this.#size;
  }

  /**
   * Writes one frame at the end and gives the position of its payload. When it resolves, the frame outlives the process.
   * A failure may leave a part of the frame behind `size`; see {@link Segment.cut}.
   * @throws AppError `local.io`
   */
  async append(parts: readonly Buffer[]): Promise<number> {
    const frame = encodeFrame(parts);
    let written = 0;
    try {
      while (written < frame.length) {
        const rest = frame.length - written;
        const at = this.#size + written;
        written +=
          rest <= atOnceBytes
            ? writeSync(this.#handle.fd, frame, written, rest, at)
            : (await this.#handle.write(frame, written, rest, at)).bytesWritten;
      }
    } catch (error) {
      throw asDiskError(error, this.#file);
    }
    const payload = this.#size + frameHeaderBytes;
    this.#size += frame.length;
    return payload;
  }

  /** Cuts off what stands behind `size` bytes; without it, what a failed append left. @throws AppError `local.io` */
  async cut(size = this.#size): Promise<void> {
    this.#window = Buffer.alloc(0);
    this.#size = size;
    await this.#handle.truncate(size).catch((error: unknown) => this.#fail(error));
  }

  /** What was appended survives a power loss when this resolves. @throws AppError `local.io` */
  async sync(): Promise<void> {
    await this.#handle.datasync().catch((error: unknown) => this.#fail(error));
  }

  /** Renames the file; readers are not disturbed. @throws AppError `local.io` */
  async rename(file: string): Promise<void> {
    await rename(this.#file, file).catch((error: unknown) => this.#fail(error));
    this.#file = file;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /**
   * Reads a stretch at once, without giving way: it is in the page cache unless the folder was just opened. The bytes are
   * good until the next read. @throws AppError `local.io`, with the reason `corrupt` when the file has become shorter
   */
  read(offset: number, length: number): Buffer {
    const start = offset - this.#windowStart;
    const isInside = start >= 0 && start + length <= this.#window.length;
    if (isInside) return this.#window.subarray(start, start + length);
    // Near, before or behind: values that were written side by side stand in no order.
    const isNear = this.#lastEnd >= 0 && Math.abs(offset - this.#lastEnd) < windowBytes / 2;
    this.#lastEnd = offset + length;
    if (length > windowBytes / 4) return this.#readExactly(offset, Buffer.allocUnsafe(length));
    this.#scratch ??= Buffer.allocUnsafeSlow(windowBytes);
    this.#windowStart = isNear ? Math.max(0, offset - windowBytes / 4) : offset;
    const bytes = isNear ? Math.min(windowBytes, this.#size - this.#windowStart) : length;
    this.#window = Buffer.alloc(0); // should the read fail
    this.#window = this.#readExactly(this.#windowStart, this.#scratch.subarray(0, bytes));
    return this.#window.subarray(offset - this.#windowStart, offset - this.#windowStart + length);
  }

  #readExactly(offset: number, bytes: Buffer): Buffer {
    const { length } = bytes;
    let filled = 0;
    while (filled < length) {
      const count = this.#readInto(bytes, filled, offset + filled);
      if (count === 0) throw diskError('corrupt', { file: this.#file, offset, detail: 'the file has become shorter' });
      filled += count;
    }
    return bytes;
  }

  #readInto(bytes: Buffer, at: number, offset: number): number {
    try {
      return readSync(this.#handle.fd, bytes, at, bytes.length - at, offset);
    } catch (error) {
      throw asDiskError(error, this.#file);
    }
  }

  #fail(error: unknown): never {
    throw asDiskError(error, this.#file);
  }
}
