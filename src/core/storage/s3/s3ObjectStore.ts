import type { Readable } from 'node:stream';
import { AppError } from '../../base/errors';
import { type ClientSettings, withClientSettings } from '../../capabilities/clientSettings';
import { isAws } from '../../connections/addressing';
import type { Connection } from '../../connections/connection';
import type {
  BucketInfo,
  ByteRange,
  DeleteFailure,
  GetRequest,
  ListPage,
  ListRequest,
  ObjectAttributes,
  ObjectBody,
  ObjectInfo,
  ObjectRef,
  ObjectStore,
  PartSource,
  PutRequest,
  StoreChange,
  UploadedPart,
  UploadPage,
  VersionPage,
  WriteCondition,
  WriteResult,
} from '../objectStore';
import {
  attributeFields,
  conditionFields,
  copySource,
  type EtagStyle,
  etagText,
  multipartEtag,
  toInfo,
  unquote,
  writeResult,
} from './convert';
import { type Learned, startingPoint } from './learned';
import { resumingBody } from './resumingBody';
import { defaultTimeouts } from './s3ClientConfig';
import { S3Deletion } from './s3Deletion';
import { S3Listing } from './s3Listing';
import { S3Requests, type S3RequestsOptions } from './s3Requests';
import { sendConditionally } from './sendConditionally';

type Signal = AbortSignal | undefined;

export type S3ObjectStoreOptions = S3RequestsOptions & {
  readonly onChange?: (change: StoreChange) => void;
  /** What a probe found this store to want; without, it is learned from what the store refuses. */
  readonly settings?: ClientSettings;
};

const rangeHeader = (range: ByteRange | undefined) => range && `bytes=${range.start}-${range.end ?? ''}`;

/** The {@link ObjectStore} over the S3 API, with the detours that stores other than AWS need. */
export class S3ObjectStore implements ObjectStore {
  readonly connectionId: string;
  readonly readOnly: boolean;
  readonly #connection: Connection;
  readonly #requests: S3Requests;
  readonly #options: S3ObjectStoreOptions;
  /** What this store was found to want; starts with what a probe says, or else the standard. */
  readonly #learned: Learned;
  readonly #listing: S3Listing;
  readonly #deletion: S3Deletion;

