import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { mapLimit } from '../../base/concurrency';
import { AppError, type ErrorFacts, isAppError } from '../../base/errors';
import type { Connection } from '../../connections/connection';
import { encodeKey } from '../keys/objectAddress';
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
  VersionSummary,
  WriteCondition,
  WriteResult,
} from '../objectStore';
import { isAws } from './addressing';
import { attributeFields, conditionFields, type EtagStyle, toInfo, toSummary, unquote } from './convert';
import { batchesForDelete, singleDeleteConcurrency } from './deleteBatches';
import { decoderFor, firstPageWithEntries, lastEntry, maxPageSize, toListPage } from './listPages';
import { guardChanges, refuseChanges, useContentMd5 } from './middleware';
import { resumingBody } from './resumingBody';
import { type ClientOptions, checksumMode, defaultTimeouts, s3ClientConfig } from './s3ClientConfig';
import { toAppError } from './s3Errors';

type Options = ClientOptions & {
  readonly onChange?: (change: StoreChange) => void;
  /** Asked before every changing request; what it throws stops the request. */
  readonly beforeChange?: (operation: string) => Promise<void>;
};

const abort = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { abortSignal: signal });

const rangeHeader = (range: ByteRange | undefined) => range && `bytes=${range.start}-${range.end ?? ''}`;

function writeResult(output: { ETag?: string | undefined; VersionId?: string | undefined }): WriteResult {
  return { etag: unquote(output.ETag), ...(output.VersionId && { versionId: output.VersionId }) };
}

/** The {@link ObjectStore} over the AWS SDK, and the only file that imports the SDK's S3 client. */
export class S3ObjectStore implements ObjectStore {
  readonly connectionId: string;
  readonly readOnly: boolean;
  readonly #connection: Connection;
  readonly #client: S3Client;
  readonly #options: Options;
  /** What this store was found to want; starts with what the standard says. */
  readonly #learned = { encoding: true, listV2: true, etagStyle: 'quoted' as EtagStyle, batchDelete: true };

  /** @throws AppError `config.invalid` when a PEM file of the connection cannot be read. */
  constructor(connection: Connection, options: Options) {
    this.connectionId = connection.id;
    this.readOnly = connection.readOnly;
    this.#connection = connection;
    this.#options = options;
    this.#client = new S3Client(s3ClientConfig(connection, options));
    const stack = this.#client.middlewareStack;
    if (connection.readOnly) stack.add(refuseChanges(connection.name), { step: 'initialize' });
    else if (options.beforeChange) stack.add(guardChanges(options.beforeChange), { step: 'initialize' });
    if (checksumMode(connection) === 'WHEN_REQUIRED' && !isAws(connection.endpoint)) {
      stack.add(useContentMd5(), { step: 'build', priority: 'low', name: 'useContentMd5' });
    }
  }

  dispose(): void {
    this.#client.destroy();
  }

