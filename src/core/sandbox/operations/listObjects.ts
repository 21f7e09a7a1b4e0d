import type { Dialect } from '../dialect';
import { type Listing, type ListingRequest, listKeys } from '../objects/listing';
import type { VersionOverview } from '../objects/records';
import { S3Error } from '../s3Error';
import type { XmlElements } from '../xml/xmlWriter';
import { quoteETag } from './etags';
import { isoTime, type ListParameters, readListParameters } from './listParameters';
import type { Call, Route } from './operation';
import { ownerElements } from './owner';
import { xmlAnswer } from './xmlAnswer';

const parameters = ['prefix', 'delimiter', 'max-keys', 'encoding-type', 'allow-unordered'];

export const listObjects: Route = {
  operation: 'ListObjects',
  action: 's3:ListBucket',
  method: 'GET',
  scope: 'bucket',
  parameters: [...parameters, 'marker'],
  run: async (call) => {
    const marker = call.query.get('marker') ?? '';
    const found = page(call, marker);
    const { listing, list } = found;
    const hasMore = listing.next !== undefined;
    const about = {
      Name: call.bucket,
      Prefix: list.encodeEcho(list.prefix),
      Marker: list.encodeEcho(marker),
      NextMarker:
        hasMore && (list.delimiter !== '' || call.dialect.isRgw) ? list.encode(listing.next ?? '') : undefined,
      MaxKeys: list.maxKeys,
      Delimiter: list.delimiter === '' ? undefined : list.encodeEcho(list.delimiter),
      EncodingType: list.encodingType,
      IsTruncated: hasMore,
    };
    return xmlAnswer('ListBucketResult', documentOf(call, about, found, true));
  },
};

export const listObjectsV2: Route = {
  operation: 'ListObjectsV2',
  action: 's3:ListBucket',
  method: 'GET',
  scope: 'bucket',
  query: ['list-type'],
  parameters: [...parameters, 'continuation-token', 'start-after', 'fetch-owner'],
  run: async (call) => {
    const { query } = call;
    const { dialect } = call;
    if (query.get('list-type') !== '2' && !dialect.isRgw)
      throw invalidArgument('Invalid List Type', 'list-type', query.get('list-type'));
    const token = query.get('continuation-token');
    const startAfter = query.get('start-after');
    const found = page(call, token === undefined ? (startAfter ?? '') : fromToken(token, dialect));
    const { listing, list } = found;
    const about = {
      Name: call.bucket,
      Prefix: list.encodeEcho(list.prefix),
      StartAfter: startAfter === undefined ? undefined : list.encodeEcho(startAfter),
      ContinuationToken: token,
      NextContinuationToken: listing.next === undefined ? undefined : toToken(listing.next),
      KeyCount: listing.entries.length + listing.prefixes.length,
      MaxKeys: list.maxKeys,
      Delimiter: list.delimiter === '' ? undefined : list.encodeEcho(list.delimiter),
      EncodingType: list.encodingType,
      IsTruncated: listing.next !== undefined,
    };
    return xmlAnswer('ListBucketResult', documentOf(call, about, found, query.get('fetch-owner') === 'true'));
  },
};

interface Page {
  readonly listing: Listing<readonly [string, VersionOverview]>;
  readonly list: ListParameters;
}

function page(call: Call, after: string): Page {
  call.repository.requireBucket(call.bucket);
  const list = readListParameters(call, 'max-keys');
  const request: ListingRequest = { prefix: list.prefix, delimiter: list.delimiter, after, maxKeys: list.maxKeys };
  const listing = listKeys(call.repository.objects(call.bucket), request, ({ versions: [newest] }) =>
    newest?.deleteMarker ? undefined : newest,
  );
  return { listing, list };
}

/** What a page consists of, each entry made when its turn has come to be sent. */
function* documentOf(
  call: Call,
  about: XmlElements,
  { listing, list }: Page,
  withOwner: boolean,
): Generator<XmlElements, void, undefined> {
  yield about;
  const owner = withOwner ? ownerElements(call.dialect) : undefined;
  for (const [key, version] of listing.entries) {
    const Contents = {
      Key: list.encode(key),
      LastModified: isoTime(version.modified, call.dialect),
      ETag: quoteETag(version.etag),
      ...checksumElements(version),
      Size: version.size,
      Owner: owner,
      StorageClass: version.storageClass ?? 'STANDARD',
    };
    yield { Contents };
  }
  for (const prefix of listing.prefixes) yield { CommonPrefixes: { Prefix: list.encodePrefix(prefix) } };
}

/** How listings tell of a checksum: not its value. */
export function checksumElements({ checksums, checksumType }: VersionOverview): XmlElements {
  const [algorithm] = Object.keys(checksums);
  return algorithm === undefined ? {} : { ChecksumAlgorithm: algorithm, ChecksumType: checksumType ?? 'FULL_OBJECT' };
}

/** A token is the key that the page ended with: nothing to keep, and good for ever. */
function toToken(key: string): string {
  return Buffer.from(`1${key}`).toString('base64url');
}

function fromToken(token: string, dialect: Dialect): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (text.startsWith('1') && toToken(text.slice(1)) === token) return text.slice(1);
  // There a token is a key.
  if (dialect.isRgw) return token;
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
}

function invalidArgument(message: string, name: string, value: string | undefined): S3Error {
  return new S3Error('InvalidArgument', message, { ArgumentName: name, ArgumentValue: value ?? '' });
}
