import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { randomPrefix, testBucket, testClient } from './target.js';

/** A place for one test in the store and on the disk; `remove` leaves neither objects, uploads nor files. */
export class Scratch {
  readonly bucket = testBucket();
  readonly prefix = randomPrefix();
  /** A client that no test watches or breaks. */
  readonly client: S3Client = testClient();
  #folder: Promise<string> | undefined;

  key(name: string): string {
    return this.prefix + name;
  }

  /** A path below a temporary folder. */
  async file(name: string): Promise<string> {
    this.#folder ??= mkdtemp(path.join(tmpdir(), 'pattern-test-'));
    return path.join(await this.#folder, name);
  }

  async put(name: string, body: string | Uint8Array, headers: object = {}): Promise<string> {
    const answer = await this.client.send(
      new PutObjectCommand({ Bucket: this.bucket, Key: this.key(name), Body: Buffer.from(body), ...headers }),
    );
    return answer.ETag ?? '';
  }

  async bytes(name: string): Promise<Buffer> {
    const answer = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: this.key(name) }));
    return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
  }

  async text(name: string): Promise<string> {
    return (await this.bytes(name)).toString();
  }

  head(name: string): Promise<HeadObjectCommandOutput> {
    return this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: this.key(name) }));
  }

  /** The names of all objects below a prefix of the scratch prefix. */
  async names(below = ''): Promise<string[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new ListObjectsV2Command({
          Bucket: this.bucket,
          Prefix: this.key(below),
          ...(token !== undefined && { ContinuationToken: token }),
        }),
      );
      names.push(...(page.Contents ?? []).map((object) => (object.Key ?? '').slice(this.prefix.length)));
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
    return names;
  }

  /** Keys and ids of the multipart uploads that are open below the scratch prefix. */
  async openUploads(): Promise<{ key: string; id: string }[]> {
    const page = await this.client.send(
      new ListMultipartUploadsCommand({ Bucket: this.bucket, Prefix: this.prefix, MaxUploads: 1000 }),
    );
    const uploads = (page.Uploads ?? []).map(({ Key = '', UploadId = '' }) => ({ key: Key, id: UploadId }));
    // Some servers do not look at the prefix.
    return uploads.filter(({ key }) => key.startsWith(this.prefix));
  }

  async remove(): Promise<void> {
    const names = await this.names();
    const lanes = Array.from({ length: 16 }, async () => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) {
        await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: this.key(name) }));
      }
    });
    await Promise.all(lanes);
    for (const { key, id } of await this.openUploads()) {
      await this.client.send(new AbortMultipartUploadCommand({ Bucket: this.bucket, Key: key, UploadId: id }));
    }
    if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true });
    this.client.destroy();
  }
}

/** Bytes that are the same for the same seed and repeat nowhere near. */
export function someBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed >>> 0 || 1;
  for (let at = 0; at < length; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes.writeUInt8(state & 0xff, at);
    if (at + 1 < length) bytes.writeUInt8((state >>> 8) & 0xff, at + 1);
    if (at + 2 < length) bytes.writeUInt8((state >>> 16) & 0xff, at + 2);
    if (at + 3 < length) bytes.writeUInt8((state >>> 24) & 0xff, at + 3);
  }
  return bytes;
}

/** Short enough to read in a failed comparison of megabytes. */
export function digest(bytes: Uint8Array): string {
  return `${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`;
}
