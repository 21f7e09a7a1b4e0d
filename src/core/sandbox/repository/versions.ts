import { randomBytes } from 'node:crypto';
import type { BucketRecord, ObjectRecord, VersionRecord } from '../objects/records';

/** The id of a version in a bucket without versioning, or where it is suspended. */
export const nullVersion = 'null';

/** A new id, or `null` where versions are not kept. */
export function newVersionId({ versioning }: BucketRecord): string {
  return versioning === 'Enabled' ? randomBytes(24).toString('base64url') : nullVersion;
}

/** What becomes of an object, and of the versions that go for good. */
export interface VersionChange {
  /** Undefined: nothing is left of the object. */
  readonly record: ObjectRecord | undefined;
  readonly removed: readonly VersionRecord[];
}

/** Puts a version, or a delete marker, in front: it takes the place of one with its id, which only `null` can be. */
export function addVersion(record: ObjectRecord | undefined, version: VersionRecord): VersionChange {
  const versions = record?.versions ?? [];
  const removed = versions.filter(({ versionId }) => versionId === version.versionId);
  return { record: { versions: [version, ...versions.filter((other) => !removed.includes(other))] }, removed };
}

/** Takes one version away. */
export function removeVersion(record: ObjectRecord | undefined, versionId: string): VersionChange {
  const versions = record?.versions ?? [];
  const left = versions.filter((version) => version.versionId !== versionId);
  return {
    record: left.length === 0 ? undefined : { versions: left },
    removed: versions.filter((version) => version.versionId === versionId),
  };
}

/** Changes one version where it stands: its tags, its locks. */
export function replaceVersion(record: ObjectRecord, version: VersionRecord): ObjectRecord {
  return { versions: record.versions.map((other) => (other.versionId === version.versionId ? version : other)) };
}

/** A delete marker. `now` in milliseconds since 1970. */
export function deleteMarker(versionId: string, now: number): VersionRecord {
  return {
    versionId,
    deleteMarker: true,
    modified: new Date(now).toISOString(),
    size: 0,
    etag: '',
    body: [],
    headers: {},
    metadata: {},
    tags: {},
    checksums: {},
  };
}
