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

const systemHeaders = {
  'cache-control': 'max-age=60, must-revalidate',
  'content-disposition': 'attachment; filename="a b.txt"',
  'content-encoding': 'x-own',
  'content-language': 'de, zh',
  'content-type': 'text/x-own; charset=utf-8',
  expires: 'Wed, 21 Oct 2037 07:28:00 GMT',
};

const headerChecks: readonly Check[] = [
  ...Object.entries(systemHeaders).map(([name, value]) =>
    check(
      `object.header.${name}`,
      async (place) => {
        await place.put('a', 'x', { headers: { [name]: value } });
        return [(await place.get('a')).line(name), (await place.head('a')).line(name)];
      },
      [`200 ${name}=${value}`, `200 ${name}=${value}`],
    ),
  ),
  check(
    'object.header.defaults',
    async (place) => {
      await place.put('a');
      const names = ['content-type', 'accept-ranges', 'cache-control', 'content-encoding', 'x-amz-version-id'];
      const reply = await place.get('a');
      return [
        reply.line(...names),
        `last-modified is a date: ${/^\w{3}, \d{2} .* GMT$/.test(reply.header('last-modified'))}`,
      ];
    },
    [
      '200 content-type=binary/octet-stream accept-ranges=bytes cache-control=- content-encoding=- x-amz-version-id=-',
      'last-modified is a date: true',
    ],
  ),
  check(
    'object.header.websiteRedirect',
    async (place) => {
      const put = await place.put('a', 'x', { headers: { 'x-amz-website-redirect-location': '/b' } });
      return [put.outcome, (await place.get('a')).line('x-amz-website-redirect-location')];
    },
    ['200', '200 x-amz-website-redirect-location=/b'],
  ),
  check(
    'object.header.storageClassUnknown',
    async (place) => {
      const put = await place.put('a', 'x', { headers: { 'x-amz-storage-class': 'MADE_UP' } });
      return [put.outcome, (await place.head('a')).outcome];
    },
    ['400 InvalidStorageClass', '404'],
  ),
  check(
    // HeadObject: the header is there for objects that are not STANDARD only.
    'object.header.storageClassStandard',
    async (place) => {
      const put = await place.put('a', 'x', { headers: { 'x-amz-storage-class': 'STANDARD' } });
      return [put.outcome, (await place.head('a')).line('x-amz-storage-class')];
    },
    ['200', '200 x-amz-storage-class=-'],
    'storageClass.standard',
  ),
];

const metadataChecks: readonly Check[] = [
  check(
    'object.metadata.roundTrip',
    async (place) => {
      await place.put('a', 'x', { headers: { 'x-amz-meta-one': 'First', 'x-amz-meta-two-parts': '2 = "two"' } });
      return [(await place.head('a')).line('x-amz-meta-one', 'x-amz-meta-two-parts')];
    },
    ['200 x-amz-meta-one=First x-amz-meta-two-parts=2 = "two"'],
  ),
  check(
    'object.metadata.nameInLowerCase',
    async (place) => {
      const request = place.signed('PUT', 'a', { headers: { 'x-amz-meta-mixed': 'v' }, body: 'x' });
      const headers = request.headers.map(
        ([name, value]) => [name === 'x-amz-meta-mixed' ? 'X-Amz-Meta-MiXeD' : name, value] as const,
      );
      return [
        (await place.exchange({ ...request, headers })).outcome,
        (await place.head('a')).line('x-amz-meta-mixed'),
      ];
    },
    ['200', '200 x-amz-meta-mixed=v'],
  ),
  check(
    // User guide, "User-defined object metadata": values of the same name are joined with a comma.
    'object.metadata.repeated',
    async (place) => {
      const request = place.signed('PUT', 'a', { headers: { 'x-amz-meta-twice': 'one,two' }, body: 'x' });
      const headers = request.headers.flatMap(([name, value]) =>
        name === 'x-amz-meta-twice'
          ? ([
              [name, 'one'],
              [name, 'two'],
            ] as const)
          : [[name, value] as const],
      );
      return [
        (await place.exchange({ ...request, headers })).outcome,
        (await place.head('a')).line('x-amz-meta-twice'),
      ];
    },
    ['200', '200 x-amz-meta-twice=one,two'],
  ),
  check(
    'object.metadata.replacedByOverwrite',
    async (place) => {
      await place.put('a', 'x', { headers: { 'x-amz-meta-old': 'v', 'content-type': 'text/plain' } });
      await place.put('a', 'y', { headers: { 'x-amz-meta-new': 'w' } });
      return [(await place.head('a')).line('x-amz-meta-old', 'x-amz-meta-new', 'content-type')];
    },
    ['200 x-amz-meta-old=- x-amz-meta-new=w content-type=binary/octet-stream'],
  ),
  check(
    // User guide: names and values together at most 2 KB.
    'object.metadata.atLimit',
    async (place) => {
      const put = await place.put('a', 'x', { headers: { 'x-amz-meta-k': 'v'.repeat(2047) } });
      return [put.outcome, `${(await place.head('a')).header('x-amz-meta-k').length} characters`];
    },
    ['200', '2047 characters'],
    'metadata.limit',
  ),
  check(
    'object.metadata.beyondLimit',
    async (place) => {
      const put = await place.put('a', 'x', { headers: { 'x-amz-meta-k': 'v'.repeat(2100) } });
      return [put.outcome, (await place.head('a')).outcome];
    },
    ['400 MetadataTooLarge', '404'],
    'metadata.limit',
  ),
  check(
    // User guide: values beyond ASCII are written and come back as RFC 2047 has it.
    'object.metadata.rfc2047',
    async (place) => {
      const value = '=?UTF-8?B?w7bDpMO8?=';
      const put = await place.put('a', 'x', { headers: { 'x-amz-meta-k': value } });
      return [put.outcome, (await place.head('a')).line('x-amz-meta-k')];
    },
    ['200', '200 x-amz-meta-k==?UTF-8?B?w7bDpMO8?='],
    'metadata.nonAscii',
  ),
  check(
    'object.metadata.emptyValue',
    async (place) => {
      const put = await place.put('a', 'x', { headers: { 'x-amz-meta-k': '' } });
      return [put.outcome, (await place.head('a')).line('x-amz-meta-k')];
    },
    ['200', '200 x-amz-meta-k='],
  ),
];

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

export const objectChecks: readonly Check[] = [
  ...bodyChecks,
  ...headerChecks,
  ...metadataChecks,
  ...lifeChecks,
  ...digestChecks,
];
