import { type CustomerKey, customerKeyHeaders } from '../encryption/customerKey';
import { readBody } from '../encryption/readBody';
import { requireKeyOf } from '../encryption/requireKey';
import type { VersionRecord } from '../objects/records';
import { S3Error } from '../s3Error';
import { type ByteStretch, readRange, readRgwRange } from './byteRange';
import { requireVersion } from './changeObject';
import { checkReadConditions } from './conditions';
import { bareETag, quoteETag } from './etags';
import { metadataHeaders } from './objectAttributes';
import type { Answer, Call, Route } from './operation';
import { checksumHeaders } from './putObject';
import { overriddenHeaders, overrides } from './responseOverrides';

const common = {
  action: 's3:GetObject',
  scope: 'object',
  parameters: ['versionId', 'partNumber', ...overrides],
  headers: ['x-amz-checksum-mode', ...customerKeyHeaders],
} as const;

export const getObject: Route = {
  ...common,
  operation: 'GetObject',
  method: 'GET',
  run: async (call) => readObject(call),
};

export const headObject: Route = {
  ...common,
  operation: 'HeadObject',
  method: 'HEAD',
  run: async (call) => readObject(call),
};

/** Looks and opens the body in the same breath, so that no change of the object can come between. */
function readObject(call: Call): Answer {
  const { repository, bucket, key, query, headers, dialect } = call;
  const bucketRecord = repository.requireBucket(bucket);
  const version = requireVersion(repository.object(bucket, key), key, query.get('versionId'));
  // RGW does not name the null version where it was not asked for by name.
  const isUnnamedNull = version.versionId === 'null' && !query.has('versionId');
  const isNamed = bucketRecord.versioning !== undefined && !(dialect.isRgw && isUnnamedNull);
  const shown = isNamed ? { 'x-amz-version-id': version.versionId } : {};
  const known = { etag: quoteETag(version.etag), 'last-modified': httpDate(version.modified), ...shown };
  if (checkReadConditions(headers, version, { prefix: '', dialect }) === 'notModified') {
    return { status: 304, headers: dialect.isRgw ? {} : known };
  }
  const stretch = stretchOf(call, version);
  const decryption = requireKeyOf(call, version.customerKey);
  const length = stretch ? stretch.last - stretch.first + 1 : version.size;
  const withChecksums = headers.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  const answer: Answer = {
    status: stretch ? 206 : 200,
    headers: {
      ...known,
      'accept-ranges': 'bytes',
      'content-length': String(length),
      ...(stretch && { 'content-range': `bytes ${stretch.first}-${stretch.last}/${version.size}` }),
      ...descriptiveHeaders(call, version),
      ...(withChecksums && !isPartOf(version, stretch, length) && checksumHeaders(version)),
    },
  };
  if (call.method === 'HEAD') return answer;
  return { ...answer, body: bodyOf(call, version, stretch ?? { first: 0, last: length - 1 }, decryption) };
}

/** The checksum of an object says nothing of a stretch of it. */
function isPartOf(version: VersionRecord, stretch: ByteStretch | undefined, length: number): boolean {
  return stretch !== undefined && length !== version.size;
}

function descriptiveHeaders(call: Call, version: VersionRecord): Readonly<Record<string, string>> {
  const tags = Object.keys(version.tags).length;
  return {
    ...version.headers,
    ...metadataHeaders(version.metadata, call.dialect),
    ...(version.storageClass !== undefined && { 'x-amz-storage-class': version.storageClass }),
    ...(tags > 0 && { 'x-amz-tagging-count': String(tags) }),
    ...(call.query.has('partNumber') && version.parts && { 'x-amz-mp-parts-count': String(version.parts.length) }),
    ...(call.dialect.isRgw && { 'x-rgw-object-type': version.appends === undefined ? 'Normal' : 'Appendable' }),
    ...(version.appends !== undefined && { 'x-rgw-next-append-position': String(version.size) }),
    ...call.hooks.versionHeaders(call, version, 'read'),
    ...overriddenHeaders(call),
  };
}

/** The bytes that are asked for: by range or by number of a part; undefined for all. */
function stretchOf({ query, headers, dialect }: Call, version: VersionRecord): ByteStretch | undefined {
  const partNumber = query.get('partNumber');
  const range = headers.get('range');
  if (dialect.isRgw) return readRgwRange(range, version.size);
  if (partNumber === undefined)
    return ifRangeHolds(headers.get('if-range'), version) ? readRange(range, version.size) : undefined;
  if (range !== undefined)
    throw new S3Error('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter.');
  return stretchOfPart(partNumber, version);
}

function ifRangeHolds(ifRange: string | undefined, version: VersionRecord): boolean {
  if (ifRange === undefined) return true;
  if (/^(?:W\/)?"/.test(ifRange)) return !ifRange.startsWith('W/') && bareETag(ifRange) === version.etag;
  return Date.parse(ifRange) === Math.floor(Date.parse(version.modified) / 1000) * 1000;
}

function stretchOfPart(text: string, { parts, size }: VersionRecord): ByteStretch | undefined {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > 10_000) {
    throw new S3Error('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive', {
      ArgumentName: 'partNumber',
      ArgumentValue: text,
    });
  }
  const sizes = parts ?? [size];
  const length = sizes[number - 1];
  if (length === undefined) {
    throw new S3Error('InvalidPartNumber', undefined, { PartNumberRequested: number, ActualPartCount: sizes.length });
  }
  if (size === 0) return undefined;
  const first = sizes.slice(0, number - 1).reduce((sum, part) => sum + part, 0);
  return { first, last: first + length - 1 };
}

function bodyOf(
  call: Call,
  version: VersionRecord,
  { first: start, last }: ByteStretch,
  decryption: CustomerKey | undefined,
): NonNullable<Answer['body']> {
  const end = last + 1;
  const [ref, second] = version.body;
  if (ref && !second && 'inline' in ref && !decryption) return Buffer.from(ref.inline, 'base64').subarray(start, end);
  if (end === start) return '';
  return readBody(call.repository, version.body, decryption, { start, end });
}

/** The form of dates in headers. */
function httpDate(iso: string): string {
  return new Date(iso).toUTCString();
}
