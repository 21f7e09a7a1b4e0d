import type { Change } from '../disk/operations';
import {
  type ObjectRecord,
  recordKey,
  type StoredRecord,
  type VersionExtras,
  type VersionRecord,
} from '../objects/records';
import type { Decision } from '../repository/repository';
import {
  addVersion,
  deleteMarker,
  newVersionId,
  nullVersion,
  removeVersion,
  type VersionChange,
} from '../repository/versions';
import { S3Error } from '../s3Error';
import type { Call } from './operation';

/** A version without what its bucket gives it; the time is that of the transaction where it has none. */
export type NewVersion = Omit<VersionRecord, 'versionId' | 'modified'> & { readonly modified?: string };

/** The version that reads without a version id see; undefined for none and for a delete marker. */
export function currentVersion(record: ObjectRecord | undefined): VersionRecord | undefined {
  const newest = record?.versions[0];
  return newest?.deleteMarker ? undefined : newest;
}

/**
 * Makes `made` the newest version of the key that the call is about, within a transaction. `extras` go instead of
 * what the request and the bucket would add now. @throws S3Error NoSuchBucket, and what guards the version that it replaces
 */
export function putVersion(call: Call, made: NewVersion, extras?: VersionExtras): Decision<VersionRecord> {
  const { repository, bucket, key, hooks } = call;
  const bucketRecord = repository.requireBucket(bucket);
  const version: VersionRecord = {
    ...made,
    ...(extras ?? hooks.versionExtras(call, bucketRecord)),
    versionId: newVersionId(bucketRecord),
    modified: made.modified ?? new Date(repository.now).toISOString(),
  };
  const change = addVersion(repository.object(bucket, key), version);
  for (const removed of change.removed) hooks.guardRemoval(call, bucketRecord, removed);
  return { ...toDecision(bucket, key, change), value: version };
}

/** What a deletion came to. */
export interface Deletion {
  /** The version or marker that is gone or was made; `null` where versions are not kept. */
  readonly versionId: string;
  /** True when what is gone, or was made, is a delete marker. */
  readonly isMarker: boolean;
  /** True when there was something to delete, or a marker was made. */
  readonly hasChanged: boolean;
}

/**
 * Deletes the key, or one version of it for good, within a transaction. Source: S3 user guide, "Deleting object versions": without an
 * id a delete marker is put in front where versions are kept, also for a key that never was.
 */
export function removeObject(call: Call, key: string, versionId: string | undefined): Decision<Deletion> {
  const { repository, bucket, hooks } = call;
  const bucketRecord = repository.requireBucket(bucket);
  const record = repository.object(bucket, key);
  if (versionId !== undefined || bucketRecord.versioning === undefined) {
    const change = removeVersion(record, versionId ?? nullVersion);
    for (const removed of change.removed) hooks.guardRemoval(call, bucketRecord, removed);
    const [removed] = change.removed;
    const value = {
      versionId: versionId ?? nullVersion,
      isMarker: removed?.deleteMarker === true,
      hasChanged: removed !== undefined,
    };
    return removed ? { ...toDecision(bucket, key, change), value } : { changes: [], value };
  }
  const marker = deleteMarker(newVersionId(bucketRecord), repository.now);
  const change = addVersion(record, marker);
  for (const removed of change.removed) hooks.guardRemoval(call, bucketRecord, removed);
  const value = { versionId: marker.versionId, isMarker: true, hasChanged: true };
  return { ...toDecision(bucket, key, change), value };
}

/** The change of an object as changes of records. */
function toDecision(bucket: string, key: string, { record, removed }: VersionChange): Omit<Decision<void>, 'value'> {
  const name = recordKey.object(bucket, key);
  const change: Change<StoredRecord> = record ? { put: [name, record] } : { delete: name };
  return { changes: [change], dead: removed.flatMap(({ body }) => body) };
}

/** The version that a read asks for. Throws as AWS does for what is not there, and for delete markers. */
export function requireVersion(
  record: ObjectRecord | undefined,
  key: string,
  versionId: string | undefined,
): VersionRecord {
  if (versionId === undefined) {
    const newest = record?.versions[0];
    if (newest && !newest.deleteMarker) return newest;
    throw new S3Error('NoSuchKey', undefined, { Key: key }, newest ? markerHeaders(newest) : {});
  }
  const version = record?.versions.find((other) => other.versionId === versionId);
  if (!version) throw new S3Error('NoSuchVersion', undefined, { Key: key, VersionId: versionId });
  if (!version.deleteMarker) return version;
  throw new S3Error(
    'MethodNotAllowed',
    undefined,
    { Method: 'GET', ResourceType: 'DeleteMarker' },
    { ...markerHeaders(version), allow: 'DELETE', 'last-modified': new Date(version.modified).toUTCString() },
  );
}

function markerHeaders({ versionId }: VersionRecord): Readonly<Record<string, string>> {
  return { 'x-amz-delete-marker': 'true', 'x-amz-version-id': versionId };
}
