import type { Readable } from 'node:stream';

/** Sizes are bytes; times are `Date`; ETags carry no quotes (stores differ in what they send and want back). */
export interface BucketInfo {
  readonly name: string;
  readonly created?: Date;
  readonly region?: string;
}

export interface ObjectSummary {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly lastModified?: Date;
  readonly storageClass?: string;
}

/** Headers that belong to an object and travel with it. */
export interface ObjectHeaders {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  readonly contentDisposition?: string;
  readonly cacheControl?: string;
  readonly expires?: string;
  readonly websiteRedirect?: string;
}

/** What a HEAD or GET tells of one object, and what a save must keep. */
export interface ObjectInfo extends ObjectSummary, ObjectHeaders {
  readonly versionId?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly encryption?: string;
  readonly tagCount?: number;
}

export interface ListRequest {
  readonly bucket: string;
  readonly prefix?: string;
  readonly delimiter?: '/';
  /** From the page before; opaque. */
  readonly token?: string;
  readonly limit?: number;
  /** First key wanted is the first after this one. */
  readonly startAfter?: string;
}

export interface ListPage {
  readonly objects: readonly ObjectSummary[];
  readonly prefixes: readonly string[];
  /** Present when there is more. */
  readonly next?: string;
}

export interface VersionSummary extends ObjectSummary {
  readonly versionId: string;
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
}

export interface VersionPage {
  readonly versions: readonly VersionSummary[];
  readonly next?: string;
}

export interface UploadSummary {
  readonly key: string;
  readonly uploadId: string;
  readonly initiated?: Date;
}

export interface UploadPage {
  readonly uploads: readonly UploadSummary[];
  readonly next?: string;
}

export interface ByteRange {
  /** First byte, from 0. */
  readonly start: number;
  /** Last byte, inclusive; to the end when absent. */
  readonly end?: number;
}

export interface GetRequest {
  readonly range?: ByteRange;
  readonly versionId?: string;
  /** Fails with `store.conflict` when the object has another ETag by now. */
  readonly ifMatch?: string;
}

export interface ObjectBody {
  readonly info: ObjectInfo;
  /** Must be read to its end or destroyed; fails with `store.truncated` when fewer bytes arrive than were announced. */
  readonly body: Readable;
}

/** What travels with the bytes of an object when it is written. */
export interface ObjectAttributes extends ObjectHeaders {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly storageClass?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** `absent`: only when no object is there; `{ etag }`: only over the object with this ETag. */
export type WriteCondition = 'absent' | { readonly etag: string };

export interface PutRequest extends ObjectAttributes {
  readonly condition?: WriteCondition;
}

export interface WriteResult {
  readonly etag: string;
  readonly versionId?: string;
}

export interface ObjectRef {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

export interface DeleteFailure extends ObjectRef {
  /** The store's error code. */
  readonly code: string;
  readonly status?: number;
}

export interface UploadedPart {
  readonly partNumber: number;
  readonly etag: string;
}

/** What a part is copied from. */
export interface PartSource {
  readonly ref: ObjectRef;
  readonly range: ByteRange;
  /** Of the whole object: `store.conflict` when another one is there by now. */
  readonly etag: string;
}

/** Something in a bucket changed through this client; `key` is an object's key, or a prefix when many changed. */
export interface StoreChange {
  readonly connectionId: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly kind: 'created' | 'changed' | 'deleted';
}

/**
 * The port to an S3-compatible store. Every call takes an optional signal that really stops it, throws
 * `AppError` only, and retries what may be retried (connection loss, 5xx, SlowDown). A read-only connection throws
 * `readOnly` from every method that would change something, before anything is sent.
 */
export interface ObjectStore {
  readonly connectionId: string;
  readonly readOnly: boolean;

  listBuckets(signal?: AbortSignal): Promise<BucketInfo[]>;
  createBucket(bucket: string, signal?: AbortSignal): Promise<void>;
  /** The bucket must be empty, versions and unfinished uploads included, else `store.bucketNotEmpty`. */
  deleteBucket(bucket: string, signal?: AbortSignal): Promise<void>;

  list(request: ListRequest, signal?: AbortSignal): Promise<ListPage>;
  listVersions(request: ListRequest, signal?: AbortSignal): Promise<VersionPage>;
  listUploads(request: ListRequest, signal?: AbortSignal): Promise<UploadPage>;

  head(bucket: string, key: string, versionId?: string, signal?: AbortSignal): Promise<ObjectInfo>;
  get(bucket: string, key: string, request?: GetRequest, signal?: AbortSignal): Promise<ObjectBody>;
  put(bucket: string, key: string, body: Uint8Array, request?: PutRequest, signal?: AbortSignal): Promise<WriteResult>;
  delete(ref: ObjectRef, signal?: AbortSignal): Promise<void>;
  /** Any number of keys of one bucket; gives what could not be deleted rather than throwing for it. */
  deleteMany(refs: readonly ObjectRef[], signal?: AbortSignal): Promise<DeleteFailure[]>;
  /** Within the store, attributes and tags kept; up to 5 GiB (larger: transfers/copyObject.ts). */
  copy(source: ObjectRef, target: ObjectRef, signal?: AbortSignal): Promise<WriteResult>;

  getTags(ref: ObjectRef, signal?: AbortSignal): Promise<Record<string, string>>;
  /** Replaces all tags of an object. */
  setTags(ref: ObjectRef, tags: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<void>;

  createUpload(bucket: string, key: string, attributes: ObjectAttributes, signal?: AbortSignal): Promise<string>;
  uploadPart(
    ref: ObjectRef,
    uploadId: string,
    partNumber: number,
    body: Uint8Array,
    signal?: AbortSignal,
  ): Promise<UploadedPart>;
  /** Whether {@link copyPart} may be asked for this source: some stores misread some keys. */
  canCopyParts(source: ObjectRef): boolean;
  /**
   * Copies a range of an object as a part of an upload. Not every store compares the source's ETag: who copies several parts looks
   * at it once more in the end.
   */
  copyPart(
    source: PartSource,
    target: ObjectRef,
    uploadId: string,
    partNumber: number,
    signal?: AbortSignal,
  ): Promise<UploadedPart>;
  completeUpload(
    ref: ObjectRef,
    uploadId: string,
    parts: readonly UploadedPart[],
    condition?: WriteCondition,
    signal?: AbortSignal,
  ): Promise<WriteResult>;
  abortUpload(ref: ObjectRef, uploadId: string, signal?: AbortSignal): Promise<void>;

  dispose(): void;
}
