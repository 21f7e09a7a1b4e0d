import { type BucketRecord, recordKey, type VersionRecord } from '../../objects/records';
import { replaceVersion } from '../../repository/versions';
import { requireVersion } from '../changeObject';
import type { Call } from '../operation';

/**
 * Changes the version that the call is about where it stands (its tags, its ACL, its locks) in one transaction. Throws as reading
 * does for what is not there.
 */
export async function changeVersion(
  { repository, bucket, key, query }: Call,
  change: (version: VersionRecord, bucket: BucketRecord) => VersionRecord,
): Promise<VersionRecord> {
  return repository.change([], () => {
    const bucketRecord = repository.requireBucket(bucket);
    const record = repository.object(bucket, key);
    const found = requireVersion(record, key, query.get('versionId'));
    const changed = change(found, bucketRecord);
    if (!record || changed === found) return { changes: [], value: found };
    const put = [recordKey.object(bucket, key), replaceVersion(record, changed)] as const;
    return { changes: [{ put }], value: changed };
  });
}

/** `x-amz-version-id`, where versions are kept. */
export function versionHeader({ versionId }: VersionRecord): Readonly<Record<string, string>> {
  return versionId === 'null' ? {} : { 'x-amz-version-id': versionId };
}

/** Tells of a change of a version; `name` without the `s3:` in front. */
export function announceVersion(
  { hooks, repository, bucket, key, now, requestId }: Call,
  name: string,
  { etag, versionId }: VersionRecord,
): void {
  const time = new Date(now).toISOString();
  hooks.changed({ name, bucket, key, etag, versionId, time, requestId }, repository);
}
