import type { ChecksumAlgorithm } from '../body/checksums';
import type { ChecksumType } from '../body/multipartChecksum';
import type { AccessControlList } from '../configuration/acl/accessControlList';
import type { ObjectLock } from '../configuration/lock/objectLock';
import type { BlobRef } from '../disk/blobRef';
import type { KeyMark } from '../encryption/keyMark';

/** What one version of an object is; a value of the key-value log, so plain JSON. Sizes are bytes, times are ISO 8601. */
export interface VersionRecord {
  /** `null` in a bucket that never had versioning, or where it is suspended. */
  readonly versionId: string;
  readonly deleteMarker?: true;
  readonly modified: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly body: readonly BlobRef[];
  /** Sizes of the parts of a multipart object, in order. */
  readonly parts?: readonly number[];
  /** Their checksums, in the same order, where they have any. */
  readonly partChecksums?: readonly PartRecord['checksums'][];
  /** Response headers that were given with the object: content-type and the like. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata without the `x-amz-meta-` prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** In base64 by algorithm (`CRC32`); that of a multipart object may end in `-` and the number of parts. */
  readonly checksums: Readonly<Record<string, string>>;
  /** Of a multipart object; FULL_OBJECT without. */
  readonly checksumType?: ChecksumType;
  readonly storageClass?: string;
  /** How many requests an object was appended together from, in the dialect of RGW. */
  readonly appends?: number;
  readonly lock?: ObjectLock;
  /** All rights for the owner, and no others, without. */
  readonly acl?: AccessControlList;
  /** As answers report it. */
  readonly encryption?: 'AES256';
  /** Of the key that the body is encrypted with, where the client brought one along (SSE-C). */
  readonly customerKey?: KeyMark;
}

/** What the configurations of a bucket add to a version, or a request for them. */
export type VersionExtras = Pick<VersionRecord, 'lock' | 'acl' | 'encryption' | 'customerKey'>;

/** All versions of one key, the newest first. */
export interface ObjectRecord {
  readonly versions: readonly VersionRecord[];
}

/** What listings tell of a version. */
export type VersionOverview = Omit<VersionRecord, 'body'>;

export interface ObjectOverview {
  readonly versions: readonly VersionOverview[];
}

export interface BucketRecord {
  readonly created: string;
  readonly region: string;
  readonly versioning?: 'Enabled' | 'Suspended';
  /** Bodies of configurations that are stored as they came, by subresource. */
  readonly configurations: Readonly<Record<string, string>>;
}

export interface UploadRecord {
  readonly key: string;
  readonly initiated: string;
  readonly headers: VersionRecord['headers'];
  readonly metadata: VersionRecord['metadata'];
  readonly tags: VersionRecord['tags'];
  readonly storageClass?: string;
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  readonly checksumType?: ChecksumType;
  /** What the object takes over from its bucket and from the request that began the upload. */
  readonly extras?: VersionExtras;
}

export interface PartRecord {
  readonly size: number;
  readonly etag: string;
  readonly modified: string;
  readonly body: readonly BlobRef[];
  readonly checksums: Readonly<Record<string, string>>;
}

/** How far the sandbox's time is ahead of the clock, in milliseconds. */
export interface ClockRecord {
  readonly offset: number;
}

/** Where the notifications for a topic go. */
export interface TopicRecord {
  readonly arn: string;
  /** `http://…` */
  readonly address: string;
}

export type StoredRecord = BucketRecord | ObjectRecord | UploadRecord | PartRecord | ClockRecord | TopicRecord;

/**
 * Keys of the log. The separator is a NUL: no bucket has one, and an object's key comes last, so it may hold anything.
 */
export const recordKey = {
  bucket: (bucket: string) => `b\u0000${bucket}`,
  object: (bucket: string, key: string) => `o\u0000${bucket}\u0000${key}`,
  upload: (bucket: string, uploadId: string) => `u\u0000${bucket}\u0000${uploadId}`,
  parts: (bucket: string, uploadId: string) => `p\u0000${bucket}\u0000${uploadId}\u0000`,
  clock: 'c\u0000',
  topic: (arn: string) => `t\u0000${arn}`,
  part: (bucket: string, uploadId: string, partNumber: number) =>
    `p\u0000${bucket}\u0000${uploadId}\u0000${String(partNumber).padStart(5, '0')}`,
};
