import type { Readable } from 'node:stream';
import { mapLimit } from '../../base/concurrency';
import { AppError, isAppError } from '../../base/errors';
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
  PutRequest,
  StoreChange,
  UploadedPart,
  UploadSummary,
  VersionPage,
  WriteCondition,
  WriteResult,
} from '../objectStore';
import {
  attributeFields,
  conditionFields,
  copySource,
  type EtagStyle,
  multipartEtag,
  toInfo,
  toVersions,
  unquote,
  writeResult,
} from './convert';
import { batchesForDelete, singleDeleteConcurrency } from './deleteBatches';
import { type Learned, startingPoint } from './learned';
import {
  decoderFor,
  firstPageWithEntries,
  lastEntry,
  maxPageSize,
  nextMarkers,
  readMarkers,
  toListPage,
} from './listPages';
import { resumingBody } from './resumingBody';
import { defaultTimeouts } from './s3ClientConfig';
import { S3Requests, type S3RequestsOptions } from './s3Requests';

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

  /** @throws AppError `config.invalid` when a PEM file of the connection cannot be read. */
  constructor(connection: Connection, options: S3ObjectStoreOptions) {
    this.connectionId = connection.id;
    this.readOnly = connection.readOnly;
    this.#connection = connection;
    this.#options = options;
    const { settings = {} } = options;
    this.#learned = startingPoint(settings);
    this.#requests = new S3Requests(withClientSettings(connection, settings), options);
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

  async list(request: ListRequest, signal?: AbortSignal): Promise<ListPage> {
    return firstPageWithEntries(request, (asked) => this.#listOnce(asked, signal));
  }

  async listVersions(request: ListRequest, signal?: AbortSignal): Promise<VersionPage> {
    const [KeyMarker, VersionIdMarker] = readMarkers(request.token);
    const output = await this.#requests.listObjectVersions(
      { ...this.#listFields(request), KeyMarker, VersionIdMarker },
      signal,
    );
    const next = nextMarkers(output, output.NextKeyMarker, output.NextVersionIdMarker, request.token);
    return { versions: toVersions(output, decoderFor(output)), ...(next && { next }) };
  }

  async listUploads(request: ListRequest, signal?: AbortSignal): Promise<{ uploads: UploadSummary[]; next?: string }> {
    const [KeyMarker, UploadIdMarker] = readMarkers(request.token);
    const { Bucket, Prefix, EncodingType } = this.#listFields(request);
    const output = await this.#requests.listMultipartUploads(
      { Bucket, Prefix, EncodingType, KeyMarker, UploadIdMarker },
      signal,
    );
    const decode = decoderFor(output);
    const uploads = (output.Uploads ?? []).map((upload) => ({
      key: decode(upload.Key ?? ''),
      uploadId: upload.UploadId ?? '',
      ...(upload.Initiated && { initiated: upload.Initiated }),
    }));
    const next = nextMarkers(output, output.NextKeyMarker, output.NextUploadIdMarker, request.token);
    return { uploads, ...(next && { next }) };
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

  async deleteMany(refs: readonly ObjectRef[], signal?: AbortSignal): Promise<DeleteFailure[]> {
    const { batches, singles } = batchesForDelete(refs, this.#learned.batchDelete);
    const failures = await mapLimit(batches, 4, (batch) => this.#deleteBatch(batch, signal), signal);
    return [...failures.flat(), ...(await this.#deleteSingly(singles, signal))];
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
    source: ObjectRef,
    range: ByteRange,
    { bucket, key }: ObjectRef,
    uploadId: string,
    partNumber: number,
    signal?: AbortSignal,
  ): Promise<UploadedPart> {
    const place = { Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: partNumber };
    const from = { CopySource: copySource(source), CopySourceRange: rangeHeader(range) };
    const output = await this.#requests.uploadPartCopy({ ...place, ...from }, signal);
    return { partNumber, etag: unquote(output.CopyPartResult?.ETag) };
  }

  async completeUpload(
    ref: ObjectRef,
    uploadId: string,
    parts: readonly UploadedPart[],
    condition?: WriteCondition,
    signal?: AbortSignal,
  ): Promise<WriteResult> {
    const { bucket, key } = ref;
    const Parts = parts.map((part) => ({ PartNumber: part.partNumber, ETag: `"${part.etag}"` }));
    const place = { Bucket: bucket, Key: key, UploadId: uploadId, MultipartUpload: { Parts } };
    const send = (style: EtagStyle, wanted: WriteCondition | undefined) =>
      this.#requests.completeMultipartUpload({ ...place, ...conditionFields(wanted, style) }, signal);
    const output = await this.#conditionally(ref, condition, send, signal);
    this.#changed('changed', bucket, key);
    return writeResult({ ...output, ETag: unquote(output.ETag) || multipartEtag(parts.map(({ etag }) => etag)) });
  }

  async abortUpload({ bucket, key }: ObjectRef, uploadId: string, signal?: AbortSignal): Promise<void> {
    await this.#requests.abortMultipartUpload({ Bucket: bucket, Key: key, UploadId: uploadId }, signal);
  }

  #changed(kind: StoreChange['kind'], bucket: string, key?: string): void {
    this.#options.onChange?.({ connectionId: this.connectionId, kind, bucket, ...(key !== undefined && { key }) });
  }

  /** One page, falling back for good from what the store refuses: encoding first, then version 2. */
  async #listOnce(request: ListRequest, signal: Signal): Promise<ListPage> {
    try {
      return await (this.#learned.listV2 ? this.#listV2(request, signal) : this.#listV1(request, signal));
    } catch (error) {
      const refused =
        isAppError(error) && (error.code === 'store.notSupported' || error.facts['storeCode'] === 'InvalidArgument');
      if (!refused || request.token !== undefined) throw error;
      if (this.#learned.encoding) this.#learned.encoding = false;
      else if (this.#learned.listV2) this.#learned.listV2 = false;
      else throw error;
      return this.#listOnce(request, signal);
    }
  }

  #listFields({ bucket, prefix, delimiter, limit }: ListRequest) {
    const encoding = this.#learned.encoding ? { EncodingType: 'url' as const } : {};
    return { Bucket: bucket, Prefix: prefix, Delimiter: delimiter, MaxKeys: limit ?? maxPageSize, ...encoding };
  }

  async #listV2(request: ListRequest, signal: Signal): Promise<ListPage> {
    const from = { ContinuationToken: request.token, StartAfter: request.startAfter };
    const output = await this.#requests.listObjectsV2({ ...this.#listFields(request), ...from }, signal);
    return toListPage(output, output.NextContinuationToken);
  }

  async #listV1(request: ListRequest, signal: Signal): Promise<ListPage> {
    const output = await this.#requests.listObjects(
      { ...this.#listFields(request), Marker: request.token ?? request.startAfter },
      signal,
    );
    const page = toListPage(output, undefined);
    const marker = output.NextMarker === undefined ? lastEntry(page) : decoderFor(output)(output.NextMarker);
    return { ...page, ...(output.IsTruncated && marker !== undefined && { next: marker }) };
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

  /**
   * Sends a conditional write the way this store understands it. RGW answers 412 to the quoted ETag that it sent
   * itself, so a refusal is believed only when a HEAD shows another ETag or the bare form is refused too; a store that
   * knows no conditions at all gets the write right after that HEAD.
   */
  async #conditionally<T>(
    ref: ObjectRef,
    condition: WriteCondition | undefined,
    send: (style: EtagStyle, condition: WriteCondition | undefined) => Promise<T>,
    signal: Signal,
  ): Promise<T> {
    if (condition !== undefined && condition !== 'absent' && !this.#learned.comparesEtags) {
      if (await this.#stillHolds(ref, condition, signal)) return send('quoted', undefined);
      throw new AppError('store.conflict', 'The object is not the expected one', { facts: { ...ref } });
    }
    try {
      return await send(this.#learned.etagStyle, condition);
    } catch (error) {
      const refused = isAppError(error) && (error.code === 'store.conflict' || error.code === 'store.notSupported');
      if (!refused || condition === undefined || !(await this.#stillHolds(ref, condition, signal))) throw error;
      if (error.code === 'store.notSupported') return send('quoted', undefined);
      if (condition === 'absent' || this.#learned.etagStyle === 'bare') throw error;
      const output = await send('bare', condition);
      this.#learned.etagStyle = 'bare';
      return output;
    }
  }

  async #stillHolds(ref: ObjectRef, condition: WriteCondition, signal: Signal): Promise<boolean> {
    try {
      const { etag } = await this.head(ref.bucket, ref.key, undefined, signal);
      return condition !== 'absent' && etag === condition.etag;
    } catch (error) {
      return condition === 'absent' && isAppError(error) && error.code === 'store.noSuchKey';
    }
  }

  async #deleteSingly(refs: readonly ObjectRef[], signal: Signal): Promise<DeleteFailure[]> {
    const deleteOne = async (ref: ObjectRef): Promise<DeleteFailure | undefined> => {
      try {
        await this.delete(ref, signal);
        return undefined;
      } catch (error) {
        if (!isAppError(error) || error.code === 'cancelled' || error.code === 'readOnly') throw error;
        return { ...ref, code: String(error.facts['storeCode'] ?? error.code) };
      }
    };
    const results = await mapLimit(refs, singleDeleteConcurrency, deleteOne, signal);
    return results.filter((failure) => failure !== undefined);
  }

  async #deleteBatch(refs: readonly ObjectRef[], signal: Signal): Promise<DeleteFailure[]> {
    const bucket = refs[0]?.bucket ?? '';
    const Objects = refs.map((ref) => ({ Key: ref.key, VersionId: ref.versionId }));
    try {
      const output = await this.#requests.deleteObjects({ Bucket: bucket, Delete: { Objects, Quiet: true } }, signal);
      for (const ref of refs) this.#changed('deleted', bucket, ref.key);
      return (output.Errors ?? []).map(({ Key = '', VersionId, Code = 'unknown' }) => ({
        bucket,
        key: Key,
        ...(VersionId && { versionId: VersionId }),
        code: Code,
      }));
    } catch (error) {
      if (!isAppError(error) || (error.code !== 'store.unexpected' && error.code !== 'store.notSupported')) throw error;
      this.#options.log.info(`DeleteObjects refused (${error.message}): deleting one by one from now on`);
      this.#learned.batchDelete = false;
      return this.#deleteSingly(refs, signal);
    }
  }
}
