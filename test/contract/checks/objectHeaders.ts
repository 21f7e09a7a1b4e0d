import { type Check, check } from '../check';

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

export const objectHeaderChecks: readonly Check[] = [...headerChecks, ...metadataChecks];
