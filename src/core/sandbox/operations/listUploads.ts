import { compareKeys } from '../../storage/keys/keyOrder';
import { commonPrefix } from '../objects/listing';
import type { UploadRecord } from '../objects/records';
import { isoTime, type ListParameters, readListParameters } from './listParameters';
import type { Call, Route } from './operation';
import { ownerElements } from './owner';
import { xmlAnswer } from './xmlAnswer';

interface ListedUpload {
  readonly uploadId: string;
  readonly upload: UploadRecord;
}

/** One place of a page: an upload, or the common prefix of several. */
type Entry = ListedUpload | { readonly prefix: string };

export const listMultipartUploads: Route = {
  operation: 'ListMultipartUploads',
  action: 's3:ListBucketMultipartUploads',
  method: 'GET',
  scope: 'bucket',
  query: ['uploads'],
  parameters: ['prefix', 'delimiter', 'max-uploads', 'encoding-type', 'key-marker', 'upload-id-marker'],
  run: async (call) => {
    const { repository, bucket, query } = call;
    repository.requireBucket(bucket);
    const list = readListParameters(call, 'max-uploads');
    const keyMarker = query.get('key-marker') ?? '';
    // Without a key the other marker says nothing (S3 API reference, ListMultipartUploads). RGW begins with the key itself, ahead of every id.
    const idMarker = keyMarker === '' ? '' : (query.get('upload-id-marker') ?? (call.dialect.isRgw ? ' ' : ''));
    const saysEncoding = call.dialect.difference('multipart.listUploads') !== 'encodedWithoutSaying';
    const entries = entriesBehind(repository.uploads(bucket), list, keyMarker, idMarker);
    const page = entries.slice(0, list.maxKeys);
    const last = entries.length > page.length ? page.at(-1) : undefined;
    return xmlAnswer('ListMultipartUploadsResult', {
      Bucket: bucket,
      KeyMarker: list.encodeEcho(keyMarker),
      UploadIdMarker: idMarker.trim(),
      ...nextMarkers(last, list),
      Prefix: list.encodeEcho(list.prefix),
      Delimiter: list.delimiter === '' ? undefined : list.encodeEcho(list.delimiter),
      EncodingType: saysEncoding ? list.encodingType : undefined,
      MaxUploads: list.maxKeys,
      IsTruncated: last !== undefined,
      Upload: page.flatMap((entry) => ('upload' in entry ? [uploadElements(call, list, entry)] : [])),
      CommonPrefixes: page.flatMap((entry) => ('prefix' in entry ? [{ Prefix: list.encodePrefix(entry.prefix) }] : [])),
    });
  },
};

/** In the order of keys, then of ids, which begin with the time. Uploads under way are few: all of them fit in memory. */
function entriesBehind(
  uploads: Iterable<readonly [string, UploadRecord]>,
  list: ListParameters,
  keyMarker: string,
  idMarker: string,
): readonly Entry[] {
  const behind = ({ upload, uploadId }: ListedUpload) => {
    const order = compareKeys(upload.key, keyMarker);
    return order > 0 || (order === 0 && idMarker !== '' && uploadId > idMarker);
  };
  const found = [...uploads]
    .map(([uploadId, upload]) => ({ uploadId, upload }))
    .filter((each) => each.upload.key.startsWith(list.prefix) && behind(each))
    .sort((a, b) => compareKeys(a.upload.key, b.upload.key) || (a.uploadId < b.uploadId ? -1 : 1));
  const prefixes = new Set<string>();
  return found.flatMap((each): Entry[] => {
    const prefix = commonPrefix(each.upload.key, list);
    if (prefix === undefined) return [each];
    if (prefixes.has(prefix) || prefix === keyMarker) return [];
    prefixes.add(prefix);
    return [{ prefix }];
  });
}

function nextMarkers(last: Entry | undefined, list: ListParameters) {
  if (!last) return {};
  if ('prefix' in last) return { NextKeyMarker: list.encode(last.prefix), NextUploadIdMarker: '' };
  return { NextKeyMarker: list.encode(last.upload.key), NextUploadIdMarker: last.uploadId };
}

function uploadElements({ dialect }: Call, list: ListParameters, { uploadId, upload }: ListedUpload) {
  return {
    Key: list.encode(upload.key),
    UploadId: uploadId,
    Initiator: ownerElements(dialect),
    Owner: ownerElements(dialect),
    StorageClass: upload.storageClass ?? 'STANDARD',
    Initiated: isoTime(upload.initiated, dialect),
    ChecksumAlgorithm: upload.checksumAlgorithm,
    ChecksumType: upload.checksumType,
  };
}