  async #try<T>(operation: string, facts: ErrorFacts, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      const failure = toAppError(error, { connection: this.#connection.name, operation, ...facts });
      if (failure.code !== 'cancelled') this.#options.log.debug(failure.message);
      throw failure;
    }
  }

  #changed(kind: StoreChange['kind'], bucket: string, key?: string): void {
    this.#options.onChange?.({ connectionId: this.connectionId, kind, bucket, ...(key !== undefined && { key }) });
  }

  async listBuckets(signal?: AbortSignal): Promise<BucketInfo[]> {
    const output = await this.#try('ListBuckets', {}, () =>
      this.#client.send(new ListBucketsCommand({}), abort(signal)),
    );
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
    const command = new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: constraint });
    await this.#try('CreateBucket', { bucket }, () => this.#client.send(command, abort(signal)));
    this.#changed('created', bucket);
  }

  async deleteBucket(bucket: string, signal?: AbortSignal): Promise<void> {
    const command = new DeleteBucketCommand({ Bucket: bucket });
    await this.#try('DeleteBucket', { bucket }, () => this.#client.send(command, abort(signal)));
    this.#changed('deleted', bucket);
  }

  async list(request: ListRequest, signal?: AbortSignal): Promise<ListPage> {
    return firstPageWithEntries(request, (asked) => this.#listOnce(asked, signal));
  }

  /** One page, falling back for good from what the store refuses: encoding first, then version 2. */
  async #listOnce(request: ListRequest, signal: AbortSignal | undefined): Promise<ListPage> {
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

  #listFields(request: ListRequest) {
    return {
      Bucket: request.bucket,
      Prefix: request.prefix,
      Delimiter: request.delimiter,
      MaxKeys: request.limit ?? maxPageSize,
      ...(this.#learned.encoding && { EncodingType: 'url' as const }),
    };
  }

  async #listV2(request: ListRequest, signal: AbortSignal | undefined): Promise<ListPage> {
    const input = { ...this.#listFields(request), ContinuationToken: request.token, StartAfter: request.startAfter };
    const output = await this.#try('ListObjectsV2', { bucket: request.bucket, prefix: request.prefix }, () =>
      this.#client.send(new ListObjectsV2Command(input), abort(signal)),
    );
    return toListPage(output, output.NextContinuationToken);
  }

  async #listV1(request: ListRequest, signal: AbortSignal | undefined): Promise<ListPage> {
    const input = { ...this.#listFields(request), Marker: request.token ?? request.startAfter };
    const output = await this.#try('ListObjects', { bucket: request.bucket, prefix: request.prefix }, () =>
      this.#client.send(new ListObjectsCommand(input), abort(signal)),
    );
    const page = toListPage(output, undefined);
    const marker = output.NextMarker === undefined ? lastEntry(page) : decoderFor(output)(output.NextMarker);
    return { ...page, ...(output.IsTruncated && marker !== undefined && { next: marker }) };
  }

  async listVersions(request: ListRequest, signal?: AbortSignal): Promise<VersionPage> {
    const [keyMarker, versionMarker] = request.token === undefined ? [] : (JSON.parse(request.token) as string[]);
    const input = { ...this.#listFields(request), KeyMarker: keyMarker, VersionIdMarker: versionMarker };
    const output = await this.#try('ListObjectVersions', { bucket: request.bucket, prefix: request.prefix }, () =>
      this.#client.send(new ListObjectVersionsCommand(input), abort(signal)),
    );
    const decode = decoderFor(output);
    const toVersion = (
      listed: Parameters<typeof toSummary>[0] & { VersionId?: string | undefined; IsLatest?: boolean | undefined },
      isDeleteMarker: boolean,
    ): VersionSummary => ({
      ...toSummary(listed, decode),
      versionId: listed.VersionId ?? 'null',
      isLatest: listed.IsLatest ?? false,
      isDeleteMarker,
    });
    const versions = [
      ...(output.Versions ?? []).map((version) => toVersion(version, false)),
      ...(output.DeleteMarkers ?? []).map((marker) => toVersion(marker, true)),
    ];
    const next = JSON.stringify([decode(output.NextKeyMarker ?? ''), output.NextVersionIdMarker]);
    return { versions, ...(output.IsTruncated && next !== request.token && { next }) };
  }

  async listUploads(request: ListRequest, signal?: AbortSignal): Promise<{ uploads: UploadSummary[]; next?: string }> {
    const [keyMarker, uploadMarker] = request.token === undefined ? [] : (JSON.parse(request.token) as string[]);
    const { Bucket, Prefix, EncodingType } = this.#listFields(request);
    const command = new ListMultipartUploadsCommand({
      Bucket,
      Prefix,
      EncodingType,
      KeyMarker: keyMarker,
      UploadIdMarker: uploadMarker,
    });
    const output = await this.#try('ListMultipartUploads', { bucket: request.bucket }, () =>
      this.#client.send(command, abort(signal)),
    );
    const decode = decoderFor(output);
    const uploads = (output.Uploads ?? []).map((upload) => ({
      key: decode(upload.Key ?? ''),
      uploadId: upload.UploadId ?? '',
      ...(upload.Initiated && { initiated: upload.Initiated }),
    }));
    const next = JSON.stringify([decode(output.NextKeyMarker ?? ''), output.NextUploadIdMarker]);
    return { uploads, ...(output.IsTruncated && next !== request.token && { next }) };
  }

  async head(bucket: string, key: string, versionId?: string, signal?: AbortSignal): Promise<ObjectInfo> {
    const command = new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId });
    const output = await this.#try('HeadObject', { bucket, key }, () => this.#client.send(command, abort(signal)));
    return toInfo(key, output);
  }

  async get(bucket: string, key: string, request: GetRequest = {}, signal?: AbortSignal): Promise<ObjectBody> {
    const output = await this.#open(bucket, key, request, signal);
    const info = toInfo(key, output);
    const start = request.range?.start ?? 0;
    const body = resumingBody(output.Body as Readable, {
      length: output.ContentLength ?? 0,
      idle: (this.#options.timeouts ?? defaultTimeouts).idle,
      facts: { connection: this.#connection.name, operation: 'GetObject', bucket, key },
      signal,
      reopen: async (offset) => {
        const range = { start: start + offset, ...(request.range?.end !== undefined && { end: request.range.end }) };
        const rest = await this.#open(
          bucket,
          key,
          { ...request, range, ifMatch: request.ifMatch ?? info.etag },
          signal,
        );
        return rest.Body as Readable;
      },
    });
    return { info, body };
  }

  async #open(bucket: string, key: string, request: GetRequest, signal: AbortSignal | undefined) {
    const input = { Bucket: bucket, Key: key, VersionId: request.versionId, Range: rangeHeader(request.range) };
    const output = await this.#try('GetObject', { bucket, key }, () =>
      this.#client.send(new GetObjectCommand(input), abort(signal)),
    );
    // Compared here and not by If-Match: stores differ in the quotes they want, and one that ignores it would mix versions.
    if (request.ifMatch !== undefined && unquote(output.ETag) !== request.ifMatch) {
      (output.Body as Readable).destroy();
      throw new AppError('store.conflict', 'The object changed while it was read', {
        facts: { bucket, key, operation: 'GetObject' },
      });
    }
    return output;
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
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentLength: body.length,
        ...fields,
      });
      return this.#try('PutObject', { bucket, key }, () => this.#client.send(command, abort(signal)));
    };
    const output = await this.#conditionally({ bucket, key }, request.condition, send, signal);
    this.#changed('changed', bucket, key);
    return writeResult(output);
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
    signal: AbortSignal | undefined,
  ): Promise<T> {
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

  async #stillHolds(ref: ObjectRef, condition: WriteCondition, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      const { etag } = await this.head(ref.bucket, ref.key, undefined, signal);
      return condition !== 'absent' && etag === condition.etag;
    } catch (error) {
      return condition === 'absent' && isAppError(error) && error.code === 'store.noSuchKey';
    }
  }

  async delete(ref: ObjectRef, signal?: AbortSignal): Promise<void> {
    const { bucket, key, versionId } = ref;
    const command = new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId });
    await this.#try('DeleteObject', { bucket, key }, () => this.#client.send(command, abort(signal)));
    this.#changed('deleted', bucket, key);
  }

  async deleteMany(refs: readonly ObjectRef[], signal?: AbortSignal): Promise<DeleteFailure[]> {
    const { batches, singles } = batchesForDelete(refs, this.#learned.batchDelete);
    const failures = await mapLimit(batches, 4, (batch) => this.#deleteBatch(batch, signal), signal);
    return [...failures.flat(), ...(await this.#deleteSingly(singles, signal))];
  }

  async #deleteSingly(refs: readonly ObjectRef[], signal: AbortSignal | undefined): Promise<DeleteFailure[]> {
    const results = await mapLimit(
      refs,
      singleDeleteConcurrency,
      async (ref): Promise<DeleteFailure | undefined> => {
        try {
          await this.delete(ref, signal);
          return undefined;
        } catch (error) {
          if (!isAppError(error) || error.code === 'cancelled' || error.code === 'readOnly') throw error;
          return { ...ref, code: String(error.facts['storeCode'] ?? error.code) };
        }
      },
      signal,
    );
    return results.filter((failure) => failure !== undefined);
  }

  async #deleteBatch(refs: readonly ObjectRef[], signal: AbortSignal | undefined): Promise<DeleteFailure[]> {
    const bucket = refs[0]?.bucket ?? '';
    const Objects = refs.map((ref) => ({ Key: ref.key, VersionId: ref.versionId }));
    const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
    try {
      const output = await this.#try('DeleteObjects', { bucket }, () => this.#client.send(command, abort(signal)));
      for (const ref of refs) this.#changed('deleted', bucket, ref.key);
      return (output.Errors ?? []).map((failed) => ({
        bucket,
        key: failed.Key ?? '',
        ...(failed.VersionId && { versionId: failed.VersionId }),
        code: failed.Code ?? 'unknown',
      }));
    } catch (error) {
      if (!isAppError(error) || (error.code !== 'store.unexpected' && error.code !== 'store.notSupported')) throw error;
      this.#options.log.info(`DeleteObjects refused (${error.message}): deleting one by one from now on`);
      this.#learned.batchDelete = false;
      return this.#deleteSingly(refs, signal);
    }
  }

  async copy(source: ObjectRef, target: ObjectRef, signal?: AbortSignal): Promise<WriteResult> {
    const command = new CopyObjectCommand({ Bucket: target.bucket, Key: target.key, CopySource: copySource(source) });
    const facts = { bucket: source.bucket, key: source.key, target: `${target.bucket}/${target.key}` };
    const output = await this.#try('CopyObject', facts, () => this.#client.send(command, abort(signal)));
    this.#changed('changed', target.bucket, target.key);
    return writeResult({ ETag: output.CopyObjectResult?.ETag, VersionId: output.VersionId });
  }

  async getTags(bucket: string, key: string, signal?: AbortSignal): Promise<Record<string, string>> {
    const command = new GetObjectTaggingCommand({ Bucket: bucket, Key: key });
    const output = await this.#try('GetObjectTagging', { bucket, key }, () =>
      this.#client.send(command, abort(signal)),
    );
    return Object.fromEntries((output.TagSet ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
  }

  async createUpload(bucket: string, key: string, attributes: ObjectAttributes, signal?: AbortSignal): Promise<string> {
    const command = new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ...attributeFields(attributes) });
    const output = await this.#try('CreateMultipartUpload', { bucket, key }, () =>
      this.#client.send(command, abort(signal)),
    );
    if (!output.UploadId)
      throw new AppError('store.unexpected', 'CreateMultipartUpload gave no upload id', { facts: { bucket, key } });
    return output.UploadId;
  }

  async uploadPart(
    ref: ObjectRef,
    uploadId: string,
    partNumber: number,
    body: Uint8Array,
    signal?: AbortSignal,
  ): Promise<UploadedPart> {
    const { bucket, key } = ref;
    const input = {
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      PartNumber: partNumber,
      Body: body,
      ContentLength: body.length,
    };
    const output = await this.#try('UploadPart', { bucket, key, partNumber }, () =>
      this.#client.send(new UploadPartCommand(input), abort(signal)),
    );
    return { partNumber, etag: unquote(output.ETag) };
  }

  async copyPart(
    source: ObjectRef,
    range: ByteRange,
    target: ObjectRef,
    uploadId: string,
    partNumber: number,
    signal?: AbortSignal,
  ): Promise<UploadedPart> {
    const { bucket, key } = target;
    const input = {
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      PartNumber: partNumber,
      CopySource: copySource(source),
      CopySourceRange: rangeHeader(range),
    };
    const output = await this.#try('UploadPartCopy', { bucket, key, partNumber }, () =>
      this.#client.send(new UploadPartCopyCommand(input), abort(signal)),
    );
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
    const send = (style: EtagStyle, wanted: WriteCondition | undefined) => {
      const input = {
        Bucket: bucket,
        Key: key,
        UploadId: uploadId,
        MultipartUpload: { Parts },
        ...conditionFields(wanted, style),
      };
      return this.#try('CompleteMultipartUpload', { bucket, key }, () =>
        this.#client.send(new CompleteMultipartUploadCommand(input), abort(signal)),
      );
    };
    const output = await this.#conditionally(ref, condition, send, signal);
    this.#changed('changed', bucket, key);
    return writeResult(output);
  }

  async abortUpload(ref: ObjectRef, uploadId: string, signal?: AbortSignal): Promise<void> {
    const command = new AbortMultipartUploadCommand({ Bucket: ref.bucket, Key: ref.key, UploadId: uploadId });
    await this.#try('AbortMultipartUpload', { bucket: ref.bucket, key: ref.key }, () =>
      this.#client.send(command, abort(signal)),
    );
  }
}

/** CopySource is a path in a header: each segment encoded, the slashes kept. */
function copySource(source: ObjectRef): string {
  const version = source.versionId === undefined ? '' : `?versionId=${encodeURIComponent(source.versionId)}`;
  return `${source.bucket}/${encodeKey(source.key)}${version}`;
}
