import { type OddKeyName, oddKeys } from './oddKeys';

/** What a capability belongs to: the sections of the matrix, in their order. */
export const capabilityGroups = [
  'access',
  'listing',
  'keys',
  'integrity',
  'writing',
  'conditions',
  'multipart',
  'reading',
  'versions',
  'attributes',
  'bucket',
  'sharing',
  'performance',
] as const;

export type CapabilityGroup = (typeof capabilityGroups)[number];

/**
 * Everything that a store may do or not do, by ids that the probe, the vendor files, the sandbox's dialects and the
 * patterns share. An id is never given another meaning: results are kept for years.
 */
export const capabilityGroupOf = {
  'addressing.path': 'access',
  'addressing.virtualHost': 'access',
  'auth.wrongSecret': 'access',
  'clock.skew': 'access',
  'tls.version': 'access',
  'tls.chain': 'access',
  'sts.assumeRole': 'access',
  'sts.getSessionToken': 'access',

  'list.buckets': 'listing',
  'list.v1': 'listing',
  'list.v2': 'listing',
  'list.encoding': 'listing',
  'list.delimiter': 'listing',
  'list.pageLimit': 'listing',
  'list.startAfter': 'listing',
  'list.order': 'listing',
  'list.unordered': 'listing',

  'checksum.contentMd5': 'integrity',
  'checksum.crc32': 'integrity',
  'checksum.crc32c': 'integrity',
  'checksum.crc64nvme': 'integrity',
  'checksum.sha1': 'integrity',
  'checksum.sha256': 'integrity',
  'stream.unsignedPayload': 'integrity',
  'stream.signed': 'integrity',
  'stream.signedTrailer': 'integrity',
  'stream.unsignedTrailer': 'integrity',

  'delete.single': 'writing',
  'delete.batch': 'writing',
  'delete.batchWithoutDigest': 'writing',
  'delete.batchControlCharacter': 'writing',
  'copy.object': 'writing',
  'copy.replaceMetadata': 'writing',
  'append.writeOffset': 'writing',
  'append.rgw': 'writing',
  'append.oss': 'writing',
  'rename.object': 'writing',

  'put.ifNoneMatch': 'conditions',
  'put.ifMatch.quoted': 'conditions',
  'put.ifMatch.unquoted': 'conditions',
  'put.ifMatch.stale': 'conditions',
  'put.ifMatch.missing': 'conditions',
  'copy.ifNoneMatch': 'conditions',
  'copy.ifMatch': 'conditions',
  'copy.sourceIfMatch': 'conditions',
  'copy.sourceIfNoneMatch': 'conditions',
  'delete.ifMatch': 'conditions',
  'complete.ifNoneMatch': 'conditions',
  'complete.ifMatch': 'conditions',
  'get.ifMatch': 'conditions',
  'get.ifNoneMatch': 'conditions',
  'get.ifModifiedSince': 'conditions',
  'get.ifUnmodifiedSince': 'conditions',

  'multipart.upload': 'multipart',
  'multipart.copyPart': 'multipart',
  'multipart.listParts': 'multipart',
  'multipart.listUploads': 'multipart',
  'multipart.abort': 'multipart',
  'multipart.minimumPart': 'multipart',

  'range.closed': 'reading',
  'range.suffix': 'reading',
  'range.unsatisfiable': 'reading',
  'get.part': 'reading',
  'get.attributes': 'reading',

  'versioning.enable': 'versions',
  'versioning.order': 'versions',
  'versioning.deleteMarker': 'versions',
  'versioning.suspend': 'versions',
  'lock.bucket': 'versions',
  'lock.retention': 'versions',
  'lock.legalHold': 'versions',

  'metadata.limit': 'attributes',
  'metadata.nonAscii': 'attributes',
  'tags.object': 'attributes',
  'tags.onPut': 'attributes',
  'storageClass.standard': 'attributes',

  'tags.bucket': 'bucket',
  'acl.canned': 'bucket',
  'acl.publicRead': 'bucket',
  'policy.store': 'bucket',
  'policy.enforce': 'bucket',
  'publicAccessBlock.plainPut': 'bucket',
  'cors.store': 'bucket',
  'cors.preflight': 'bucket',
  'lifecycle.store': 'bucket',
  'encryption.bucket': 'bucket',
  'encryption.sseS3': 'bucket',
  'encryption.sseC': 'bucket',
  'notification.store': 'bucket',
  'website.store': 'bucket',

  'presign.get': 'sharing',
  'presign.put': 'sharing',
  'presign.expired': 'sharing',
  'presign.post': 'sharing',
  'presign.postLimit': 'sharing',

  'performance.smallPut': 'performance',
  'performance.smallGet': 'performance',
  'performance.largePut': 'performance',
  'performance.largeGet': 'performance',
} as const satisfies Record<string, CapabilityGroup>;

/** One for each odd key: whether it can be written, read back, listed and deleted as what it is. */
export type KeyCapabilityId = `key.${OddKeyName}`;

export type CapabilityId = keyof typeof capabilityGroupOf | KeyCapabilityId;

/** The section of the matrix that a capability stands in. */
export function groupOf(id: CapabilityId): CapabilityGroup {
  return id.startsWith('key.') ? 'keys' : capabilityGroupOf[id as keyof typeof capabilityGroupOf];
}

const keyIds = Object.keys(oddKeys).map((name) => `key.${name as OddKeyName}` as const);

/** Every capability, in the order of the matrix: section by section. */
export const capabilityIds: readonly CapabilityId[] = capabilityGroups.flatMap((group) => [
  ...(Object.keys(capabilityGroupOf) as (keyof typeof capabilityGroupOf)[]).filter((id) => groupOf(id) === group),
  ...(group === 'keys' ? keyIds : []),
]);
