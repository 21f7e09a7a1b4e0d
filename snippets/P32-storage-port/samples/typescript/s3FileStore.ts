import type { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { deleteFile, deleteTree } from './deleteTree.js';
import { createExclusive } from './exclusiveCreate.js';
import { exists, stat } from './fileStat.js';
import {
  checkedDirectory,
  checkedPath,
  type FileEntry,
  type FileStore,
  type StoredStat,
  type StoreWriteOptions,
} from './fileStore.js';
import { listDirectory } from './listDirectory.js';
import { contentTypeOf, readFile, writeFile } from './smallFiles.js';
import { StorageError, toStorageError } from './storageErrors.js';
import type { StoreCapabilities } from './storeCapabilities.js';

/** Files below a prefix of a bucket. */
export class S3FileStore implements FileStore {
  readonly #client: S3Client;
  readonly #capabilities: StoreCapabilities;
  readonly #bucket: string;
  readonly #prefix: string;

  /** @param prefix With its slash, `app/`; empty for the whole bucket. */
  constructor(client: S3Client, capabilities: StoreCapabilities, bucket: string, prefix: string) {
    if (prefix !== '' && !prefix.endsWith('/')) {
      throw new StorageError('invalid', `The prefix ${prefix} has no slash at its end`, { bucket, key: prefix });
    }
    this.#client = client;
    this.#capabilities = capabilities;
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  #keyOf(path: string): string {
    const key = this.#prefix + checkedPath(path);
    if (Buffer.byteLength(key) <= 1024) return key;
    throw new StorageError('invalid', `The key ${key} has more than 1024 bytes`, { bucket: this.#bucket, key });
  }

  async read(path: string): Promise<Buffer> {
    return readFile(this.#client, this.#bucket, this.#keyOf(path), { limit: Number.MAX_SAFE_INTEGER });
  }

  async openRead(path: string): Promise<Readable> {
    const key = this.#keyOf(path);
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
      // In Node it is a stream of Node.
      return Body as Readable;
    } catch (error) {
      throw toStorageError(error, { operation: 'GetObject', bucket: this.#bucket, key });
    }
  }

  async write(path: string, content: string | Uint8Array, options: StoreWriteOptions = {}): Promise<void> {
    const key = this.#keyOf(path);
    if (!options.ifAbsent) {
      await writeFile(this.#client, this.#bucket, key, content);
      return;
    }
    // Its id in the metadata tells an own write, whose reply was lost, from that of somebody else.
    await createExclusive(this.#client, this.#capabilities, this.#bucket, key, content, {
      contentType: contentTypeOf(key),
    });
  }

  async stat(path: string): Promise<StoredStat> {
    const found = await stat(this.#client, this.#bucket, this.#keyOf(path));
    return found.kind === 'directory' ? { kind: 'directory' } : { kind: 'file', size: found.size };
  }

  async exists(path: string): Promise<boolean> {
    return exists(this.#client, this.#bucket, this.#keyOf(path));
  }

  async *list(directory: string): AsyncGenerator<FileEntry, void, void> {
    const checked = checkedDirectory(directory);
    const below = checked === '' ? this.#prefix : `${this.#prefix}${checked}/`;
    for await (const entry of listDirectory(this.#client, this.#bucket, below)) {
      const at = { name: entry.name, path: checked === '' ? entry.name : `${checked}/${entry.name}` };
      yield entry.kind === 'directory' ? { ...at, kind: 'directory' } : { ...at, kind: 'file', size: entry.size };
    }
  }

  async delete(path: string): Promise<void> {
    await deleteFile(this.#client, this.#bucket, this.#keyOf(path));
  }

  async deleteTree(directory: string): Promise<void> {
    const prefix = `${this.#keyOf(directory)}/`;
    const { failed } = await deleteTree(this.#client, this.#capabilities, this.#bucket, prefix);
    const [first] = failed;
    if (first === undefined) return;
    const denied = first.code === 'AccessDenied';
    throw new StorageError(denied ? 'accessDenied' : 'unknown', `${failed.length} objects could not be deleted`, {
      operation: 'deleteTree',
      bucket: this.#bucket,
      key: first.key,
      s3Code: first.code,
    });
  }
}
