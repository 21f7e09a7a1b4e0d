import type { VersionRecord } from '../objects/records';
import { S3Error } from '../s3Error';
import { actionOn } from './actionOn';
import { requireVersion } from './changeObject';
import { checkReadConditions, type HeaderSource } from './conditions';
import { requireKey } from './objectKey';
import type { Call } from './operation';
import { ownerAccount } from './owner';

/** What x-amz-copy-source names. */
export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

/** Headers about the source of a copy. */
export const copySourceHeaders = [
  'x-amz-copy-source',
  'x-amz-copy-source-if-match',
  'x-amz-copy-source-if-none-match',
  'x-amz-copy-source-if-modified-since',
  'x-amz-copy-source-if-unmodified-since',
  'x-amz-source-expected-bucket-owner',
];

function invalid(message: string, value: string): S3Error {
  return new S3Error('InvalidArgument', message, { ArgumentName: 'x-amz-copy-source', ArgumentValue: value });
}

/** Reads `[/]bucket/key[?versionId=id]`, encoded as an address. @throws S3Error InvalidArgument, KeyTooLongError, NotImplemented (access points) */
export function readCopySource(header: string): CopySource {
  if (header.startsWith('arn:')) throw new S3Error('NotImplemented', 'Access points are not implemented.');
  // Header text is Latin-1; clients that do not encode what is beyond ASCII send UTF-8.
  const text = Buffer.from(header, 'latin1').toString('utf8');
  const mark = text.indexOf('?');
  const path = mark < 0 ? text : text.slice(0, mark);
  const query = mark < 0 ? undefined : /^\?versionId=(.+)$/.exec(text.slice(mark));
  if (query === null) throw invalid('Invalid copy source object key', header);
  const decoded = decode(path, header).replace(/^\//, '');
  const slash = decoded.indexOf('/');
  if (slash < 1 || slash === decoded.length - 1) {
    throw invalid('Copy Source must mention the source bucket and key: sourcebucket/sourcekey', header);
  }
  const versionId = query?.[1] === undefined ? undefined : decode(query[1], header);
  const key = decoded.slice(slash + 1);
  requireKey(key);
  return { bucket: decoded.slice(0, slash), key, versionId };
}

function decode(text: string, header: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('Invalid copy source encoding', header);
  }
}

/**
 * The version to copy from, once the caller may read it and the conditions hold. @throws S3Error as a read does; PreconditionFailed for
 * every condition that does not hold, as a copy has no 304
 */
export function requireSource(call: Call, source: CopySource): VersionRecord {
  const { bucket, key, versionId } = source;
  const { repository, hooks, headers, dialect } = call;
  hooks.authorise(call, actionOn('s3:GetObject', versionId), {
    bucket,
    key,
    ...(versionId !== undefined && { versionId }),
  });
  const owner = headers.get('x-amz-source-expected-bucket-owner');
  if (owner !== undefined && owner !== ownerAccount) throw new S3Error('AccessDenied');
  repository.requireBucket(bucket);
  const version = readableVersion(call, source);
  if (checkReadConditions(seenConditions(call), version, { prefix: 'x-amz-copy-source-', dialect }) === 'read')
    return version;
  throw new S3Error('PreconditionFailed', undefined, { Condition: 'x-amz-copy-source-If-None-Match' });
}

/** The conditions of the source that the store does not ignore; RGW ignores dates as well. */
function seenConditions({ headers, dialect }: Call): HeaderSource {
  const [ifMatch, ifNoneMatch] = ['x-amz-copy-source-if-match', 'x-amz-copy-source-if-none-match'];
  if (headers.get(ifNoneMatch) !== undefined) dialect.requireNotRefused('copy.sourceIfNoneMatch');
  const ignored = new Set<string>();
  if (dialect.ignores('copy.sourceIfMatch')) ignored.add(ifMatch);
  if (dialect.ignores('copy.sourceIfNoneMatch')) ignored.add(ifNoneMatch);
  if (ignored.size === 2) return { get: () => undefined };
  return { get: (name) => (ignored.has(name) ? undefined : headers.get(name)) };
}

function readableVersion({ repository, dialect }: Call, { bucket, key, versionId }: CopySource): VersionRecord {
  const record = repository.object(bucket, key);
  const named = record?.versions.find((version) => version.versionId === versionId);
  if (named?.deleteMarker && !dialect.isRgw) {
    throw new S3Error(
      'InvalidRequest',
      'The source of a copy request may not specifically refer to a delete marker by version id.',
    );
  }
  return requireVersion(record, key, versionId);
}
