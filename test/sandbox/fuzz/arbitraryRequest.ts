import fc from 'fast-check';
import type { RawS3Request } from '../../../src/core/rawS3/rawS3Client';
import type { QueryParameter } from '../../../src/core/rawS3/targetEncoding';
import { arbitraryKey } from '../../fixtures/arbitraryKey';
import { arbitraryDocument } from './arbitraryDocument';

/** Where signed requests may do whatever they can. */
export const playBucket = 'play';

const subresources = [
  ...[
    'accelerate',
    'acl',
    'analytics',
    'attributes',
    'cors',
    'delete',
    'encryption',
    'intelligent-tiering',
    'inventory',
  ],
  ...['legal-hold', 'lifecycle', 'location', 'logging', 'metrics', 'notification', 'object-lock', 'ownershipControls'],
  ...['policy', 'policyStatus', 'publicAccessBlock', 'renameObject', 'replication', 'requestPayment', 'restore'],
  ...['retention', 'select', 'session', 'tagging', 'torrent', 'uploads', 'versioning', 'versions', 'website', 'append'],
  ...['metadataTable', 'metadataConfiguration'],
];

const parameters = [
  ...['uploadId', 'partNumber', 'versionId', 'list-type', 'prefix', 'delimiter', 'marker', 'max-keys', 'start-after'],
  ...['continuation-token', 'key-marker', 'version-id-marker', 'upload-id-marker', 'max-uploads', 'max-parts'],
  ...[
    'part-number-marker',
    'encoding-type',
    'fetch-owner',
    'position',
    'select-type',
    'id',
    'x-id',
    'response-expires',
  ],
  ...['response-content-type', 'response-content-disposition', 'X-Amz-Signature', 'X-Amz-Expires', 'allow-unordered'],
];

const word: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '1',
    '2',
    '-1',
    '1000',
    '10001',
    '99999999999999999999',
    '1e3',
    '0x10',
    'null',
    'url',
    'true',
  ),
  fc.constantFrom('../../../escape', '..%2f..%2f', '/', '\u0000', '*', '"', '"*"', 'é', '😀', 'a'.repeat(3000)),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

const query: fc.Arbitrary<readonly QueryParameter[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...subresources) },
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...parameters), word) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...subresources), word) },
    { weight: 1, arbitrary: fc.tuple(word, word) },
  ),
  { maxLength: 3 },
);

const headerNames = [
  ...['x-amz-copy-source', 'x-amz-copy-source-range', 'x-amz-copy-source-if-match', 'x-amz-metadata-directive'],
  ...[
    'x-amz-tagging',
    'x-amz-tagging-directive',
    'x-amz-acl',
    'x-amz-grant-read',
    'x-amz-storage-class',
    'x-amz-meta-a',
  ],
  ...['x-amz-checksum-crc32', 'x-amz-checksum-sha256', 'x-amz-checksum-algorithm', 'x-amz-sdk-checksum-algorithm'],
  ...['x-amz-checksum-mode', 'x-amz-checksum-type', 'x-amz-trailer', 'x-amz-decoded-content-length', 'content-md5'],
  ...['x-amz-server-side-encryption', 'x-amz-server-side-encryption-customer-key', 'x-amz-object-lock-mode'],
  ...['x-amz-object-lock-retain-until-date', 'x-amz-object-lock-legal-hold', 'x-amz-bucket-object-lock-enabled'],
  ...[
    'x-amz-bypass-governance-retention',
    'x-amz-write-offset-bytes',
    'x-amz-rename-source',
    'x-amz-expected-bucket-owner',
  ],
  ...[
    'x-amz-object-attributes',
    'x-amz-max-parts',
    'x-amz-part-number-marker',
    'x-amz-mp-object-size',
    'x-amz-security-token',
  ],
  ...['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'range', 'origin', 'content-type'],
  ...['access-control-request-method', 'content-encoding', 'content-disposition', 'cache-control', 'expires', 'mfa'],
  ...['x-amz-website-redirect-location', 'x-amz-content-sha256', 'x-amz-date', 'date', 'authorization', 'user-agent'],
];

/** What Node lets into a header. */
const headerValue: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '*',
    '"',
    '""',
    '"d41d8cd98f00b204e9800998ecf8427e"',
    '/play/a',
    'play/a?versionId=null',
    'a=b&c=d',
  ),
  fc.constantFrom('bytes=0-', 'bytes=-0', 'bytes=5-2', 'bytes=0-0,2-3', 'bytes=99999999999999999999-', 'bits=0-1'),
  fc.constantFrom(
    '/vault/one',
    '/../../etc/passwd',
    '%2e%2e%2fvault%2fone',
    'CRC32',
    'SHA256',
    'COMPLIANCE',
    'ON',
    'true',
  ),
  fc.constantFrom(
    '2030-01-01T00:00:00Z',
    'Tue, 24 Nov 2026 06:00:00 GMT',
    'Thu, 99 Foo 2026',
    '1e999',
    '-5',
    '5242880',
  ),
  fc.constantFrom(
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'UNSIGNED-PAYLOAD',
    'aws-chunked',
    'aws-chunked,gzip',
    'text/xml',
  ),
  fc.string({ maxLength: 40 }).map((text) => text.replace(/[^\x20-\x7e\x80-\xff]/g, '~').trim()),
);

const headers = fc.dictionary(fc.constantFrom(...headerNames), headerValue, { maxKeys: 4 });

const methods = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'PROPFIND', 'MERGE'];

const bucketName: fc.Arbitrary<string | undefined> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(playBucket, 'play-other', 'play-missing') },
  { weight: 1, arbitrary: fc.constantFrom('..', '.', '%2e%2e', 'a', 'UPPER', 'x'.repeat(70), '../escape', 'con') },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

const key: fc.Arbitrary<string | undefined> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c/d', '../../escape', '/etc/passwd') },
  { weight: 3, arbitrary: arbitraryKey },
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom('k'.repeat(1025), '\u0000', '') },
);

const body: fc.Arbitrary<Buffer | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  arbitraryDocument.map((text) => Buffer.from(text)),
  fc.integer({ min: 0, max: 60_000 }).map((length) => Buffer.alloc(length, 'fuzz ')),
);

/** A request that says anything about anything but the bucket that has to stay as it is; most of them are signed well. */
export const arbitraryRequest: fc.Arbitrary<RawS3Request> = fc
  .record({
    method: fc.constantFrom(...methods),
    bucket: bucketName,
    key,
    query,
    headers,
    body,
    payload: fc.constantFrom('sha256', 'unsigned', 'signed', 'signedTrailer', 'unsignedTrailer'),
    sign: fc.integer({ min: 0, max: 9 }).map((roll) => roll > 0),
  })
  .map(({ bucket, key: wanted, body: content, payload, ...rest }): RawS3Request => {
    const trailers = payload.endsWith('Trailer') ? { 'x-amz-checksum-crc32': 'AAAAAA==' } : {};
    const named = bucket === undefined || wanted === undefined ? {} : { key: wanted };
    return {
      ...rest,
      ...(bucket !== undefined && { bucket }),
      ...named,
      ...(content && { body: content, payload: payload as 'sha256', trailers }),
    };
  });
