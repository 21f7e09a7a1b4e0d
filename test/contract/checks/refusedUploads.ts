import { type Check, check } from '../check';
import { big, bigHash, completeUpload, etagOf, type NamedPart, putPart, startUpload, twoParts } from '../uploads';

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
      const refused = await completeUpload(place, uploadId, list);
      return [refused.outcome, (await place.head('a')).outcome, (await completeUpload(place, uploadId, parts)).outcome];
    },
    [outcome, '404', '200'],
  ),
);

const refusedChecks: readonly Check[] = [
  check(
    'multipart.tooSmall',
    async (place) => {
      const uploadId = await startUpload(place);
      await putPart(place, uploadId, 1, big.subarray(1));
      await putPart(place, uploadId, 2, 'tail');
      const completed = await completeUpload(place, uploadId, [
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
        (await completeUpload(place, uploadId, parts)).outcome,
      ];
    },
    ['400 MalformedXML', '400 MalformedXML', '200'],
  ),
  ...(['0', '10001', '-1', 'one'] as const).map((number) =>
    check(
      `multipart.partNumber.${number}`,
      async (place) => [(await putPart(place, await startUpload(place), number, 'x')).outcome],
      ['400 InvalidArgument'],
    ),
  ),
  check(
    'multipart.unknownUpload',
    async (place) => [
      (await putPart(place, 'nonsense', 1, 'x')).outcome,
      (await completeUpload(place, 'nonsense', [[1, etagOf('x')]])).outcome,
      (await place.get('a', { query: 'uploadId=nonsense' })).outcome,
      (await place.remove('a', { query: 'uploadId=nonsense' })).outcome,
    ],
    ['404 NoSuchUpload', '404 NoSuchUpload', '404 NoSuchUpload', '404 NoSuchUpload'],
  ),
  check(
    'multipart.uploadOfOtherKey',
    async (place) => {
      const uploadId = await startUpload(place);
      return [(await putPart(place, uploadId, 1, 'x', 'b')).outcome, (await place.head('b')).outcome];
    },
    ['404 NoSuchUpload', '404'],
  ),
  check(
    // A part number alone or an upload alone is no UploadPart, and must not become an object.
    'multipart.halfAPart',
    async (place) => {
      const uploadId = await startUpload(place);
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

export const refusedUploadChecks: readonly Check[] = [...refusedListChecks, ...refusedChecks];
