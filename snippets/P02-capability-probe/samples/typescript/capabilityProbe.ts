import { randomUUID } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  RenameObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { isNotFound, toStorageError } from './storageErrors.js';
import { type Outcome, StoreCapabilities } from './storeCapabilities.js';

/** An ETag that no object has. */
const staleEtag = '"00000000000000000000000000000000"';

/** Refusals of this kind are no verdict: the store was not there, or it does not let these keys try. */
const inconclusive: ReadonlySet<string> = new Set([
  'unavailable',
  'throttled',
  'timeout',
  'tls',
  'clockSkew',
  'cancelled',
]);

/** Bytes of the smallest part that is not the last one. */
const smallestPart = 5 * 1024 * 1024;

/** Names below the scratch prefix, so that a crashed probe can be told from anything else. */
class Probe {
  readonly #client: S3Client;
  readonly bucket: string;
  readonly prefix: string;

  constructor(client: S3Client, bucket: string, prefix: string) {
    this.#client = client;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  get client(): S3Client {
    return this.#client;
  }

  at(name: string) {
    return { Bucket: this.bucket, Key: this.prefix + name };
  }

  async put(name: string, body: string | Uint8Array, more: Partial<PutObjectCommandInput> = {}): Promise<string> {
    const answer = await this.client.send(new PutObjectCommand({ ...this.at(name), Body: body, ...more }));
    return answer.ETag ?? '';
  }

  /** What is there now; undefined for nothing. A status is no proof, so every verdict ends with this. */
  async read(name: string): Promise<string | undefined> {
    try {
      const answer = await this.client.send(new GetObjectCommand(this.at(name)));
      return (await answer.Body?.transformToString()) ?? '';
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  copySource(name: string): string {
    return `${this.bucket}/${(this.prefix + name).split('/').map(encodeURIComponent).join('/')}`;
  }

  /** Whether a request was refused: true, or false when it was answered with success. */
  async refuses(request: () => Promise<unknown>): Promise<boolean> {
    try {
      await request();
      return false;
    } catch (thrown) {
      const error = toStorageError(thrown);
      if (inconclusive.has(error.kind)) throw error;
      return true;
    }
  }

  /** Removes every object and every open upload below the prefix. */
  async clean(): Promise<void> {
    const uploads = await this.client
      .send(new ListMultipartUploadsCommand({ Bucket: this.bucket, Prefix: this.prefix }))
      .catch(() => undefined);
    for (const { Key = '', UploadId } of uploads?.Uploads ?? []) {
      if (Key.startsWith(this.prefix))
        await this.client.send(new AbortMultipartUploadCommand({ Bucket: this.bucket, Key, UploadId }));
    }
    const page = await this.client.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: this.prefix }));
    for (const { Key } of page.Contents ?? [])
      await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key }));
  }
}

type Check = (probe: Probe) => Promise<Outcome>;

/**
 * A condition that must not hold: it works when it was refused and nothing changed, and is ignored when it was not.
 * @param before What the object holds beforehand; undefined where there is none.
 */
async function staleCondition(
  probe: Probe,
  name: string,
  before: string | undefined,
  request: () => Promise<unknown>,
): Promise<Outcome> {
  const refused = await probe.refuses(request);
  const unchanged = (await probe.read(name)) === before;
  if (refused) return unchanged ? 'works' : 'differs';
  return 'ignored';
}

/** A condition that holds is carried out, or it is no condition but a refusal of everything. */
async function currentCondition(probe: Probe, request: () => Promise<unknown>): Promise<boolean> {
  return !(await probe.refuses(request));
}

const unquoted = (etag: string) => etag.replaceAll('"', '');

/** PutObject If-Match with the ETag that is right, in one of its forms. */
async function putIfMatch(probe: Probe, form: (etag: string) => string): Promise<Outcome> {
  const etag = await probe.put('match', 'before');
  const replaced = await currentCondition(probe, () => probe.put('match', 'after', { IfMatch: form(etag) }));
  if (!replaced) return 'refused';
  return (await probe.read('match')) === 'after' ? 'works' : 'ignored';
}

