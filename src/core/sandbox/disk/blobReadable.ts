import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { BlobFiles } from './blobFiles';
import { type BlobRef, blobSize } from './blobRef';
import { asDiskError, diskError } from './diskErrors';

/** Bytes of one read, and what the stream holds ready. */
const blockBytes = 1024 * 1024;

/** A stretch of bytes: `start` is in, `end` is not, as with `slice`. */
export interface ByteRange {
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/** What is to be read of one part. */
interface Piece {
  readonly ref: BlobRef;
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes of one or more blobs as one stream. Its files are kept from being deleted until it has ended or was destroyed,
 * so one of the two must happen.
 */
export class BlobReadable extends Readable {
  readonly #files: BlobFiles;
  readonly #pieces: Piece[];
  readonly #pinned: readonly string[];
  #handle: FileHandle | undefined;
  /** The read under way, which may be about to open a file. It never rejects. */
  #reading: Promise<void> = Promise.resolve();
  /** Where the next read begins in the first of the pieces. */
  #at: number;

  constructor(files: BlobFiles, refs: readonly BlobRef[], range: ByteRange) {
    super({ highWaterMark: blockBytes });
    this.#files = files;
    this.#pieces = piecesOf(refs, range);
    this.#pinned = this.#pieces.flatMap(({ ref }) => ('file' in ref ? [ref.file] : []));
    this.#at = this.#pieces[0]?.start ?? 0;
    for (const id of this.#pinned) files.pin(id);
  }

  override _read(): void {
    this.#reading = this.#nextBlock().then(
      (block) => void this.push(block),
      (error: unknown) => void this.destroy(error as Error),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#release().then(
      () => callback(error),
      (failure: unknown) => callback(error ?? (failure as Error)),
    );
  }

  async #nextBlock(): Promise<Buffer | null> {
    const piece = this.#pieces[0];
    if (!piece) return null;
    const block = 'inline' in piece.ref ? this.#inline(piece) : await this.#fromFile(piece, piece.ref.file);
    this.#at += block.length;
    if (this.#at === piece.end) await this.#nextPiece();
    return block;
  }

  #inline({ ref, start, end }: Piece): Buffer {
    return Buffer.from('inline' in ref ? ref.inline : '', 'base64').subarray(start, end);
  }

  async #fromFile({ end }: Piece, id: string): Promise<Buffer> {
    const file = this.#files.pathOf(id);
    try {
      this.#handle ??= await open(file, 'r');
      const block = Buffer.allocUnsafe(Math.min(blockBytes, end - this.#at));
      const { bytesRead } = await this.#handle.read(block, 0, block.length, this.#at);
      if (bytesRead > 0) return block.subarray(0, bytesRead);
    } catch (error) {
      throw asDiskError(error, file);
    }
    throw diskError('corrupt', { file, offset: this.#at, detail: 'the file is shorter than its record says' });
  }

  async #nextPiece(): Promise<void> {
    this.#pieces.shift();
    this.#at = this.#pieces[0]?.start ?? 0;
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #release(): Promise<void> {
    await this.#reading;
    await this.#handle?.close().catch(() => undefined);
    await Promise.all(this.#pinned.map((id) => this.#files.unpin(id)));
  }
}

/** The parts of `refs` that the range covers; a range beyond the end is cut. */
function piecesOf(refs: readonly BlobRef[], { start = 0, end = Number.POSITIVE_INFINITY }: ByteRange): Piece[] {
  const pieces: Piece[] = [];
  let offset = 0;
  for (const ref of refs) {
    const size = blobSize(ref);
    const piece = { ref, start: Math.max(start - offset, 0), end: Math.min(end - offset, size) };
    if (piece.start < piece.end) pieces.push(piece);
    offset += size;
  }
  return pieces;
}
