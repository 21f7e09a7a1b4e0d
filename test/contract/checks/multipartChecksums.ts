import { createHash } from 'node:crypto';
import { type Check, check } from '../check';
import type { Place } from '../place';

const digits = '123456789';
const withMode = { 'x-amz-checksum-mode': 'ENABLED' };
const fiveMiB = Buffer.alloc(5 * 1024 * 1024, digits);

function base64Of(algorithm: 'sha256', ...pieces: readonly Buffer[]): string {
  const hash = createHash(algorithm);
  for (const piece of pieces) hash.update(piece);
  return hash.digest('base64');
}

/** Uploads 5 MiB and the digits with the checksums of a kind, completes with the parts' own ones. */
async function uploadWith(
  place: Place,
  algorithm: string,
  type: string | undefined,
  completeHeaders: Record<string, string> = {},
) {
  const headers = { 'x-amz-checksum-algorithm': algorithm, ...(type && { 'x-amz-checksum-type': type }) };
  const created = await place.send('POST', 'a', { query: 'uploads', headers });
  const uploadId = created.token('UploadId');
  const parts: string[] = [];
  for (const [at, body] of [fiveMiB, Buffer.from(digits)].entries()) {
    const put = await place.put('a', body, {
      query: { partNumber: String(at + 1), uploadId },
      headers: {
        'x-amz-sdk-checksum-algorithm': algorithm,
        [`x-amz-checksum-${algorithm.toLowerCase()}`]: checksumOf(algorithm, body),
      },
    });
    const element = `Checksum${algorithm}`;
    const value = put.header(`x-amz-checksum-${algorithm.toLowerCase()}`);
    parts.push(
      `<Part><PartNumber>${at + 1}</PartNumber><ETag>${put.header('etag')}</ETag><${element}>${value}</${element}></Part>`,
    );
  }
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
  const completed = await place.send('POST', 'a', { query: { uploadId }, body, headers: completeHeaders });
  return { created, completed };
}

/** Of the two parts; the CRCs of 5 MiB are zlib's, so that nothing of the product computes what it is checked with. */
function checksumOf(algorithm: string, body: Buffer): string {
  if (algorithm === 'SHA256') return base64Of('sha256', body);
  return body.length === digits.length ? 'y/Q5Jg==' : crc32OfFiveMiB;
}

const crc32OfFiveMiB = 'Vj46eA==';
const crc32OfBoth = 'tgkiuw==';
const composite = (() => {
  const digest = (body: Buffer) => createHash('sha256').update(body).digest();
  return `${base64Of('sha256', digest(fiveMiB), digest(Buffer.from(digits)))}-2`;
})();

export const multipartChecksumChecks: readonly Check[] = [
  check(
    'checksum.multipart.composite',
    async (place) => {
      const { created, completed } = await uploadWith(place, 'SHA256', undefined);
      const head = await place.head('a', { headers: withMode });
      return [
        created.line('x-amz-checksum-algorithm', 'x-amz-checksum-type'),
        completed.line('<ChecksumSHA256>', '<ChecksumType>'),
        head.line('x-amz-checksum-sha256', 'x-amz-checksum-type'),
      ];
    },
    [
      '200 x-amz-checksum-algorithm=SHA256 x-amz-checksum-type=COMPOSITE',
      `200 ChecksumSHA256=[${composite}] ChecksumType=[COMPOSITE]`,
      `200 x-amz-checksum-sha256=${composite} x-amz-checksum-type=COMPOSITE`,
    ],
  ),
  check(
    'checksum.multipart.fullObject',
    async (place) => {
      const { created, completed } = await uploadWith(place, 'CRC32', 'FULL_OBJECT', {
        'x-amz-checksum-type': 'FULL_OBJECT',
      });
      const head = await place.head('a', { headers: withMode });
      return [
        created.line('x-amz-checksum-algorithm', 'x-amz-checksum-type'),
        completed.line('<ChecksumCRC32>', '<ChecksumType>'),
        head.line('x-amz-checksum-crc32', 'x-amz-checksum-type'),
      ];
    },
    [
      '200 x-amz-checksum-algorithm=CRC32 x-amz-checksum-type=FULL_OBJECT',
      `200 ChecksumCRC32=[${crc32OfBoth}] ChecksumType=[FULL_OBJECT]`,
      `200 x-amz-checksum-crc32=${crc32OfBoth} x-amz-checksum-type=FULL_OBJECT`,
    ],
  ),
  check(
    'checksum.multipart.fullObjectWrong',
    async (place) => {
      const headers = { 'x-amz-checksum-type': 'FULL_OBJECT', 'x-amz-checksum-crc32': 'AAAAAA==' };
      const { completed } = await uploadWith(place, 'CRC32', 'FULL_OBJECT', headers);
      return [completed.outcome, (await place.head('a')).outcome];
    },
    ['400 BadDigest', '404'],
  ),
  check(
    // User guide: SHA-1 and SHA-256 have no checksum of the full object.
    'checksum.multipart.fullObjectOfSha256',
    async (place) => {
      const headers = { 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-type': 'FULL_OBJECT' };
      return [(await place.send('POST', 'a', { query: 'uploads', headers })).outcome];
    },
    ['400 InvalidRequest'],
  ),
  check(
    'checksum.multipart.compositeOfCrc64',
    async (place) => {
      const headers = { 'x-amz-checksum-algorithm': 'CRC64NVME', 'x-amz-checksum-type': 'COMPOSITE' };
      return [(await place.send('POST', 'a', { query: 'uploads', headers })).outcome];
    },
    ['400 InvalidRequest'],
  ),
  check(
    'checksum.multipart.algorithmUnknown',
    async (place) => {
      const headers = { 'x-amz-checksum-algorithm': 'MD4' };
      return [(await place.send('POST', 'a', { query: 'uploads', headers })).outcome];
    },
    ['400 InvalidRequest'],
  ),
];