const checks: Readonly<Record<string, Check>> = {
  'put.ifNoneMatch': async (probe) => {
    await probe.put('none', 'before');
    const outcome = await staleCondition(probe, 'none', 'before', () => probe.put('none', 'x', { IfNoneMatch: '*' }));
    if (outcome !== 'works') return outcome;
    const created = await currentCondition(probe, () => probe.put('none-new', 'new', { IfNoneMatch: '*' }));
    return created && (await probe.read('none-new')) === 'new' ? 'works' : 'refused';
  },
  'put.ifMatch.quoted': (probe) => putIfMatch(probe, (etag) => etag),
  'put.ifMatch.unquoted': (probe) => putIfMatch(probe, unquoted),
  'put.ifMatch.stale': async (probe) => {
    await probe.put('stale', 'before');
    return staleCondition(probe, 'stale', 'before', () => probe.put('stale', 'x', { IfMatch: staleEtag }));
  },
  'copy.ifNoneMatch': async (probe) => {
    await probe.put('copy-source', 'source');
    await probe.put('copy-target', 'before');
    const copy = new CopyObjectCommand({
      ...probe.at('copy-target'),
      CopySource: probe.copySource('copy-source'),
      IfNoneMatch: '*',
    });
    return staleCondition(probe, 'copy-target', 'before', () => probe.client.send(copy));
  },
  'copy.sourceIfMatch': async (probe) => {
    const etag = await probe.put('from-source', 'source');
    const copy = (CopySourceIfMatch: string) =>
      probe.client.send(
        new CopyObjectCommand({
          ...probe.at('from-target'),
          CopySource: probe.copySource('from-source'),
          CopySourceIfMatch,
        }),
      );
    const outcome = await staleCondition(probe, 'from-target', undefined, () => copy(staleEtag));
    if (outcome !== 'works') return outcome;
    return (await currentCondition(probe, () => copy(etag))) ? 'works' : 'refused';
  },
  'delete.ifMatch': async (probe) => {
    const etag = await probe.put('deleted', 'kept');
    const remove = (IfMatch: string) => probe.client.send(new DeleteObjectCommand({ ...probe.at('deleted'), IfMatch }));
    const outcome = await staleCondition(probe, 'deleted', 'kept', () => remove(staleEtag));
    if (outcome !== 'works') return outcome;
    if (!(await currentCondition(probe, () => remove(etag)))) return 'refused';
    return (await probe.read('deleted')) === undefined ? 'works' : 'ignored';
  },
  'delete.batch': async (probe) => {
    await probe.put('batch-1', '1');
    await probe.put('batch-2', '2');
    const Objects = [probe.at('batch-1'), probe.at('batch-2')].map(({ Key }) => ({ Key }));
    const remove = new DeleteObjectsCommand({ Bucket: probe.bucket, Delete: { Objects } });
    if (await probe.refuses(() => probe.client.send(remove))) return 'refused';
    const left = [await probe.read('batch-1'), await probe.read('batch-2')];
    return left.every((body) => body === undefined) ? 'works' : 'ignored';
  },
  'complete.ifNoneMatch': async (probe) => {
    await probe.put('completed', 'before');
    const { UploadId } = await probe.client.send(new CreateMultipartUploadCommand(probe.at('completed')));
    const part = { ...probe.at('completed'), UploadId, PartNumber: 1 };
    const { ETag } = await probe.client.send(new UploadPartCommand({ ...part, Body: 'after' }));
    const complete = new CompleteMultipartUploadCommand({
      ...probe.at('completed'),
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
      IfNoneMatch: '*',
    });
    return staleCondition(probe, 'completed', 'before', () => probe.client.send(complete));
  },
  'rename.object': async (probe) => {
    await probe.put('renamed', 'content');
    const rename = new RenameObjectCommand({ ...probe.at('renamed-to'), RenameSource: probe.copySource('renamed') });
    if (await probe.refuses(() => probe.client.send(rename))) return 'refused';
    // RGW answers 200, keeps the source and makes an empty object.
    const moved = (await probe.read('renamed')) === undefined && (await probe.read('renamed-to')) === 'content';
    return moved ? 'works' : 'ignored';
  },
  // The SDK has no operation that could send `?append`: it takes a request signed by hand.
  'append.rgw': async () => 'notTested',
  'list.v2': async (probe) => {
    await probe.put('list/a', 'a');
    await probe.put('list/b', 'b');
    const list = (more: object) =>
      probe.client.send(
        new ListObjectsV2Command({ Bucket: probe.bucket, Prefix: `${probe.prefix}list/`, MaxKeys: 1, ...more }),
      );
    const first = await list({});
    if (first.NextContinuationToken === undefined) return 'differs';
    const second = await list({ ContinuationToken: first.NextContinuationToken });
    const keys = [...(first.Contents ?? []), ...(second.Contents ?? [])].map(({ Key }) => Key);
    return keys.join() === ['list/a', 'list/b'].map((name) => probe.prefix + name).join() ? 'works' : 'differs';
  },
  'get.ifMatch': async (probe) => {
    const etag = await probe.put('read', 'content');
    const read = (IfMatch: string) => probe.client.send(new GetObjectCommand({ ...probe.at('read'), IfMatch }));
    if (!(await probe.refuses(async () => (await read(staleEtag)).Body?.transformToString()))) return 'ignored';
    return (await probe.refuses(async () => (await read(etag)).Body?.transformToString())) ? 'refused' : 'works';
  },
  'multipart.copyPart': async (probe) => {
    // RGW 16 decodes this source twice, and a `%` may end the gateway: no question is worth that.
    if (probe.prefix.includes('%')) return 'notTested';
    const source = Buffer.alloc(smallestPart, 'a');
    await probe.put('part-source', source);
    const target = probe.at('parts');
    const { UploadId } = await probe.client.send(new CreateMultipartUploadCommand(target));
    const copied = await probe.client.send(
      new UploadPartCopyCommand({ ...target, UploadId, PartNumber: 1, CopySource: probe.copySource('part-source') }),
    );
    const sent = await probe.client.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 2, Body: 'end' }));
    const Parts = [
      { PartNumber: 1, ETag: copied.CopyPartResult?.ETag },
      { PartNumber: 2, ETag: sent.ETag },
    ];
    await probe.client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
    return (await probe.read('parts')) === `${source.toString()}end` ? 'works' : 'differs';
  },
};

