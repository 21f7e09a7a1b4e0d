import { type Check, check } from '../check';
import type { Place } from '../place';
import { big, fiveMiB, startUpload } from '../uploads';

async function threeParts(place: Place): Promise<string> {
  const uploadId = await startUpload(place);
  for (const partNumber of ['5', '1', '3'])
    await place.put('a', `part ${partNumber}`, { query: { partNumber, uploadId } });
  return uploadId;
}

const partChecks: readonly Check[] = [
  check(
    'multipart.parts',
    async (place) => {
      const uploadId = await threeParts(place);
      const reply = await place.get('a', { query: { uploadId } });
      const names = ['Bucket', 'Key', 'PartNumber', 'Size', 'ETag', 'IsTruncated', 'MaxParts', 'StorageClass'];
      return [reply.line(...names.map((name) => `<${name}>`)), `its id: ${reply.token('UploadId') === uploadId}`];
    },
    [
      '200 Bucket=[BUCKET] Key=[a] PartNumber=[1, 3, 5] Size=[6, 6, 6] ETag=["7d3fedcaf1bbe1100d0d2b19f56cfdd4", "d57a2e6fad4353dd185fa9f23b00dc49", "da3eb557e9c08b78345f9a8386b13978"] IsTruncated=[false] MaxParts=[1000] StorageClass=[STANDARD]',
      'its id: true',
    ],
    'multipart.listParts',
  ),
  check(
    'multipart.parts.pages',
    async (place) => {
      const uploadId = await threeParts(place);
      const page = async (marker: string) =>
        (await place.get('a', { query: { uploadId, 'max-parts': '2', 'part-number-marker': marker } })).line(
          '<PartNumber>',
          '<NextPartNumberMarker>',
          '<IsTruncated>',
        );
      return [await page('0'), await page('3')];
    },
    [
      '200 PartNumber=[1, 3] NextPartNumberMarker=[3] IsTruncated=[true]',
      '200 PartNumber=[5] NextPartNumberMarker=[5] IsTruncated=[false]',
    ],
    'multipart.listParts',
  ),
  ...(['-1', 'many'] as const).map((limit) =>
    check(
      `multipart.parts.maxParts.${limit}`,
      async (place) => {
        const uploadId = await threeParts(place);
        return [(await place.get('a', { query: { uploadId, 'max-parts': limit } })).outcome];
      },
      ['400 InvalidArgument'],
    ),
  ),
];

/** A bucket with uploads of a, b/1, b/2 and c, in another order. */
async function fourUploads(place: Place): Promise<Place> {
  const own = await place.fresh();
  for (const name of ['c', 'b/2', 'a', 'b/1']) await startUpload(own, name);
  return own;
}

const uploads: Readonly<Record<string, readonly [query: string, expected: string]>> = {
  all: ['uploads', '200 Key=[a, b/1, b/2, c] CommonPrefixes=[] IsTruncated=[false]'],
  prefix: ['uploads&prefix=b/', '200 Key=[b/1, b/2] CommonPrefixes=[] IsTruncated=[false]'],
  delimiter: ['uploads&delimiter=/', '200 Key=[a, c] CommonPrefixes=[<Prefix>b/</Prefix>] IsTruncated=[false]'],
  keyMarker: ['uploads&key-marker=b/1', '200 Key=[b/2, c] CommonPrefixes=[] IsTruncated=[false]'],
  limited: ['uploads&max-uploads=3', '200 Key=[a, b/1, b/2] CommonPrefixes=[] IsTruncated=[true]'],
};

