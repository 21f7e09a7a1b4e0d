import { type ListedVersion, listVersions, type VersionMarker } from '../objects/versionListing';
import { S3Error } from '../s3Error';
import type { XmlElements } from '../xml/xmlWriter';
import { quoteETag } from './etags';
import { checksumElements } from './listObjects';
import { isoTime, type ListParameters, readListParameters } from './listParameters';
import type { Call, Route } from './operation';
import { ownerElements } from './owner';
import { xmlAnswer } from './xmlAnswer';

export const listObjectVersions: Route = {
  operation: 'ListObjectVersions',
  action: 's3:ListBucketVersions',
  method: 'GET',
  scope: 'bucket',
  query: ['versions'],
  parameters: ['prefix', 'delimiter', 'max-keys', 'encoding-type', 'key-marker', 'version-id-marker'],
  run: async (call) => {
    const { repository, bucket, query, dialect } = call;
    repository.requireBucket(bucket);
    const list = readListParameters(call, 'max-keys');
    const after = dialect.isRgw ? readRgwMarker(query) : readMarker(query);
    const oldestFirst = dialect.difference('versioning.order') !== undefined;
    const { entries, prefixes, next } = listVersions(repository.objects(bucket), { ...list, after, oldestFirst });
    return xmlAnswer('ListVersionsResult', [
      {
        Name: bucket,
        Prefix: list.encodeEcho(list.prefix),
        KeyMarker: list.encodeEcho(after.key),
        VersionIdMarker: after.versionId,
        NextKeyMarker: next && list.encode(next.key),
        NextVersionIdMarker: next && next.versionId !== '' ? next.versionId : undefined,
        MaxKeys: list.maxKeys,
        Delimiter: list.delimiter === '' ? undefined : list.encodeEcho(list.delimiter),
        EncodingType: list.encodingType,
        IsTruncated: next !== undefined,
      },
      ...entries.map((entry) => versionElements(call, list, entry)),
      ...prefixes.map((prefix) => ({ CommonPrefixes: { Prefix: list.encodePrefix(prefix) } })),
    ]);
  },
};

function readMarker(query: ReadonlyMap<string, string>): VersionMarker {
  const key = query.get('key-marker') ?? '';
  const versionId = query.get('version-id-marker');
  if (versionId !== undefined && key === '') {
    throw new S3Error('InvalidArgument', 'A version-id marker cannot be specified without a key marker.', {
      ArgumentName: 'version-id-marker',
      ArgumentValue: versionId,
    });
  }
  if (versionId === '') {
    throw new S3Error('InvalidArgument', 'A version-id marker cannot be empty.', { ArgumentName: 'version-id-marker' });
  }
  return { key, versionId: versionId ?? '' };
}

/** RGW goes on with the versions of the key itself, from the newest on or behind the one that is named. */
function readRgwMarker(query: ReadonlyMap<string, string>): VersionMarker {
  const key = query.get('key-marker') ?? '';
  return { key, versionId: query.get('version-id-marker') || (key === '' ? '' : 'none') };
}

function versionElements(
  { dialect }: Call,
  list: ListParameters,
  { key, version, isLatest }: ListedVersion,
): XmlElements {
  const common = {
    Key: list.encode(key),
    VersionId: version.versionId,
    IsLatest: isLatest,
    LastModified: isoTime(version.modified, dialect),
  };
  if (version.deleteMarker) return { DeleteMarker: { ...common, Owner: ownerElements(dialect) } };
  return {
    Version: {
      ...common,
      ETag: quoteETag(version.etag),
      ...checksumElements(version),
      Size: version.size,
      Owner: ownerElements(dialect),
      StorageClass: version.storageClass ?? 'STANDARD',
    },
  };
}
