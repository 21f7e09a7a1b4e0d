import { createHash } from 'node:crypto';
import { type Check, check } from '../check';
import type { Place } from '../place';

type Tag = readonly [key: string, value: string];

const tagging = (...tags: readonly Tag[]) =>
  `<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet>${tags
    .map(([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`)
    .join('')}</TagSet></Tagging>`;

async function tagsOf(place: Place, name = 'a'): Promise<string> {
  const reply = await place.get(name, { query: 'tagging' });
  const values = reply.tags('Value');
  const tags = reply.tags('Key').map((key, at) => `${key}=${values[at]}`);
  return reply.status === 200 ? `200 ${tags.toSorted().join('&')}` : reply.outcome;
}

function putTags(place: Place, body: string, name = 'a') {
  return place.put(name, body, { query: 'tagging' });
}

const several = (count: number): readonly Tag[] => Array.from({ length: count }, (_, index) => [`k${index}`, 'v']);

/** Documents of tags that are refused; the tags are as they were. Source: S3 user guide, "Categorizing your storage using tags". */
const refused: Readonly<Record<string, readonly [body: string, outcome: string]>> = {
  eleven: [tagging(...several(11)), '400 BadRequest'],
  keyTooLong: [tagging(['k'.repeat(129), 'v']), '400 InvalidTag'],
  valueTooLong: [tagging(['k', 'v'.repeat(257)]), '400 InvalidTag'],
  keyTwice: [tagging(['k', '1'], ['k', '2']), '400 InvalidTag'],
  keyEmpty: [tagging(['', 'v']), '400 InvalidTag'],
  cutOff: ['<Tagging><TagSet><Tag>', '400 MalformedXML'],
  otherRoot: ['<Tags><TagSet></TagSet></Tags>', '400 MalformedXML'],
  // The list of error codes has this one for documents that are not there.
  empty: ['', '400 MissingRequestBodyError'],
};

const objectChecks: readonly Check[] = [
  check(
    'tags.object.life',
    async (place) => {
      await place.put('a', 'kept');
      const before = await tagsOf(place);
      const put = await putTags(place, tagging(['b', 'two words'], ['a', 'ü']));
      const between = await tagsOf(place);
      const replaced = [await putTags(place, tagging(['c', ''])), await tagsOf(place)] as const;
      const removed = await place.remove('a', { query: 'tagging' });
      return [
        before,
        put.outcome,
        between,
        replaced[1],
        removed.outcome,
        await tagsOf(place),
        (await place.get('a')).line('body'),
      ];
    },
    ['200 ', '200', '200 a=ü&b=two words', '200 c=', '204', '200 ', '200 body=kept'],
    'tags.object',
  ),
  check(
    'tags.object.ofMissing',
    async (place) => [
      await tagsOf(place),
      (await putTags(place, tagging(['a', 'b']))).outcome,
      (await place.remove('a', { query: 'tagging' })).outcome,
      (await place.head('a')).outcome,
    ],
    ['404 NoSuchKey', '404 NoSuchKey', '404 NoSuchKey', '404'],
    'tags.object',
  ),
  check(
    'tags.object.keepsMetadata',
    async (place) => {
      const headers = { 'x-amz-meta-k': 'v', 'content-type': 'text/plain' };
      const etag = (await place.put('a', 'x', { headers })).header('etag');
      await putTags(place, tagging(['a', 'b']));
      const head = await place.head('a');
      return [head.line('x-amz-meta-k', 'content-type'), `same ETag: ${head.header('etag') === etag}`];
    },
    ['200 x-amz-meta-k=v content-type=text/plain', 'same ETag: true'],
    'tags.object',
  ),
  check(
    'tags.object.ten',
    async (place) => {
      await place.put('a');
      return [(await putTags(place, tagging(...several(10)))).outcome];
    },
    ['200'],
    'tags.object',
  ),
  ...Object.entries(refused).map(([name, [body, outcome]]) =>
    check(
      `tags.object.${name}`,
      async (place) => {
        await place.put('a', 'x', { headers: { 'x-amz-tagging': 'old=1' } });
        return [(await putTags(place, body)).outcome, await tagsOf(place)];
      },
      [outcome, '200 old=1'],
      'tags.object',
    ),
  ),
  check(
    'tags.onPut',
    async (place) => {
      const put = await place.put('a', 'x', { headers: { 'x-amz-tagging': 'k=v%20w&l=%C3%BC&m=' } });
      return [put.outcome, await tagsOf(place), (await place.head('a')).line('x-amz-tagging-count')];
    },
    ['200', '200 k=v w&l=ü&m=', '200 x-amz-tagging-count=3'],
    'tags.onPut',
  ),
  check(
    'tags.onPut.twice',
    async (place) => {
      const put = await place.put('a', 'x', { headers: { 'x-amz-tagging': 'k=1&k=2' } });
      return [put.outcome, (await place.head('a')).outcome];
    },
    ['400 InvalidArgument', '404'],
    'tags.onPut',
  ),
  check(
    'tags.onPut.goneWithOverwrite',
    async (place) => {
      await place.put('a', 'x', { headers: { 'x-amz-tagging': 'k=v' } });
      await place.put('a', 'y');
      return [await tagsOf(place), (await place.head('a')).line('x-amz-tagging-count')];
    },
    ['200 ', '200 x-amz-tagging-count=-'],
    'tags.onPut',
  ),
  check(
    'tags.onMultipart',
    async (place) => {
      const headers = { 'x-amz-tagging': 'k=v' };
      const uploadId = (await place.send('POST', 'a', { query: 'uploads', headers })).token('UploadId');
      const etag = (await place.put('a', 'x', { query: { partNumber: '1', uploadId } })).header('etag');
      const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`;
      await place.send('POST', 'a', { query: { uploadId }, body });
      return [await tagsOf(place)];
    },
    ['200 k=v'],
    'tags.onPut',
  ),
];

const md5 = (body: string) => ({ 'content-md5': createHash('md5').update(body).digest('base64') });

const bucketChecks: readonly Check[] = [
  check(
    'tags.bucket.life',
    async (place) => {
      const own = await place.fresh();
      const tags = async () => (await own.onBucket('GET', 'tagging')).line('<Key>', '<Value>');
      const before = await tags();
      const body = tagging(['a', '1']);
      const put = await own.onBucket('PUT', 'tagging', { body, headers: md5(body) });
      const between = await tags();
      const removed = await own.onBucket('DELETE', 'tagging');
      return [before, put.outcome.replace('204', '200'), between, removed.outcome, await tags()];
    },
    ['404 NoSuchTagSet Key=[] Value=[]', '200', '200 Key=[a] Value=[1]', '204', '404 NoSuchTagSet Key=[] Value=[]'],
    'tags.bucket',
  ),
  check(
    'tags.bucket.keyTwice',
    async (place) => {
      const own = await place.fresh();
      const body = tagging(['a', '1'], ['a', '2']);
      return [(await own.onBucket('PUT', 'tagging', { body, headers: md5(body) })).outcome];
    },
    ['400 InvalidTag'],
    'tags.bucket',
  ),
  check(
    'tags.bucket.cutOff',
    async (place) => {
      const own = await place.fresh();
      const body = '<Tagging><TagSet>';
      return [(await own.onBucket('PUT', 'tagging', { body, headers: md5(body) })).outcome];
    },
    ['400 MalformedXML'],
    'tags.bucket',
  ),
];

export const tagChecks: readonly Check[] = [...objectChecks, ...bucketChecks];
