import { createHash } from 'node:crypto';
import { type Check, check } from '../check';
import type { Place } from '../place';
import type { Reply } from '../reply';

/** The floor of each part but the last. */
const fiveMiB = 5 * 1024 * 1024;
const big = Buffer.alloc(fiveMiB, '0123456789abcdef');
const bigHash = createHash('md5').update(big).digest('hex');
const etagOf = (body: Buffer | string) => `"${createHash('md5').update(body).digest('hex')}"`;

/** ETag of an object of parts: the MD5 of their MD5s, and how many. */
function etagOfParts(...bodies: readonly (Buffer | string)[]): string {
  const digests = bodies.map((body) => createHash('md5').update(body).digest());
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${bodies.length}"`;
}

async function start(place: Place, name = 'a', headers: Readonly<Record<string, string>> = {}): Promise<string> {
  return (await place.send('POST', name, { query: 'uploads', headers })).token('UploadId');
}

function part(place: Place, uploadId: string, partNumber: number | string, body: Buffer | string, name = 'a') {
  return place.put(name, body, { query: { partNumber: `${partNumber}`, uploadId } });
}

type NamedPart = readonly [number: number, etag: string];

function complete(place: Place, uploadId: string, parts: readonly NamedPart[], name = 'a'): Promise<Reply> {
  const listed = parts.map(([n, etag]) => `<Part><PartNumber>${n}</PartNumber><ETag>${etag}</ETag></Part>`).join('');
  const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${listed}</CompleteMultipartUpload>`;
  return place.send('POST', name, { query: { uploadId }, body });
}

/** An upload of 5 MiB and `tail`, not completed. */
async function twoParts(place: Place, headers: Readonly<Record<string, string>> = {}) {
  const uploadId = await start(place, 'a', headers);
  await part(place, uploadId, 1, big);
  await part(place, uploadId, 2, 'tail');
  return {
    uploadId,
    parts: [
      [1, etagOf(big)],
      [2, etagOf('tail')],
    ] as const,
  };
}

const lifeChecks: readonly Check[] = [
  check(
    'multipart.life',
    async (place) => {
      const { uploadId, parts } = await twoParts(place, { 'content-type': 'text/x-own', 'x-amz-meta-k': 'v' });
      const before = await place.head('a');
      const completed = await complete(place, uploadId, parts);
      return [
        before.outcome,
        completed.line('<ETag>', '<Bucket>', '<Key>'),
        (await place.get('a')).line('etag', 'content-length', 'content-type', 'x-amz-meta-k'),
        (await place.get('a', { headers: { range: `bytes=${fiveMiB - 2}-${fiveMiB + 1}` } })).line('body'),
      ];
    },
    [
      '404',
      `200 ETag=[${etagOfParts(big, 'tail')}] Bucket=[BUCKET] Key=[a]`,
      `200 etag=${etagOfParts(big, 'tail')} content-length=${fiveMiB + 4} content-type=text/x-own x-amz-meta-k=v`,
      '206 body=efta',
    ],
    'multipart.upload',
  ),
  check(
    'multipart.onePart',
    async (place) => {
      const uploadId = await start(place);
      const put = await part(place, uploadId, 1, 'small');
      return [
        put.line('etag'),
        (await complete(place, uploadId, [[1, etagOf('small')]])).line('<ETag>'),
        (await place.get('a')).line('body'),
      ];
    },
    [`200 etag=${etagOf('small')}`, `200 ETag=[${etagOfParts('small')}]`, '200 body=small'],
  ),
  check(
    'multipart.emptyPart',
    async (place) => {
      const uploadId = await start(place);
      await part(place, uploadId, 1, '');
      return [
        (await complete(place, uploadId, [[1, etagOf('')]])).outcome,
        (await place.get('a')).line('content-length'),
      ];
    },
    ['200', '200 content-length=0'],
  ),
  check(
    'multipart.unquotedEtags',
    async (place) => {
      const uploadId = await start(place);
      await part(place, uploadId, 1, 'small');
      return [(await complete(place, uploadId, [[1, etagOf('small').replaceAll('"', '')]])).outcome];
    },
    ['200'],
  ),
  check(
    'multipart.gapsInNumbers',
    async (place) => {
      const uploadId = await start(place);
      await part(place, uploadId, 7, big);
      await part(place, uploadId, 10_000, 'tail');
      await complete(place, uploadId, [
        [7, etagOf(big)],
        [10_000, etagOf('tail')],
      ]);
      return [(await place.head('a')).line('content-length', 'etag')];
    },
    [`200 content-length=${fiveMiB + 4} etag=${etagOfParts(big, 'tail')}`],
  ),
  check(
    'multipart.partAgain',
    async (place) => {
      const uploadId = await start(place);
      await part(place, uploadId, 1, 'first');
      await part(place, uploadId, 1, 'second');
      return [
        (await complete(place, uploadId, [[1, etagOf('first')]])).outcome,
        (await complete(place, uploadId, [[1, etagOf('second')]])).outcome,
        (await place.get('a')).line('body'),
      ];
    },
    ['400 InvalidPart', '200', '200 body=second'],
  ),
  check(
    'multipart.notAllParts',
    async (place) => {
      const { uploadId } = await twoParts(place);
      return [(await complete(place, uploadId, [[2, etagOf('tail')]])).outcome, (await place.get('a')).line('body')];
    },
    ['200', '200 body=tail'],
  ),
  check(
    'multipart.replacesObject',
    async (place) => {
      await place.put('a', 'old');
      const uploadId = await start(place);
      await part(place, uploadId, 1, 'new');
      const before = await place.get('a');
      await complete(place, uploadId, [[1, etagOf('new')]]);
      return [before.line('body'), (await place.get('a')).line('body')];
    },
    ['200 body=old', '200 body=new'],
  ),
  check(
    'multipart.version',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      await own.put('a', 'old');
      const uploadId = await start(own);
      await part(own, uploadId, 1, 'new');
      const completed = await complete(own, uploadId, [[1, etagOf('new')]]);
      const ids = (await own.onBucket('GET', 'versions')).tags('VersionId');
      return [`two versions: ${ids.length === 2}`, `named: ${ids[0] === completed.header('x-amz-version-id')}`];
    },
    ['two versions: true', 'named: true'],
  ),
  check(
    'multipart.abort',
    async (place) => {
      const uploadId = await start(place);
      await part(place, uploadId, 1, 'x');
      const abort = () => place.remove('a', { query: { uploadId } });
      return [
        (await abort()).outcome,
        (await abort()).outcome,
        (await place.get('a', { query: { uploadId } })).outcome,
        (await part(place, uploadId, 1, 'x')).outcome,
        (await complete(place, uploadId, [[1, etagOf('x')]])).outcome,
        (await place.head('a')).outcome,
      ];
    },
    ['204', '404 NoSuchUpload', '404 NoSuchUpload', '404 NoSuchUpload', '404 NoSuchUpload', '404'],
    'multipart.abort',
  ),
  check(
    'multipart.abortKeepsObject',
    async (place) => {
      await place.put('a', 'kept');
      const uploadId = await start(place);
      await part(place, uploadId, 1, 'x');
      await place.remove('a', { query: { uploadId } });
      return [(await place.get('a')).line('body')];
    },
    ['200 body=kept'],
  ),
  check(
    // The upload is gone once it is an object; the object stays.
    'multipart.partAfterComplete',
    async (place) => {
      const uploadId = await start(place);
      await part(place, uploadId, 1, 'x');
      await complete(place, uploadId, [[1, etagOf('x')]]);
      return [(await part(place, uploadId, 2, 'y')).outcome, (await place.get('a')).line('body')];
    },
    ['404 NoSuchUpload', '200 body=x'],
  ),
  check(
    'multipart.concurrentCompletes',
    async (place) => {
      const { uploadId, parts } = await twoParts(place);
      const replies = await Promise.all(Array.from({ length: 6 }, () => complete(place, uploadId, parts)));
      return [
        `one at least: ${replies.some(({ status, code }) => status === 200 && code === '')}`,
        (await place.head('a')).line('content-length', 'etag'),
      ];
    },
    ['one at least: true', `200 content-length=${fiveMiB + 4} etag=${etagOfParts(big, 'tail')}`],
  ),
];

/** Lists of parts that are refused, and the upload is as it was: a right list completes it afterwards. */
const refusedLists: Readonly<Record<string, readonly [parts: readonly NamedPart[], outcome: string]>> = {
  wrongOrder: [
    [
      [2, etagOf('tail')],
      [1, `"${bigHash}"`],
    ],
    '400 InvalidPartOrder',
  ],
  twice: [
    [
      [1, `"${bigHash}"`],
      [1, `"${bigHash}"`],
    ],
    '400 InvalidPartOrder',
  ],
  wrongEtag: [
    [
      [1, `"${bigHash}"`],
      [2, etagOf('other')],
    ],
    '400 InvalidPart',
  ],
  missingPart: [
    [
      [1, `"${bigHash}"`],
      [3, etagOf('tail')],
    ],
    '400 InvalidPart',
  ],
  noParts: [[], '400 MalformedXML'],
};

const refusedListChecks = Object.entries(refusedLists).map(([name, [list, outcome]]) =>
  check(
    `multipart.complete.${name}`,
    async (place) => {
      const { uploadId, parts } = await twoParts(place);
      const refused = await complete(place, uploadId, list);
      return [refused.outcome, (await place.head('a')).outcome, (await complete(place, uploadId, parts)).outcome];
    },
    [outcome, '404', '200'],
  ),
);

const refusedChecks: readonly Check[] = [
  check(
    'multipart.tooSmall',
    async (place) => {
      const uploadId = await start(place);
      await part(place, uploadId, 1, big.subarray(1));
      await part(place, uploadId, 2, 'tail');
      const completed = await complete(place, uploadId, [
        [1, etagOf(big.subarray(1))],
        [2, etagOf('tail')],
      ]);
      return [completed.outcome, (await place.head('a')).outcome];
    },
    ['400 EntityTooSmall', '404'],
    'multipart.minimumPart',
  ),
  check(
    'multipart.complete.malformed',
    async (place) => {
      const { uploadId, parts } = await twoParts(place);
      const send = (body: string) => place.send('POST', 'a', { query: { uploadId }, body });
      return [
        (await send('<CompleteMultipartUpload><Part>')).outcome,
        (await send('')).outcome,
        (await complete(place, uploadId, parts)).outcome,
      ];
    },
    ['400 MalformedXML', '400 MalformedXML', '200'],
  ),
  ...(['0', '10001', '-1', 'one'] as const).map((number) =>
    check(
      `multipart.partNumber.${number}`,
      async (place) => [(await part(place, await start(place), number, 'x')).outcome],
      ['400 InvalidArgument'],
    ),
  ),
  check(
    'multipart.unknownUpload',
    async (place) => [
      (await part(place, 'nonsense', 1, 'x')).outcome,
      (await complete(place, 'nonsense', [[1, etagOf('x')]])).outcome,
      (await place.get('a', { query: 'uploadId=nonsense' })).outcome,
      (await place.remove('a', { query: 'uploadId=nonsense' })).outcome,
    ],
    ['404 NoSuchUpload', '404 NoSuchUpload', '404 NoSuchUpload', '404 NoSuchUpload'],
  ),
  check(
    'multipart.uploadOfOtherKey',
    async (place) => {
      const uploadId = await start(place);
      return [(await part(place, uploadId, 1, 'x', 'b')).outcome, (await place.head('b')).outcome];
    },
    ['404 NoSuchUpload', '404'],
  ),
  check(
    // A part number alone or an upload alone is no UploadPart, and must not become an object.
    'multipart.halfAPart',
    async (place) => {
      const uploadId = await start(place);
      const replies = [
        await place.put('a', 'x', { query: { uploadId } }),
        await place.put('a', 'x', { query: 'partNumber=1' }),
      ];
      return [
        replies.map(({ status }) => (status >= 400 ? 'refused' : status)).join(),
        (await place.head('a')).outcome,
      ];
    },
    ['refused,refused', '404'],
  ),
];

const readChecks: readonly Check[] = [
  check(
    // GetObject: partNumber is a ranged read of that part.
    'multipart.get.part',
    async (place) => {
      const { uploadId, parts } = await twoParts(place);
      await complete(place, uploadId, parts);
      const second = await place.get('a', { query: 'partNumber=2' });
      return [
        second.line('content-range', 'x-amz-mp-parts-count', 'body'),
        (await place.head('a', { query: 'partNumber=1' })).line('content-length', 'x-amz-mp-parts-count'),
      ];
    },
    [
      `206 content-range=bytes ${fiveMiB}-${fiveMiB + 3}/${fiveMiB + 4} x-amz-mp-parts-count=2 body=tail`,
      `206 content-length=${fiveMiB} x-amz-mp-parts-count=2`,
    ],
    'get.part',
  ),
  check(
    'multipart.get.partBeyond',
    async (place) => {
      const { uploadId, parts } = await twoParts(place);
      await complete(place, uploadId, parts);
      return [(await place.get('a', { query: 'partNumber=3' })).outcome];
    },
    ['416 InvalidPartNumber'],
    'get.part',
  ),
  check(
    'multipart.get.partAndRange',
    async (place) => {
      await place.put('a');
      return [(await place.get('a', { query: 'partNumber=1', headers: { range: 'bytes=0-0' } })).outcome];
    },
    ['400 InvalidRequest'],
  ),
];

export const multipartChecks: readonly Check[] = [...lifeChecks, ...refusedListChecks, ...refusedChecks, ...readChecks];
