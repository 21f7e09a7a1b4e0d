import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { isCancellation, throwIfCancelled } from '../../../base/errors';
import { type ArchiveFault, ZipError } from './archiveFault';
import { unsafeName } from './entryName';
import { type EntryPlace, layoutFault } from './zipLayout';

/** An entry as the archive's directory has it. */
export interface ZipListing {
  readonly name: string;
  /** As the directory says; what really comes may be another number. */
  readonly bytes: number;
  /** Why it must not be unpacked; undefined when it may. */
  readonly problem?: ArchiveFault;
}

/** What came out of an entry. */
export interface ReadEntry {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** Only when it was asked for. */
  readonly content?: Buffer;
}

export interface ReadOptions {
  /** The content is wanted as well. */
  readonly keep?: boolean;
  readonly signal?: AbortSignal;
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

  /** @throws ZipError when it is no archive, was cut off, or has bytes that are no entry's, or several entries'. */
  static async open(file: string): Promise<ZipReader> {
    // Names stay bytes: the library would stop at the first bad one, and we want to name them all.
    const zip = await openPromise(file, { autoClose: false, decodeStrings: false }).catch((error: Error) => {
      throw new ZipError(openingFault(error.message), error.message);
    });
    try {
      if (zip.entryCount > maxEntries) throw new ZipError('tooMany', `It has ${zip.entryCount} entries`);
      const directory = Number(zip.readEntryCursor); // where the directory begins, before its first entry is read
      const entries: Entry[] = [];
      for await (const entry of zip.eachEntry()) entries.push(entry);
      const fault = layoutFault(await placesOf(zip, entries), directory);
      if (fault !== undefined) throw new ZipError(fault);
      return new ZipReader(zip, entries);
    } catch (error) {
      zip.close();
      throw asZipError(error, 'directory');
    }
  }

  close(): void {
    this.#zip.close();
  }

  /**
   * Reads one entry of {@link list}, and stops when it gives more than it may.
   * @throws ZipError when it is broken, larger, or its own header contradicts the directory; AppError `cancelled`
   */
  async read(index: number, maxBytes: number, { keep = false, signal }: ReadOptions = {}): Promise<ReadEntry> {
    const entry = this.#entries[index];
    if (entry === undefined) throw new ZipError('directory', 'There is no such entry');
    try {
      await this.#checkHeader(entry);
      return await this.#content(entry, maxBytes, { keep, ...(signal && { signal }) });
    } catch (error) {
      if (isCancellation(error)) throw error;
      throw asZipError(error, 'damaged');
    }
  }

  /** Programs that unpack while they read go by the header before the content: it must say the same. */
  async #checkHeader(entry: Entry): Promise<void> {
    const header = await this.#zip.readLocalFileHeaderPromise(entry, { minimal: false });
    const same = header.fileName.equals(entry.fileNameRaw) && header.compressionMethod === entry.compressionMethod;
    if (!same) throw new ZipError('contradiction');
  }

  async #content(entry: Entry, maxBytes: number, { keep, signal }: ReadOptions): Promise<ReadEntry> {
    const stream = await this.#zip.openReadStreamPromise(entry);
    const hash = createHash('sha256');
    const kept: Buffer[] = [];
    let bytes = 0;
    let sum = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      throwIfCancelled(signal); // leaving the loop ends the stream
      bytes += chunk.length;
      if (bytes > maxBytes) throw new ZipError('tooLarge', `It has more than ${maxBytes} bytes`);
      hash.update(chunk);
      sum = crc32(chunk, sum);
      if (keep) kept.push(chunk);
    }
    if (sum !== entry.crc32) throw new ZipError('checksum');
    return { bytes, sha256: hash.digest('hex'), ...(keep && { content: Buffer.concat(kept) }) };
  }
}

/** What the library says in words only. */
function openingFault(message: string): ArchiveFault {
  return message.startsWith('Invalid comment length') ? 'dataAfterEnd' : 'noArchive';
}

function asZipError(error: unknown, fault: ArchiveFault): ZipError {
  return error instanceof ZipError ? error : new ZipError(fault, (error as Error).message);
}

async function placesOf(zip: ZipFile, entries: readonly Entry[]): Promise<readonly EntryPlace[]> {
  const places: EntryPlace[] = [];
  for (const entry of entries) {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const hasDescriptor = (entry.generalPurposeBitFlag & 8) !== 0;
    places.push({
      start: entry.relativeOffsetOfLocalHeader,
      end: fileDataStart + entry.compressedSize,
      hasDescriptor,
    });
  }
  return places;
}

/** Names are UTF-8, as we write them; undefined for any other. */
function nameOf({ fileNameRaw }: Entry): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(fileNameRaw);
  } catch {
    return undefined;
  }
}

function problemOf(entry: Entry, name: string | undefined): ArchiveFault | undefined {
  if (name === undefined) return 'nameEncoding';
  const unsafe = unsafeName(name);
  if (unsafe !== undefined) return unsafe;
  if (entry.isEncrypted()) return 'encrypted';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return 'compression';
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  return type !== 0 && type !== 0o100000 ? 'noFile' : undefined;
}
