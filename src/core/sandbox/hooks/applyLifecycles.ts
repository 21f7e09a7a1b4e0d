import { lifecycleOf } from '../configuration/bucketConfigurations';
import { type AgingObject, expirationsOf, isUploadExpired } from '../configuration/lifecycle/expirations';
import type { LifecycleRule } from '../configuration/lifecycle/lifecycleRule';
import { mayRemove } from '../configuration/lock/objectLock';
import {
  type BucketRecord,
  type ObjectOverview,
  type ObjectRecord,
  recordKey,
  type VersionOverview,
  type VersionRecord,
} from '../objects/records';
import type { ObjectEvent } from '../operations/operation';
import type { Decision, Repository } from '../repository/repository';
import { addVersion, deleteMarker, newVersionId, removeVersion, type VersionChange } from '../repository/versions';

/** Transactions under way at a time: they reach the disk together. */
const batchSize = 200;

type Announce = (event: ObjectEvent) => void;

/** What the rules look at in an object. */
export function agingObject(key: string, { versions }: ObjectOverview): AgingObject {
  return { key, versions: versions.map(agingVersion) };
}

/** What the rules look at in a version. */
export function agingVersion(version: VersionOverview): AgingObject['versions'][number] {
  const { versionId, deleteMarker: marker, modified, size, tags } = version;
  return { versionId, deleteMarker: marker === true, modified: Date.parse(modified), size, tags };
}

/** Puts a delete marker in front, or takes the object away where versions are not kept. */
function expireCurrent(bucket: BucketRecord, record: ObjectRecord, now: number): VersionChange {
  const [current] = record.versions;
  if (bucket.versioning !== undefined) return addVersion(record, deleteMarker(newVersionId(bucket), now));
  return removeVersion(record, current?.versionId ?? 'null');
}

/** What becomes of one object, and what there is to tell of it. */
function age(
  rules: readonly LifecycleRule[],
  bucket: BucketRecord,
  key: string,
  record: ObjectRecord,
  now: number,
): { readonly record: ObjectRecord | undefined; readonly removed: readonly VersionRecord[]; readonly marked: boolean } {
  const { expireCurrent: expires, remove } = expirationsOf(rules, agingObject(key, record), now);
  let left: ObjectRecord | undefined = record;
  const removed: VersionRecord[] = [];
  const isFree = (version: VersionRecord | undefined) =>
    version !== undefined && mayRemove(version.lock ?? {}, now, false);
  for (const versionId of remove) {
    if (!isFree(left?.versions.find((version) => version.versionId === versionId))) continue;
    const change = removeVersion(left, versionId);
    removed.push(...change.removed);
    left = change.record;
  }
  const marked = expires && bucket.versioning !== undefined;
  if (!expires || !left || (!marked && !isFree(left.versions[0]))) return { record: left, removed, marked: false };
  const change = expireCurrent(bucket, left, now);
  return { record: change.record, removed: [...removed, ...change.removed], marked };
}

function ageObject(
  repository: Repository,
  bucketName: string,
  key: string,
  now: number,
): Decision<readonly ObjectEvent[]> {
  const bucket = repository.bucket(bucketName);
  const before = repository.object(bucketName, key);
  const rules = bucket && lifecycleOf(bucket);
  if (!bucket || !before || !rules) return { changes: [], value: [] };
  const { record, removed, marked } = age(rules, bucket, key, before, now);
  if (removed.length === 0 && !marked) return { changes: [], value: [] };
  const name = recordKey.object(bucketName, key);
  const event = (what: string, versionId: string): ObjectEvent => ({
    name: `LifecycleExpiration:${what}`,
    bucket: bucketName,
    key,
    versionId,
    time: new Date(now).toISOString(),
    requestId: 'lifecycle',
  });
  return {
    changes: [record ? { put: [name, record] } : { delete: name }],
    dead: removed.flatMap(({ body }) => body),
    value: [
      ...(marked ? [event('DeleteMarkerCreated', record?.versions[0]?.versionId ?? '')] : []),
      ...removed.map(({ versionId }) => event('Delete', versionId)),
    ],
  };
}

async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += batchSize) {
    await Promise.all(items.slice(at, at + batchSize).map(work));
  }
}

async function ageBucket(repository: Repository, name: string, rules: readonly LifecycleRule[], announce: Announce) {
  const { now } = repository;
  const due: string[] = [];
  for (const [key, record] of repository.objects(name).scan('', '')) {
    const { expireCurrent: expires, remove } = expirationsOf(rules, agingObject(key, record), now);
    if (expires || remove.length > 0) due.push(key);
  }
  await inBatches(due, async (key) => {
    const events = await repository.change([], () => ageObject(repository, name, key, now));
    for (const event of events) announce(event);
  });
  const uploads = [...repository.uploads(name)].filter(([, { key, initiated }]) =>
    isUploadExpired(rules, key, Date.parse(initiated), now),
  );
  await inBatches(uploads, async ([uploadId]) => {
    await repository.change([], () => ({ ...repository.removalOfUpload(name, uploadId), value: undefined }));
  });
}

/** Does what the lifecycle rules of all buckets have to do by the sandbox's time, and tells of each version that went. */
export async function applyLifecycles(repository: Repository, announce: Announce): Promise<void> {
  for (const [name, bucket] of [...repository.buckets()]) {
    const rules = lifecycleOf(bucket);
    if (rules) await ageBucket(repository, name, rules, announce);
  }
}
