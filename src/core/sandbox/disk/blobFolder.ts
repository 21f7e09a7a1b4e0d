import type { Readable } from 'node:stream';
import { mapLimit } from '../../base/concurrency';
import { BlobFiles } from './blobFiles';
import { BlobReadable, type ByteRange } from './blobReadable';
import type { BlobRef } from './blobRef';
import { BlobWriter } from './blobWriter';

export interface BlobFolderOptions {
  /** True: a finished blob survives a power loss. Default false: it survives the end of the process. */
  readonly fsync?: boolean;
  /** Bodies of at most this many bytes become part of their record. Default 16 KiB. */
  readonly inlineLimit?: number;
}

/**
 * Bodies of objects. A blob never changes once it is finished. Small ones are inline in their reference; others are files
 * with random names in 256 sub-folders. A file belongs to a body when a durable record names it: make the record after
 * `finish`, delete the file after the record is durably gone, and call `sweep` at the start for what a crash left between.
 * The folder has no lock of its own: it lies beside a log that is locked.
 */
export class BlobFolder {
  readonly #files: BlobFiles;
  readonly #options: Required<BlobFolderOptions>;

  private constructor(files: BlobFiles, options: BlobFolderOptions) {
    this.#files = files;
    this.#options = { fsync: options.fsync ?? false, inlineLimit: options.inlineLimit ?? 16 * 1024 };
  }

  /** Opens the folder, which is made when missing. @throws AppError `local.io` */
  static async open(folder: string, options: BlobFolderOptions = {}): Promise<BlobFolder> {
    const files = new BlobFiles(folder);
    await files.prepare();
    return new BlobFolder(files, options);
  }

  /** A writer for one new blob; with `asFile` it becomes a file however small it is. */
  create(asFile = false): BlobWriter {
    return new BlobWriter(this.#files, asFile ? { ...this.#options, inlineLimit: -1 } : this.#options);
  }

  /**
   * Reads a blob, or several as if they were one. A blob that is deleted after this call is read to its end all the same.
   * The stream must end or be destroyed. It fails with AppError `local.io`, reason `corrupt` for a file that is too short.
   */
  read(refs: BlobRef | readonly BlobRef[], range: ByteRange = {}): Readable {
    return new BlobReadable(this.#files, listOf(refs), range);
  }

  /** A second reference to the same bytes, with a life of its own; nothing is copied where there are hard links. @throws AppError `local.io` */
  async duplicate(ref: BlobRef): Promise<BlobRef> {
    if ('inline' in ref) return ref;
    const file = await this.#files.duplicate(ref.file);
    if (this.#options.fsync) await this.#files.syncName(file);
    return { ...ref, file };
  }

  /** Deletes the files, each when its last reader has finished. What is gone already is no error. @throws AppError `local.io` */
  async delete(refs: BlobRef | readonly BlobRef[]): Promise<void> {
    const ids = listOf(refs).flatMap((ref) => ('file' in ref ? [ref.file] : []));
    await mapLimit(ids, 8, (id) => this.#files.delete(id));
  }

  /**
   * Removes the files that are not in `live` and were there before this folder was opened: what came since is left alone,
   * whether or not a record names it yet. Gives the number removed. @throws AppError `local.io`
   */
  async sweep(live: { has(id: string): boolean }): Promise<number> {
    let removed = 0;
    for await (const id of this.#files.earlierIds()) {
      if (live.has(id)) continue;
      await this.#files.delete(id);
      removed++;
    }
    return removed;
  }
}

function listOf(refs: BlobRef | readonly BlobRef[]): readonly BlobRef[] {
  return Array.isArray(refs) ? refs : [refs as BlobRef];
}
