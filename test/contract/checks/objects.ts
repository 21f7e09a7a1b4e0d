import { createHash } from 'node:crypto';
import { type Check, check } from '../check';

const megabyte = 1024 * 1024;

/** Bytes that look like nothing in particular and are the same in each run. */
function bytes(length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at * 32 < length; at++) blocks.push(createHash('sha256').update(`${at}`).digest());
  return Buffer.concat(blocks).subarray(0, length);
}

const md5OfNothing = 'd41d8cd98f00b204e9800998ecf8427e';

const bodyChecks = [0, 1, 8191, megabyte, 4 * megabyte + 1].map((length) => {
  const body = bytes(length);
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  return check(
    `object.body.${length}`,
    async (place) => [
      (await place.put('a', body)).line('etag', 'body'),
      (await place.get('a')).line('etag', 'content-length', 'digest'),
      (await place.head('a')).line('etag', 'content-length', 'body'),
    ],
    [
      `200 etag=${etag} body=`,
      `200 etag=${etag} content-length=${length} ${length} bytes ${hash}`,
      `200 etag=${etag} content-length=${length} body=`,
    ],
  );
});

const lifeChecks: readonly Check[] = [
  check('object.get.missing', async (place) => [(await place.get('a')).line('<Key>')], ['404 NoSuchKey Key=[a]']),
  check('object.head.missing', async (place) => [(await place.head('a')).line('body')], ['404 body=']),
  check('object.delete.missing', async (place) => [(await place.remove('a')).line('body')], ['204 body=']),
  check(
    'object.delete',
    async (place) => {
      await place.put('a');
      const removed = await place.remove('a');
      return [removed.line('x-amz-delete-marker', 'body'), (await place.get('a')).outcome];
    },
    ['204 x-amz-delete-marker=- body=', '404 NoSuchKey'],
    'delete.single',
  ),
  check(
    'object.overwrite',
    async (place) => {
      await place.put('a', 'one');
      await place.put('a', 'two longer');
      return [(await place.get('a')).line('content-length', 'body')];
    },
    ['200 content-length=10 body=two longer'],
  ),
  check(
    'object.keyTooLong',
    async (place) => {
      const name = 'k'.repeat(1025 - place.prefix.length);
      return [(await place.put(name)).outcome, (await place.get(name)).outcome];
    },
    ['400 KeyTooLongError', '400 KeyTooLongError'],
  ),
  check(
    'object.post',
    async (place) => {
      await place.put('a', 'kept');
      return [(await place.send('POST', 'a', { body: 'y' })).outcome, (await place.get('a')).line('body')];
    },
    ['405 MethodNotAllowed', '200 body=kept'],
  ),
  check(
    'object.patch',
    async (place) => {
      await place.put('a', 'kept');
      return [(await place.send('PATCH', 'a', { body: 'y' })).outcome, (await place.get('a')).line('body')];
    },
    ['405 MethodNotAllowed', '200 body=kept'],
  ),
  check(
    'object.get.responseHeaders',
    async (place) => {
      await place.put('a', 'x', { headers: { 'content-type': 'text/plain' } });
      const names = [
        'content-type',
        'content-language',
        'expires',
        'cache-control',
        'content-disposition',
        'content-encoding',
      ];
      const query = Object.fromEntries(names.map((name) => [`response-${name}`, `v-${name}`]));
      return [(await place.get('a', { query })).line(...names), (await place.get('a')).line('content-type')];
    },
    [
      '200 content-type=v-content-type content-language=v-content-language expires=v-expires cache-control=v-cache-control content-disposition=v-content-disposition content-encoding=v-content-encoding',
      '200 content-type=text/plain',
    ],
  ),
  check(
    'object.get.acceptsSdkMark',
    async (place) => {
      await place.put('a');
      return [(await place.get('a', { query: 'x-id=GetObject' })).line('body')];
    },
    ['200 body=x'],
  ),
  check(
    'object.get.versionOfUnversioned',
    async (place) => {
      await place.put('a');
      return [
        (await place.get('a', { query: 'versionId=null' })).line('body'),
        (await place.get('a', { query: 'versionId=nonsense' })).outcome,
      ];
    },
    ['200 body=x', '400 InvalidArgument'],
  ),
];

const digestChecks: readonly Check[] = [
  check(
    'object.contentMd5.right',
    async (place) => [
      (await place.put('a', '', { headers: { 'content-md5': Buffer.from(md5OfNothing, 'hex').toString('base64') } }))
        .outcome,
    ],
    ['200'],
    'checksum.contentMd5',
  ),
  check(
    'object.contentMd5.wrong',
    async (place) => {
      const headers = { 'content-md5': Buffer.from(md5OfNothing, 'hex').toString('base64') };
      return [(await place.put('a', 'x', { headers })).outcome, (await place.head('a')).outcome];
    },
    ['400 BadDigest', '404'],
    'checksum.contentMd5',
  ),
  check(
    'object.contentMd5.malformed',
    async (place) => {
      const put = await place.put('a', 'x', { headers: { 'content-md5': 'nonsense' } });
      return [put.outcome, (await place.head('a')).outcome];
    },
    ['400 InvalidDigest', '404'],
    'checksum.contentMd5',
  ),
];

export const objectChecks: readonly Check[] = [...bodyChecks, ...lifeChecks, ...digestChecks];
