import { S3Error } from '../s3Error';
import { currentVersion, type Deletion, removeObject } from './changeObject';
import { bareETag } from './etags';
import type { Call, Route } from './operation';

export const deleteObject: Route = {
  operation: 'DeleteObject',
  action: 's3:DeleteObject',
  method: 'DELETE',
  scope: 'object',
  parameters: ['versionId'],
  headers: ['if-match', 'x-amz-bypass-governance-retention'],
  run: async (call) => {
    const { repository, key, query, headers, dialect } = call;
    const ifMatch = dialect.ignores('delete.ifMatch') ? undefined : headers.get('if-match');
    const versionId = query.get('versionId');
    const deletion = await repository.change([], () => {
      if (ifMatch !== undefined) requireMatch(call, key, ifMatch);
      return removeObject(call, key, versionId);
    });
    announceDeletion(call, key, versionId, deletion);
    return { status: 204, headers: deletionHeaders(deletion, versionId) };
  },
};

/** Throws unless the object is there and has this ETag (`*`: any). Source: S3 user guide, "Conditional deletes". */
export function requireMatch({ repository, bucket }: Call, key: string, ifMatch: string): void {
  repository.requireBucket(bucket);
  const current = currentVersion(repository.object(bucket, key));
  if (!current) throw new S3Error('NoSuchKey', undefined, { Key: key });
  if (ifMatch === '*' || bareETag(ifMatch) === current.etag) return;
  throw new S3Error('PreconditionFailed', undefined, { Condition: 'If-Match' });
}

function deletionHeaders(
  { versionId, isMarker }: Deletion,
  asked: string | undefined,
): Readonly<Record<string, string>> {
  return {
    ...((asked !== undefined || isMarker) && { 'x-amz-version-id': versionId }),
    ...(isMarker && { 'x-amz-delete-marker': 'true' }),
  };
}

/** Tells of what was deleted; nothing when there was nothing. */
export function announceDeletion(
  call: Call,
  key: string,
  asked: string | undefined,
  { hasChanged, isMarker, versionId }: Deletion,
): void {
  if (!hasChanged) return;
  const name = isMarker && asked === undefined ? 'ObjectRemoved:DeleteMarkerCreated' : 'ObjectRemoved:Delete';
  const { hooks, repository, bucket, requestId, now } = call;
  hooks.changed({ name, bucket, key, versionId, time: new Date(now).toISOString(), requestId }, repository);
}
