import { type Check, check } from '../check';
import { big, completeUpload, etagOf, etagOfParts, fiveMiB, putPart, startUpload, twoParts } from '../uploads';

const lifeChecks: readonly Check[] = [
  check(
    'multipart.life',
    async (place) => {
      const { uploadId, parts } = await twoParts(place, { 'content-type': 'text/x-own', 'x-amz-meta-k': 'v' });
      const before = await place.head('a');
      const completed = await completeUpload(place, uploadId, parts);
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
      const uploadId = await startUpload(place);
      const put = await putPart(place, uploadId, 1, 'small');
      return [
        put.line('etag'),
        (await completeUpload(place, uploadId, [[1, etagOf('small')]])).line('<ETag>'),
        (await place.get('a')).line('body'),
      ];
    },
    [`200 etag=${etagOf('small')}`, `200 ETag=[${etagOfParts('small')}]`, '200 body=small'],
  ),
  check(
    'multipart.emptyPart',
    async (place) => {
      const uploadId = await startUpload(place);
      await putPart(place, uploadId, 1, '');
      return [
        (await completeUpload(place, uploadId, [[1, etagOf('')]])).outcome,
        (await place.get('a')).line('content-length'),
      ];
    },
    ['200', '200 content-length=0'],
  ),
  check(
    'multipart.unquotedEtags',
    async (place) => {
      const uploadId = await startUpload(place);
      await putPart(place, uploadId, 1, 'small');
      return [(await completeUpload(place, uploadId, [[1, etagOf('small').replaceAll('"', '')]])).outcome];
    },
    ['200'],
  ),
  check(
    'multipart.gapsInNumbers',
    async (place) => {
      const uploadId = await startUpload(place);
      await putPart(place, uploadId, 7, big);
      await putPart(place, uploadId, 10_000, 'tail');
      await completeUpload(place, uploadId, [
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
      const uploadId = await startUpload(place);
      await putPart(place, uploadId, 1, 'first');
      await putPart(place, uploadId, 1, 'second');
      return [
        (await completeUpload(place, uploadId, [[1, etagOf('first')]])).outcome,
        (await completeUpload(place, uploadId, [[1, etagOf('second')]])).outcome,
        (await place.get('a')).line('body'),
      ];
    },
    ['400 InvalidPart', '200', '200 body=second'],
  ),
  check(
    'multipart.notAllParts',
    async (place) => {
      const { uploadId } = await twoParts(place);
      return [
        (await completeUpload(place, uploadId, [[2, etagOf('tail')]])).outcome,
        (await place.get('a')).line('body'),
      ];
    },
    ['200', '200 body=tail'],
  ),
  check(
    'multipart.replacesObject',
    async (place) => {
      await place.put('a', 'old');
      const uploadId = await startUpload(place);
      await putPart(place, uploadId, 1, 'new');
      const before = await place.get('a');
      await completeUpload(place, uploadId, [[1, etagOf('new')]]);
      return [before.line('body'), (await place.get('a')).line('body')];
    },
    ['200 body=old', '200 body=new'],
  ),
  check(
    'multipart.version',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      await own.put('a', 'old');
      const uploadId = await startUpload(own);
      await putPart(own, uploadId, 1, 'new');
      const completed = await completeUpload(own, uploadId, [[1, etagOf('new')]]);
      const ids = (await own.onBucket('GET', 'versions')).tags('VersionId');
      return [`two versions: ${ids.length === 2}`, `named: ${ids[0] === completed.header('x-amz-version-id')}`];
    },
    ['two versions: true', 'named: true'],
  ),
  check(
    'multipart.abort',
    async (place) => {
      const uploadId = await startUpload(place);
      await putPart(place, uploadId, 1, 'x');
      const abort = () => place.remove('a', { query: { uploadId } });
      return [
        (await abort()).outcome,
        (await abort()).outcome,
        (await place.get('a', { query: { uploadId } })).outcome,
        (await putPart(place, uploadId, 1, 'x')).outcome,
        (await completeUpload(place, uploadId, [[1, etagOf('x')]])).outcome,
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
      const uploadId = await startUpload(place);
      await putPart(place, uploadId, 1, 'x');
      await place.remove('a', { query: { uploadId } });
      return [(await place.get('a')).line('body')];
    },
    ['200 body=kept'],
  ),
  check(
    // The upload is gone once it is an object; the object stays.
    'multipart.partAfterComplete',
    async (place) => {
      const uploadId = await startUpload(place);
      await putPart(place, uploadId, 1, 'x');
      await completeUpload(place, uploadId, [[1, etagOf('x')]]);
      return [(await putPart(place, uploadId, 2, 'y')).outcome, (await place.get('a')).line('body')];
    },
    ['404 NoSuchUpload', '200 body=x'],
  ),
  check(
    // The list of error codes has NoSuchUpload for what was completed before; a retry soon after may also hear of its success once more.
    'multipart.completedBefore',
    async (place) => {
      const uploadId = await startUpload(place);
      await putPart(place, uploadId, 1, 'x');
      await completeUpload(place, uploadId, [[1, etagOf('x')]]);
      const again = await completeUpload(place, uploadId, [[1, etagOf('x')]]);
      const isKnown = again.outcome === '404 NoSuchUpload' || again.outcome === '200';
      return [isKnown ? 'gone or done' : again.outcome, (await place.get('a')).line('body')];
    },
    ['gone or done', '200 body=x'],
  ),
  check(
    'multipart.concurrentCompletes',
    async (place) => {
      const { uploadId, parts } = await twoParts(place);
      const replies = await Promise.all(Array.from({ length: 6 }, () => completeUpload(place, uploadId, parts)));
      return [
        `one at least: ${replies.some(({ status, code }) => status === 200 && code === '')}`,
        (await place.head('a')).line('content-length', 'etag'),
      ];
    },
    ['one at least: true', `200 content-length=${fiveMiB + 4} etag=${etagOfParts(big, 'tail')}`],
  ),
];

const readChecks: readonly Check[] = [
  check(
    // GetObject: partNumber is a ranged read of that part.
    'multipart.get.part',
    async (place) => {
      const { uploadId, parts } = await twoParts(place);
      await completeUpload(place, uploadId, parts);
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
      await completeUpload(place, uploadId, parts);
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

export const multipartChecks: readonly Check[] = [...lifeChecks, ...readChecks];