const uploadChecks: readonly Check[] = [
  ...Object.entries(uploads).map(([name, [query, expected]]) =>
    check(
      `multipart.uploads.${name}`,
      async (place) => [
        (await (await fourUploads(place)).onBucket('GET', query)).line('<Key>', '<CommonPrefixes>', '<IsTruncated>'),
      ],
      [expected],
      'multipart.listUploads',
    ),
  ),
  check(
    'multipart.uploads.pages',
    async (place) => {
      const own = await place.fresh();
      for (const name of ['a', 'b', 'b', 'c']) await startUpload(own, name);
      const seen: string[] = [];
      let from = {};
      for (let page = 0; page < 6; page++) {
        const reply = await own.onBucket('GET', { uploads: '', 'max-uploads': '1', ...from });
        seen.push(reply.line('<Key>'));
        if (reply.tag('IsTruncated') !== 'true') break;
        from = { 'key-marker': reply.token('NextKeyMarker'), 'upload-id-marker': reply.token('NextUploadIdMarker') };
      }
      return seen;
    },
    ['200 Key=[a]', '200 Key=[b]', '200 Key=[b]', '200 Key=[c]'],
    'multipart.listUploads',
  ),
  check(
    'multipart.uploads.notInListing',
    async (place) => {
      const own = await fourUploads(place);
      await own.put('d');
      return [(await own.list()).listing];
    },
    ['200 [d]'],
  ),
  check(
    'multipart.uploads.goneWhenCompleted',
    async (place) => {
      const own = await place.fresh();
      const uploadId = await startUpload(own);
      const etag = (await own.put('a', 'x', { query: { partNumber: '1', uploadId } })).header('etag');
      const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`;
      await own.send('POST', 'a', { query: { uploadId }, body });
      return [(await own.onBucket('GET', 'uploads')).line('<Key>')];
    },
    ['200 Key=[]'],
  ),
];

/** UploadPartCopy of ranges of ten digits. Source: S3 API reference, UploadPartCopy: `bytes=first-last`, both within the source. */
const copyRanges: Readonly<Record<string, readonly [range: string | undefined, outcome: string]>> = {
  whole: [undefined, '200 body=0123456789'],
  closed: ['bytes=2-4', '200 body=234'],
  beyond: ['bytes=5-20', '400 InvalidArgument'],
  open: ['bytes=5-', '400 InvalidArgument'],
  suffix: ['bytes=-3', '400 InvalidArgument'],
  nonsense: ['2-4', '400 InvalidArgument'],
};

const copyChecks: readonly Check[] = [
  ...Object.entries(copyRanges).map(([name, [range, expected]]) =>
    check(
      `multipart.copyPart.${name}`,
      async (place) => {
        await place.put('source', '0123456789');
        const uploadId = await startUpload(place);
        const headers = {
          'x-amz-copy-source': place.source('source'),
          ...(range !== undefined && { 'x-amz-copy-source-range': range }),
        };
        const copied = await place.send('PUT', 'a', { query: { partNumber: '1', uploadId }, headers });
        if (copied.status !== 200) return [copied.outcome];
        const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${copied.tag('ETag')}</ETag></Part></CompleteMultipartUpload>`;
        await place.send('POST', 'a', { query: { uploadId }, body });
        return [(await place.get('a')).line('body')];
      },
      [expected],
      'multipart.copyPart',
    ),
  ),
  check(
    'multipart.copyPart.sourceMissing',
    async (place) => {
      const uploadId = await startUpload(place);
      const headers = { 'x-amz-copy-source': place.source('missing') };
      return [(await place.send('PUT', 'a', { query: { partNumber: '1', uploadId }, headers })).outcome];
    },
    ['404 NoSuchKey'],
  ),
  check(
    'multipart.copyPart.splice',
    async (place) => {
      await place.put('source', big);
      const uploadId = await startUpload(place);
      const headers = { 'x-amz-copy-source': place.source('source') };
      const first = (await place.send('PUT', 'a', { query: { partNumber: '1', uploadId }, headers })).tag('ETag');
      const second = (await place.put('a', 'appended', { query: { partNumber: '2', uploadId } })).header('etag');
      const parts = [first, second].map(
        (etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
      );
      const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
      await place.send('POST', 'a', { query: { uploadId }, body });
      return [(await place.get('a', { headers: { range: 'bytes=-10' } })).line('content-range', 'body')];
    },
    [`206 content-range=bytes ${fiveMiB - 2}-${fiveMiB + 7}/${fiveMiB + 8} body=efappended`],
    'multipart.copyPart',
  ),
];

export const multipartListingChecks: readonly Check[] = [...partChecks, ...uploadChecks, ...copyChecks];
