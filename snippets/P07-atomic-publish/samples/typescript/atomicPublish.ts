import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { throwIfCancelled } from './retry.js';
import { StorageError, toStorageError } from './storageErrors.js';

export interface PublishOptions {
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Bytes that are held in memory and sent at once, 5 MiB at least; 8 MiB, which allows for 78 GiB. */
  readonly partSize?: number;
  readonly signal?: AbortSignal;
}

/** Source: S3 user guide, "Multipart upload limits". */
const smallestPart = 5 * 1024 ** 2;
const mostParts = 10_000;

/**
 * Writes an object whose length is not known beforehand, straight to its final key: readers see the old object until `commit`,
 * and the new one from then on. There is no temporary key and no rename. Without `commit` nothing is published.
 */
export class ObjectWriter {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #key: string;
  readonly #options: PublishOptions;
  readonly #partSize: number;
  readonly #parts: CompletedPart[] = [];
  #buffered: Uint8Array[] = [];
  #length = 0;
  #uploadId: string | undefined;
  #ended = false;
  #failed = false;

  constructor(client: S3Client, bucket: string, key: string, options: PublishOptions = {}) {
    this.#client = client;
    this.#bucket = bucket;
    this.#key = key;
    this.#options = options;
    this.#partSize = Math.max(smallestPart, options.partSize ?? 8 * 1024 ** 2);
  }

  /**
   * Adds bytes; wait for it before the next call, so that no more than a part is in memory.
   * @throws StorageError; the writer can only be discarded then.
   */
  async write(chunk: Uint8Array): Promise<void> {
    this.#assertOpen();
    for (let start = 0; start < chunk.length; ) {
      const taken = chunk.subarray(start, start + this.#partSize - this.#length);
      // A copy: the caller may use its buffer again.
      this.#buffered.push(Uint8Array.from(taken));
      this.#length += taken.length;
      start += taken.length;
      if (this.#length === this.#partSize && start < chunk.length) await this.#sendPart();
    }
    if (this.#length === this.#partSize && this.#uploadId !== undefined) await this.#sendPart();
  }

  /**
   * Publishes what was written.
   * @returns The ETag, with its quotes.
   * @throws StorageError; nothing was published then, unless only the reply was lost.
   */
  async commit(): Promise<string> {
    this.#assertOpen();
    throwIfCancelled(this.#options.signal, this.#context('commit'));
    this.#ended = true;
    try {
      return this.#uploadId === undefined ? await this.#put() : await this.#complete(this.#uploadId);
    } catch (error) {
      await this.#abort();
      throw toStorageError(error, this.#context('commit'));
    }
  }

  /** Publishes nothing and leaves nothing; after `commit` it does nothing. */
  async discard(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#abort();
  }

  /** For `await using`: what was not committed is discarded. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.discard();
  }

  #context(operation: string) {
    return { operation, bucket: this.#bucket, key: this.#key };
  }

  #assertOpen(): void {
    if (this.#ended) throw new StorageError('invalid', 'The writer was committed or discarded', this.#context('write'));
    // The bytes of the part are gone: what would be published now lacks them.
    if (this.#failed) throw new StorageError('invalid', 'A write failed; discard the writer', this.#context('write'));
  }

  get #target() {
    return { Bucket: this.#bucket, Key: this.#key };
  }

  get #headers() {
    const { contentType, metadata } = this.#options;
    return {
      ...(contentType !== undefined && { ContentType: contentType }),
      ...(metadata && { Metadata: { ...metadata } }),
    };
  }

  get #send() {
    return { ...(this.#options.signal && { abortSignal: this.#options.signal }) };
  }

  #takeBuffered(): Buffer {
    const body = Buffer.concat(this.#buffered, this.#length);
    [this.#buffered, this.#length] = [[], 0];
    return body;
  }

  async #put(): Promise<string> {
    const Body = this.#takeBuffered();
    const put = new PutObjectCommand({ ...this.#target, ...this.#headers, Body, ContentLength: Body.length });
    return (await this.#client.send(put, this.#send)).ETag ?? '';
  }

  async #sendPart(): Promise<void> {
    if (this.#parts.length === mostParts) {
      throw new StorageError(
        'invalid',
        `More than ${mostParts} parts; choose a larger part size`,
        this.#context('write'),
      );
    }
    try {
      if (this.#uploadId === undefined) {
        const create = new CreateMultipartUploadCommand({ ...this.#target, ...this.#headers });
        this.#uploadId = (await this.#client.send(create, this.#send)).UploadId;
      }
      const PartNumber = this.#parts.length + 1;
      const part = { ...this.#target, UploadId: this.#uploadId, PartNumber, Body: this.#takeBuffered() };
      const { ETag } = await this.#client.send(new UploadPartCommand(part), this.#send);
      this.#parts.push({ PartNumber, ETag });
    } catch (error) {
      this.#failed = true;
      throw toStorageError(error, this.#context('UploadPart'));
    }
  }

  async #complete(UploadId: string): Promise<string> {
    if (this.#length > 0) await this.#sendPart();
    // The SDK throws the error that a store may send after its 200.
    const complete = new CompleteMultipartUploadCommand({
      ...this.#target,
      UploadId,
      MultipartUpload: { Parts: this.#parts },
    });
    return (await this.#client.send(complete, this.#send)).ETag ?? '';
  }

  /** Without the signal: parts that stay cost money. What cannot be removed is for a lifecycle rule. */
  async #abort(): Promise<void> {
    if (this.#uploadId === undefined) return;
    const abort = new AbortMultipartUploadCommand({ ...this.#target, UploadId: this.#uploadId });
    await this.#client.send(abort).catch(() => undefined);
  }
}

/** Publishes whole objects from sources of unknown length. */
export class AtomicPublisher {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  /**
   * Replaces an object by what a source gives, once the source has ended well. A source that fails leaves the old object.
   * @param source A stream, or anything else that gives chunks.
   * @returns The ETag, with its quotes.
   * @throws StorageError; what the source throws comes through as it is.
   */
  async publish(key: string, source: AsyncIterable<Uint8Array>, options: PublishOptions = {}): Promise<string> {
    const writer = new ObjectWriter(this.#client, this.#bucket, key, options);
    try {
      for await (const chunk of source) {
        throwIfCancelled(options.signal, { operation: 'publish', bucket: this.#bucket, key });
        await writer.write(chunk);
      }
      return await writer.commit();
    } finally {
      await writer.discard();
    }
  }
}