  /** @throws AppError `config.invalid` when a PEM file of the connection cannot be read. */
  constructor(connection: Connection, options: S3ObjectStoreOptions) {
    this.connectionId = connection.id;
    this.readOnly = connection.readOnly;
    this.#connection = connection;
    this.#options = options;
    const { settings = {} } = options;
    this.#learned = startingPoint(settings);
    this.#requests = new S3Requests(withClientSettings(connection, settings), options);
    this.#listing = new S3Listing(this.#requests, this.#learned);
    this.#deletion = new S3Deletion({
      requests: this.#requests,
      learned: this.#learned,
      log: options.log,
      deleteOne: (ref, signal) => this.delete(ref, signal),
      deleted: (bucket, key) => this.#changed('deleted', bucket, key),
    });
  }

  dispose(): void {
    this.#requests.dispose();
  }

  async listBuckets(signal?: AbortSignal): Promise<BucketInfo[]> {
    const output = await this.#requests.listBuckets({}, signal);
    return (output.Buckets ?? []).map((bucket) => ({
      name: bucket.Name ?? '',
      ...(bucket.CreationDate && { created: bucket.CreationDate }),
      ...(bucket.BucketRegion && { region: bucket.BucketRegion }),
    }));
  }

  async createBucket(bucket: string, signal?: AbortSignal): Promise<void> {
    const { endpoint, region } = this.#connection;
    // Only AWS needs the constraint to match the endpoint's region; RGW refuses names it does not know.
    const constraint =
      isAws(endpoint) && region !== 'us-east-1' ? { LocationConstraint: region as 'eu-west-1' } : undefined;
    await this.#requests.createBucket({ Bucket: bucket, CreateBucketConfiguration: constraint }, signal);
    this.#changed('created', bucket);
  }

  async deleteBucket(bucket: string, signal?: AbortSignal): Promise<void> {
    await this.#requests.deleteBucket({ Bucket: bucket }, signal);
    this.#changed('deleted', bucket);
  }

  list(request: ListRequest, signal?: AbortSignal): Promise<ListPage> {
    return this.#listing.list(request, signal);
  }

  listVersions(request: ListRequest, signal?: AbortSignal): Promise<VersionPage> {
    return this.#listing.listVersions(request, signal);
  }

  listUploads(request: ListRequest, signal?: AbortSignal): Promise<UploadPage> {
    return this.#listing.listUploads(request, signal);
  }

  async head(bucket: string, key: string, versionId?: string, signal?: AbortSignal): Promise<ObjectInfo> {
    return toInfo(key, await this.#requests.headObject({ Bucket: bucket, Key: key, VersionId: versionId }, signal));
  }

  async get(bucket: string, key: string, request: GetRequest = {}, signal?: AbortSignal): Promise<ObjectBody> {
    const output = await this.#open(bucket, key, request, signal);
    const info = toInfo(key, output);
    const start = request.range?.start ?? 0;
    const reopen = async (offset: number) => {
      const range = { start: start + offset, ...(request.range?.end !== undefined && { end: request.range.end }) };
      const rest = await this.#open(bucket, key, { ...request, range, ifMatch: request.ifMatch ?? info.etag }, signal);
      return rest.Body as Readable;
    };
    const { idle } = this.#options.timeouts ?? defaultTimeouts;
    const facts = { connection: this.#connection.name, operation: 'GetObject', bucket, key };
    return {
      info,
      body: resumingBody(output.Body as Readable, { length: output.ContentLength ?? 0, idle, facts, signal, reopen }),
    };
  }

  async put(
    bucket: string,
    key: string,
    body: Uint8Array,
    request: PutRequest = {},
    signal?: AbortSignal,
  ): Promise<WriteResult> {
    const send = (style: EtagStyle, condition: WriteCondition | undefined) => {
      const fields = { ...attributeFields(request), ...conditionFields(condition, style) };
      return this.#requests.putObject(
        { Bucket: bucket, Key: key, Body: body, ContentLength: body.length, ...fields },
        signal,
      );
    };
    const output = await this.#conditionally({ bucket, key }, request.condition, send, signal);
    this.#changed('changed', bucket, key);
    return writeResult(output);
  }

  async delete({ bucket, key, versionId }: ObjectRef, signal?: AbortSignal): Promise<void> {
    await this.#requests.deleteObject({ Bucket: bucket, Key: key, VersionId: versionId }, signal);
    this.#changed('deleted', bucket, key);
  }

  deleteMany(refs: readonly ObjectRef[], signal?: AbortSignal): Promise<DeleteFailure[]> {
    return this.#deletion.deleteMany(refs, signal);
  }

  async copy(source: ObjectRef, target: ObjectRef, signal?: AbortSignal): Promise<WriteResult> {
    const output = await this.#requests.copyObject(
      { Bucket: target.bucket, Key: target.key, CopySource: copySource(source) },
      signal,
    );
    this.#changed('changed', target.bucket, target.key);
    return writeResult({ ETag: output.CopyObjectResult?.ETag, VersionId: output.VersionId });
  }

  async getTags({ bucket, key, versionId }: ObjectRef, signal?: AbortSignal): Promise<Record<string, string>> {
    const output = await this.#requests.getObjectTagging({ Bucket: bucket, Key: key, VersionId: versionId }, signal);
    return Object.fromEntries((output.TagSet ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
  }

  async setTags(
    { bucket, key, versionId }: ObjectRef,
    tags: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<void> {
    const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const place = { Bucket: bucket, Key: key, VersionId: versionId };
    await this.#requests.putObjectTagging({ ...place, Tagging: { TagSet } }, signal);
    this.#changed('changed', bucket, key);
  }

  async createUpload(bucket: string, key: string, attributes: ObjectAttributes, signal?: AbortSignal): Promise<string> {
    const output = await this.#requests.createMultipartUpload(
      { Bucket: bucket, Key: key, ...attributeFields(attributes) },
      signal,
    );
    if (output.UploadId) return output.UploadId;
    throw new AppError('store.unexpected', 'CreateMultipartUpload gave no upload id', {
      facts: { bucket, key, operation: 'CreateMultipartUpload' },
    });
  }

  async uploadPart(
    { bucket, key }: ObjectRef,
    uploadId: string,
    partNumber: number,
    body: Uint8Array,
    signal?: AbortSignal,
  ): Promise<UploadedPart> {
    const place = { Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: partNumber };
    const output = await this.#requests.uploadPart({ ...place, Body: body, ContentLength: body.length }, signal);
    return { partNumber, etag: unquote(output.ETag) };
  }

  /** Ceph RGW 16 decodes the source of UploadPartCopy twice: such keys name another object, or end the gateway. */
  canCopyParts({ key }: ObjectRef): boolean {
    return isAws(this.#connection.endpoint) || !/%|\?versionId=/.test(key);
  }

  async copyPart(
    { ref, range, etag }: PartSource,
    { bucket, key }: ObjectRef,
    uploadId: string,
    partNumber: number,
    signal?: AbortSignal,
  ): Promise<UploadedPart> {
    const place = { Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: partNumber };
    const from = { CopySource: copySource(ref), CopySourceRange: rangeHeader(range) };
    const send = (style: EtagStyle, condition: WriteCondition | undefined) => {
      const match = condition && { CopySourceIfMatch: etagText(etag, style) };
      return this.#requests.uploadPartCopy({ ...place, ...from, ...match }, signal);
    };
    const output = await this.#conditionally(ref, { etag }, send, signal);
    return { partNumber, etag: unquote(output.CopyPartResult?.ETag) };
  }

  async completeUpload(
    { bucket, key }: ObjectRef,
    uploadId: string,
    parts: readonly UploadedPart[],
    condition?: WriteCondition,
    signal?: AbortSignal,
  ): Promise<WriteResult> {
    const Parts = parts.map((part) => ({ PartNumber: part.partNumber, ETag: `"${part.etag}"` }));
    const place = { Bucket: bucket, Key: key, UploadId: uploadId, MultipartUpload: { Parts } };
    const send = (style: EtagStyle, wanted: WriteCondition | undefined) =>
      this.#requests.completeMultipartUpload({ ...place, ...conditionFields(wanted, style) }, signal);
    const output = await this.#conditionally({ bucket, key }, condition, send, signal);
    this.#changed('changed', bucket, key);
    return writeResult({ ...output, ETag: unquote(output.ETag) || multipartEtag(parts.map(({ etag }) => etag)) });
  }

  async abortUpload({ bucket, key }: ObjectRef, uploadId: string, signal?: AbortSignal): Promise<void> {
    await this.#requests.abortMultipartUpload({ Bucket: bucket, Key: key, UploadId: uploadId }, signal);
  }

  #conditionally<T>(
    ref: ObjectRef,
    condition: WriteCondition | undefined,
    send: (style: EtagStyle, condition: WriteCondition | undefined) => Promise<T>,
    signal: Signal,
  ): Promise<T> {
    const head = ({ bucket, key, versionId }: ObjectRef) => this.head(bucket, key, versionId, signal);
    return sendConditionally({ ref, condition, learned: this.#learned, head, send });
  }

  #changed(kind: StoreChange['kind'], bucket: string, key?: string): void {
    this.#options.onChange?.({ connectionId: this.connectionId, kind, bucket, ...(key !== undefined && { key }) });
  }

  async #open(bucket: string, key: string, request: GetRequest, signal: Signal) {
    const place = { Bucket: bucket, Key: key, VersionId: request.versionId };
    const output = await this.#requests.getObject({ ...place, Range: rangeHeader(request.range) }, signal);
    // Compared here and not by If-Match: stores differ in the quotes they want, and one that ignores it would mix versions.
    if (request.ifMatch === undefined || unquote(output.ETag) === request.ifMatch) return output;
    (output.Body as Readable).destroy();
    throw new AppError('store.conflict', 'The object changed while it was read', {
      facts: { bucket, key, operation: 'GetObject' },
    });
  }
}