/**
 * Finds out what a store really does, by trying it below a prefix and reading back: some stores answer 200 to a condition that
 * they do not look at. Everything that it made is removed again, also when it fails.
 * @param prefix Below it a folder of its own is made and removed.
 * @throws StorageError when the store cannot be reached or does not let these keys write.
 */
export async function probeCapabilities(client: S3Client, bucket: string, prefix: string): Promise<StoreCapabilities> {
  const probe = new Probe(client, bucket, `${prefix}probe-${randomUUID()}/`);
  const found: Record<string, Outcome> = {};
  try {
    try {
      // What fails here would fail everywhere, and say nothing about capabilities.
      await probe.put('writable', 'writable');
      for (const [id, check] of Object.entries(checks)) found[id] = await outcomeOf(check, probe);
    } finally {
      await probe.clean();
    }
  } catch (error) {
    throw toStorageError(error, { operation: 'probeCapabilities', bucket, key: probe.prefix });
  }
  return new StoreCapabilities(found);
}

/** A step that a check takes for granted and the store refuses: it does not work there. */
async function outcomeOf(check: Check, probe: Probe): Promise<Outcome> {
  try {
    return await check(probe);
  } catch (thrown) {
    const error = toStorageError(thrown);
    if (inconclusive.has(error.kind)) throw error;
    return 'refused';
  }
}
