import { type FileHandle, open, rm } from 'node:fs/promises';
import type { BlobFiles } from './blobFiles';
import type { BlobRef } from './blobRef';
import { asDiskError } from './diskErrors';

/** Bytes that are gathered before they go to the disk; as many again may be on their way. */
const gatherBytes = 1024 * 1024;

export interface BlobWriterOptions {
  /** A body of at most this many bytes needs no file. */
  readonly inlineLimit: number;
  /** The file and its name survive a power loss when `finish` resolves. */
  readonly fsync: boolean;
}

/** Takes one body. A failed writer has left nothing behind; one that is neither finished nor aborted leaves a file for `sweep`. */
export class BlobWriter {
  readonly #files: BlobFiles;
  readonly #options: BlobWriterOptions;
  #madeId: string | undefined;
  #chunks: Buffer[] = [];
  #gathered = 0;
  #size = 0;
  #handle: FileHandle | undefined;
  /** The write under way. It never rejects: what went wrong is in `#failure`. */
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;
  #done = false;

  constructor(files: BlobFiles, options: BlobWriterOptions) {
    this.#files = files;
    this.#options = options;
  }

  /** Made when a file is: small bodies have none. */
  get #id(): string {
    this.#madeId ??= this.#files.newId();
    return this.#madeId;
  }

  /** Bytes taken so far. */
  get size(): number {
    return this.#size;
  }

  /**
   * Takes the next bytes, which must not change afterwards. Await it ahead of the next call: it waits when the disk is
   * slower than the sender, which bounds the memory to about 2 MiB and one chunk. @throws AppError `local.io`
   */
  async write(chunk: Buffer): Promise<void> {
    this.#assertOpen();
    this.#chunks.push(chunk);
    this.#gathered += chunk.length;
    this.#size += chunk.length;
    if (this.#gathered < gatherBytes) return;
    await this.#flush();
  }

  /**
   * Ends the body. When it resolves, the file is whole and closed; it is nobody's until the record that names it is
   * durable. @throws AppError `local.io`
   */
  async finish(): Promise<BlobRef> {
    this.#assertOpen();
    if (!this.#handle && this.#size <= this.#options.inlineLimit) {
      this.#done = true;
      return { inline: Buffer.concat(this.#chunks).toString('base64') };
    }
    await this.#flush();
    await this.#writing;
    await this.#throwFailure();
    this.#done = true;
    await this.#closeFile();
    return { file: this.#id, size: this.#size };
  }

  /** Forgets the body; may be called at any time, also after a failure. After `finish` it does nothing. */
  async abort(): Promise<void> {
    if (this.#done) return;
    this.#done = true;
    this.#chunks = [];
    await this.#writing;
    await this.#removeFile();
  }

  #assertOpen(): void {
    if (this.#done) throw new Error('the blob writer has ended');
  }

  async #closeFile(): Promise<void> {
    try {
      if (this.#options.fsync) await this.#handle?.datasync();
      await this.#handle?.close();
      if (this.#options.fsync) await this.#files.syncName(this.#id);
    } catch (error) {
      await this.#removeFile();
      throw asDiskError(error, this.#files.pathOf(this.#id));
    }
  }

  /** Waits for the last write and starts the next, so that the sender goes on while the disk works. */
  async #flush(): Promise<void> {
    await this.#writing;
    await this.#throwFailure();
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#gathered = 0;
    this.#writing = this.#writeChunks(chunks).catch((error: unknown) => {
      this.#failure = error;
    });
  }

  async #writeChunks(chunks: readonly Buffer[]): Promise<void> {
    this.#handle ??= await open(this.#files.pathOf(this.#id), 'wx');
    const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    for (let at = 0; at < bytes.length; ) at += (await this.#handle.write(bytes, at)).bytesWritten;
  }

  async #throwFailure(): Promise<void> {
    if (this.#failure === undefined) return;
    await this.abort();
    throw asDiskError(this.#failure, this.#files.pathOf(this.#id));
  }

  async #removeFile(): Promise<void> {
    if (!this.#handle) return;
    await this.#handle.close().catch(() => undefined);
    await rm(this.#files.pathOf(this.#id), { force: true }).catch(() => undefined);
  }
}
