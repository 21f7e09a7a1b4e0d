import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { AppError, throwIfCancelled } from '../../../base/errors';
import { faultText } from '../verifyTexts';
import { unsafeName } from './entryName';

/** A file of an archive: bytes at hand, or a file on disk that must still have its hash. */
export interface ZipEntry {
  /** With `/`. */
  readonly name: string;
  readonly executable?: boolean;
  readonly content: Uint8Array | { readonly file: string };
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

export interface WrittenZip {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

export interface ZipOptions {
  /** Of every entry. */
  readonly time: Date;
  readonly signal?: AbortSignal;
  /** So many entries are written, of so many. */
  onEntry?(done: number, of: number): void;
}

/** What the form without its 64-bit extension can hold; a delivery is far below. */
const maxEntries = 65_000;
const maxBytes = 4 * 1024 ** 3 - 64 * 1024 ** 2;
/** Bytes that are read at a time: always the same, as they decide how the compressor cuts its blocks. */
const chunkBytes = 64 * 1024;
/** What compresses no more. */
const packed = /\.(?:zip|jar|war|whl|gz|tgz|xz|zst|docx|xlsx|pptx|png|jpe?g|gif|woff2?|mp4|pdf)$/i;

/**
 * Writes an archive whose bytes depend on its entries, their order and the time only: the compressor is our own copy, since those of Node
 * differ between versions and processors. Memory does not grow with the size of the files.
 * @param file Absolute path; there once it is whole.
 * @throws AppError `local.io`, `store.tooLarge`, `input.invalid` for a name that could not be unpacked, `store.conflict` when a file
 *   changed meanwhile, `cancelled`
 */
export async function writeZip(
  file: string,
  entries: readonly ZipEntry[],
  { time, signal, onEntry }: ZipOptions,
): Promise<WrittenZip> {
  checkEntries(entries);
  const part = `${file}.part`;
  const handle = await open(part, 'w').catch((cause) => {
    throw new AppError('local.io', `Cannot write ${part}`, { facts: { file: part }, cause });
  });
  try {
    const output = new Output(handle);
    for (const [done, entry] of entries.entries()) {
      throwIfCancelled(signal);
      await addEntry(output, entry, dosTime(time));
      onEntry?.(done + 1, entries.length);
    }
    const written = await output.end();
    await handle.close();
    await rename(part, file);
    return written;
  } catch (error) {
    await handle.close();
    await rm(part, { force: true });
    throw known(error, file);
  }
}

function known(error: unknown, file: string): unknown {
  if ((error as NodeJS.ErrnoException).syscall === undefined) return error;
  return new AppError('local.io', `Cannot write ${file}: ${(error as Error).message}`, {
    facts: { file },
    cause: error,
  });
}

function checkEntries(entries: readonly ZipEntry[]): void {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (entries.length > maxEntries || bytes > maxBytes) {
    throw new AppError('store.tooLarge', `${entries.length} files of ${bytes} bytes do not fit into one archive`, {
      facts: { reason: 'archive', bytes, limit: maxBytes },
    });
  }
  for (const { name } of entries) {
    const why = unsafeName(name);
    if (why === undefined) continue;
    throw new AppError(
      'input.invalid',
      `The file ${JSON.stringify(name)} cannot be delivered: ${faultText(why, 'en')}`,
      {
        facts: { reason: 'fileName', value: name, detail: why },
      },
    );
  }
}

/**
 * The time of an entry counts in local time and in steps of two seconds from 1980; this gives the same digits in every time zone.
 */
function dosTime(time: Date): Date {
  const first = Date.UTC(1980, 0, 1);
  const utc = new Date(Math.min(Math.max(time.getTime(), first), Date.UTC(2107, 11, 31)));
  return new Date(
    utc.getUTCFullYear(),
    utc.getUTCMonth(),
    utc.getUTCDate(),
    utc.getUTCHours(),
    utc.getUTCMinutes(),
    utc.getUTCSeconds(),
  );
}

/** Takes what the compressor gives, and writes it when it is asked to. */
class Output {
  readonly zip: Zip;
  readonly #handle: FileHandle;
  readonly #hash = createHash('sha256');
  #chunks: Uint8Array[] = [];
  #error: Error | null = null;
  #bytes = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
    this.zip = new Zip((error, chunk) => {
      this.#error ??= error;
      this.#chunks.push(chunk);
    });
  }

  async flush(): Promise<void> {
    if (this.#error) throw this.#error;
    const chunks = this.#chunks;
    this.#chunks = [];
    for (const chunk of chunks) {
      this.#hash.update(chunk);
      this.#bytes += chunk.length;
      await this.#handle.writeFile(chunk);
    }
  }

  async end(): Promise<WrittenZip> {
    this.zip.end();
    await this.flush();
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

async function addEntry(
  output: Output,
  { name, executable, content, bytes, sha256 }: ZipEntry,
  mtime: Date,
): Promise<void> {
  const stream = packed.test(name) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
  stream.mtime = mtime;
  stream.os = 3; // Unix: attributes are the mode of a regular file
  stream.attrs = (0o100000 | (executable ? 0o755 : 0o644)) << 16;
  output.zip.add(stream);
  const hash = createHash('sha256');
  let done = 0;
  for await (const chunk of chunksOf(content)) {
    hash.update(chunk);
    done += chunk.length;
    stream.push(chunk, false);
    await output.flush();
  }
  stream.push(new Uint8Array(0), true);
  await output.flush();
  if (done === bytes && hash.digest('hex') === sha256) return;
  throw new AppError('store.conflict', `${name} changed while it was packed`, {
    facts: { reason: 'changed', file: name },
  });
}

async function* chunksOf(content: ZipEntry['content']): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    for (let at = 0; at < content.length; at += chunkBytes) yield content.slice(at, at + chunkBytes);
    return;
  }
  const handle = await open(content.file, 'r');
  try {
    for (let chunk = await fullChunk(handle); chunk.length > 0; chunk = await fullChunk(handle)) yield chunk;
  } finally {
    await handle.close();
  }
}

/** A read may give less than there is; blocks must not depend on that. */
async function fullChunk(handle: FileHandle): Promise<Uint8Array> {
  const buffer = new Uint8Array(chunkBytes);
  let length = 0;
  while (length < chunkBytes) {
    const { bytesRead } = await handle.read(buffer, length, chunkBytes - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}
