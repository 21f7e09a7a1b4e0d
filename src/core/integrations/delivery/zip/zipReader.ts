import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { unsafeName } from './entryName';

/** What is wrong with an archive, or with one entry of it. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
}

/** An entry as the archive's directory has it. */
export interface ZipListing {
  readonly name: string;
  /** As the directory says; what really comes may be another number. */
  readonly bytes: number;
  /** Why it must not be unpacked; undefined when it may. */
  readonly problem?: string;
}

/** What came out of an entry. */
export interface ReadEntry {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** Only when it was asked for. */
  readonly content?: Buffer;
}

/** A directory of more entries is an attack. */
const maxEntries = 200_000;

/** An archive of others: nothing that it says is believed. */
export class ZipReader {
  readonly #zip: ZipFile;
  readonly #entries: readonly Entry[];
  readonly list: readonly ZipListing[];

  private constructor(zip: ZipFile, entries: readonly Entry[]) {
    this.#zip = zip;
    this.#entries = entries;
    this.list = entries.map((entry) => {
      const name = nameOf(entry);
      const problem = problemOf(entry, name);
      return {
        name: name ?? entry.fileNameRaw.toString('latin1'),
        bytes: entry.uncompressedSize,
        ...(problem && { problem }),
      };
    });
  }

  /** @throws ZipError when it is no archive, or was cut off. */
  static async open(file: string): Promise<ZipReader> {
    // Names stay bytes: the library would stop at the first bad one, and we want to name them all.
    const zip = await openPromise(file, { autoClose: false, decodeStrings: false }).catch((error: Error) => {
      throw new ZipError(error.message);
    });
    try {
      if (zip.entryCount > maxEntries) throw new ZipError(`It has ${zip.entryCount} entries, more than ${maxEntries}`);
      const entries: Entry[] = [];
      for await (const entry of zip.eachEntry()) entries.push(entry);
      return new ZipReader(zip, entries);
    } catch (error) {
      zip.close();
      throw new ZipError((error as Error).message);
    }
  }

  close(): void {
    this.#zip.close();
  }

  /**
   * Reads one entry of {@link list}, and stops when it gives more than it may.
   * @throws ZipError when it is broken, larger, or its own header contradicts the directory.
   */
  async read(index: number, maxBytes: number, keep = false): Promise<ReadEntry> {
    const entry = this.#entries[index];
    if (entry === undefined) throw new ZipError('There is no such entry');
    try {
      await this.#checkHeader(entry);
      return await this.#content(entry, maxBytes, keep);
    } catch (error) {
      throw new ZipError((error as Error).message);
    }
  }

  /** Programs that unpack while they read go by the header before the content: it must say the same. */
  async #checkHeader(entry: Entry): Promise<void> {
    const header = await this.#zip.readLocalFileHeaderPromise(entry, { minimal: false });
    const same = header.fileName.equals(entry.fileNameRaw) && header.compressionMethod === entry.compressionMethod;
    if (!same) throw new ZipError('Its header contradicts the directory of the archive');
  }

  async #content(entry: Entry, maxBytes: number, keep: boolean): Promise<ReadEntry> {
    const stream = await this.#zip.openReadStreamPromise(entry);
    const hash = createHash('sha256');
    const kept: Buffer[] = [];
    let bytes = 0;
    let sum = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        stream.destroy();
        throw new ZipError(`It has more than ${maxBytes} bytes`);
      }
      hash.update(chunk);
      sum = crc32(chunk, sum);
      if (keep) kept.push(chunk);
    }
    if (sum !== entry.crc32) throw new ZipError('Its checksum is wrong');
    return { bytes, sha256: hash.digest('hex'), ...(keep && { content: Buffer.concat(kept) }) };
  }
}

/** Names are UTF-8, as we write them; undefined for any other. */
function nameOf({ fileNameRaw }: Entry): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(fileNameRaw);
  } catch {
    return undefined;
  }
}

function problemOf(entry: Entry, name: string | undefined): string | undefined {
  if (name === undefined) return 'its name is no UTF-8';
  const unsafe = unsafeName(name);
  if (unsafe !== undefined) return unsafe;
  if (entry.isEncrypted()) return 'it is encrypted';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    return 'it is compressed in a way that is not usual';
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  return type !== 0 && type !== 0o100000 ? 'it is no regular file, but a link or a device' : undefined;
}
