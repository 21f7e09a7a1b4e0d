import { type Check, check } from '../check';
import type { Place } from '../place';

/** A tree with groups of several sizes, names that sort between them, and a folder marker. */
const tree = ['a', 'b/', 'b/1', 'b/2', 'b/c/3', 'b0', 'c', 'd--e', 'd--f', 'g/h'] as const;

async function withTree(place: Place): Promise<Place> {
  await Promise.all(tree.map((name) => place.put(name)));
  return place;
}

type ListQuery = Readonly<Record<string, string>>;

/** ListObjectsV2 of the tree; prefix and start-after count from the place. Source: S3 API reference, ListObjectsV2. */
const secondVersion: Readonly<Record<string, readonly [query: ListQuery, expected: string]>> = {
  all: [{}, '200 [a, b/, b/1, b/2, b/c/3, b0, c, d--e, d--f, g/h]'],
  prefix: [{ prefix: 'b' }, '200 [b/, b/1, b/2, b/c/3, b0]'],
  prefixOfNothing: [{ prefix: 'x' }, '200 []'],
  prefixIsKey: [{ prefix: 'a' }, '200 [a]'],
  delimiter: [{ delimiter: '/' }, '200 [a, b0, c, d--e, d--f] common [b/, g/]'],
  delimiterAndPrefix: [{ delimiter: '/', prefix: 'b/' }, '200 [b/, b/1, b/2] common [b/c/]'],
  delimiterWithinPrefix: [{ delimiter: '/', prefix: 'b/c/' }, '200 [b/c/3]'],
  delimiterEndsPrefixPart: [{ delimiter: '/', prefix: 'b' }, '200 [b0] common [b/]'],
  delimiterOfTwo: [{ delimiter: '--' }, '200 [a, b/, b/1, b/2, b/c/3, b0, c, g/h] common [d--]'],
  delimiterOfTwoPartly: [{ delimiter: '--', prefix: 'd-' }, '200 [d--e, d--f]'],
  delimiterIsLetter: [{ delimiter: 'c' }, '200 [a, b/, b/1, b/2, b0, d--e, d--f, g/h] common [b/c, c]'],
  delimiterNowhere: [{ delimiter: '!' }, '200 [a, b/, b/1, b/2, b/c/3, b0, c, d--e, d--f, g/h]'],
  delimiterEmpty: [{ delimiter: '' }, '200 [a, b/, b/1, b/2, b/c/3, b0, c, d--e, d--f, g/h]'],
  startAfterKey: [{ 'start-after': 'b0' }, '200 [c, d--e, d--f, g/h]'],
  startAfterNoKey: [{ 'start-after': 'b1' }, '200 [c, d--e, d--f, g/h]'],
  startAfterLast: [{ 'start-after': 'z' }, '200 []'],
  startAfterAndDelimiter: [{ 'start-after': 'b0', delimiter: '/' }, '200 [c, d--e, d--f] common [g/]'],
  startAfterBeforePrefix: [{ 'start-after': 'a', prefix: 'b/' }, '200 [b/, b/1, b/2, b/c/3]'],
  firstOnly: [{ 'max-keys': '1' }, '200 [a] more'],
  exactlyAll: [{ 'max-keys': '10' }, '200 [a, b/, b/1, b/2, b/c/3, b0, c, d--e, d--f, g/h]'],
  none: [{ 'max-keys': '0' }, '200 []'],
  endsWithGroup: [{ 'max-keys': '2', delimiter: '/' }, '200 [a] common [b/] more'],
  groupIsLast: [{ 'max-keys': '7', delimiter: '/' }, '200 [a, b0, c, d--e, d--f] common [b/, g/]'],
};

/** Inside the bucket that all checks share, a start has to carry the check's own prefix. */
function below(place: Place, query: ListQuery): ListQuery {
  const starts = ['start-after', 'marker', 'key-marker'];
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, starts.includes(name) ? place.key(value) : value]),
  );
}

const secondVersionChecks = Object.entries(secondVersion).map(([name, [query, expected]]) =>
  check(`list.v2.${name}`, async (place) => [(await (await withTree(place)).list(below(place, query))).listing], [
    expected,
  ]),
);

/** Follows the pages with the elements that the version of the API gives for it, at most 12 of them. */
async function pages(place: Place, version: '1' | '2', query: ListQuery): Promise<readonly string[]> {
  const seen: string[] = [];
  let start: ListQuery = {};
  for (let page = 0; page < 12; page++) {
    const listType = version === '2' ? { 'list-type': '2' } : {};
    const reply = await place.onBucket('GET', { ...listType, ...query, ...start, prefix: place.prefix });
    seen.push(reply.listing);
    if (reply.tag('IsTruncated') !== 'true') break;
    const last = place.key([...reply.tags('Key')].at(-1) ?? '');
    start =
      version === '2'
        ? { 'continuation-token': reply.token('NextContinuationToken') }
        : { marker: query['delimiter'] ? reply.token('NextMarker') : last };
  }
  return seen;
}

const bySize = {
  2: ['200 [a, b/] more', '200 [b/1, b/2] more', '200 [b/c/3, b0] more', '200 [c, d--e] more', '200 [d--f, g/h]'],
  9: ['200 [a, b/, b/1, b/2, b/c/3, b0, c, d--e, d--f] more', '200 [g/h]'],
} as const;

const bySizeWithDelimiter = {
  1: [
    '200 [a] more',
    '200 [] common [b/] more',
    '200 [b0] more',
    '200 [c] more',
    '200 [d--e] more',
    '200 [d--f] more',
    '200 [] common [g/]',
  ],
  2: ['200 [a] common [b/] more', '200 [b0, c] more', '200 [d--e, d--f] more', '200 [] common [g/]'],
  3: ['200 [a, b0] common [b/] more', '200 [c, d--e, d--f] more', '200 [] common [g/]'],
} as const;

const pageChecks = (['1', '2'] as const).flatMap((version) => [
  ...Object.entries(bySize).map(([size, expected]) =>
    check(
      `list.v${version}.pagesOf${size}`,
      async (place) => pages(await withTree(place), version, { 'max-keys': size }),
      expected,
    ),
  ),
  ...Object.entries(bySizeWithDelimiter).map(([size, expected]) =>
    check(
      `list.v${version}.groupsBy${size}`,
      async (place) => pages(await withTree(place), version, { 'max-keys': size, delimiter: '/' }),
      expected,
    ),
  ),
]);

/** Parameters that no listing takes. */
const refused: Readonly<Record<string, ListQuery>> = {
  maxKeysWord: { 'max-keys': 'many' },
  maxKeysNegative: { 'max-keys': '-1' },
  encodingUnknown: { 'encoding-type': 'base64' },
};

const refusedChecks = (['1', '2'] as const).flatMap((version) =>
  Object.entries(refused).map(([name, query]) =>
    check(
      `list.v${version}.${name}`,
      async (place) => [
        (await place.onBucket('GET', { ...(version === '2' && { 'list-type': '2' }), ...query })).outcome,
      ],
      ['400 InvalidArgument'],
    ),
  ),
);

const detailChecks: readonly Check[] = [
  check('list.v2.tokenUnknown', async (place) => [(await place.list({ 'continuation-token': 'nonsense' })).outcome], [
    '400 InvalidArgument',
  ]),
  check('list.v2.tokenEmpty', async (place) => [(await place.list({ 'continuation-token': '' })).outcome], [
    '400 InvalidArgument',
  ]),
  check(
    'list.v2.tokenBeforeStartAfter',
    async (place) => {
      await withTree(place);
      const first = await place.list({ 'max-keys': '7', 'start-after': place.key('a') });
      const query = { 'continuation-token': first.token('NextContinuationToken'), 'start-after': place.key('a') };
      return [first.listing, (await place.list(query)).listing];
    },
    ['200 [b/, b/1, b/2, b/c/3, b0, c, d--e] more', '200 [d--f, g/h]'],
  ),
  // ListObjectsV2: list-type is 2, "the second version of the API"; there is no other.
  check('list.typeUnknown', async (place) => [(await place.onBucket('GET', 'list-type=3')).outcome], [
    '400 InvalidArgument',
  ]),
  check(
    // The answer says the limit that held, never more than 1,000.
    'list.v2.maxKeysAboveLimit',
    async (place) => {
      await place.put('a');
      return [(await place.list({ 'max-keys': '1001' })).line('<MaxKeys>', '<KeyCount>', '<IsTruncated>')];
    },
    ['200 MaxKeys=[1000] KeyCount=[1] IsTruncated=[false]'],
    'list.pageLimit',
  ),
  check(
    'list.v2.elements',
    async (place) => {
      const own = await place.fresh();
      await own.put('a/b', 'four');
      await own.put('c', 'x');
      const query = { 'list-type': '2', delimiter: '/', 'start-after': 'A', 'max-keys': '5' };
      const reply = await own.onBucket('GET', query);
      const names = [
        'Name',
        'Prefix',
        'Delimiter',
        'MaxKeys',
        'KeyCount',
        'StartAfter',
        'Size',
        'ETag',
        'StorageClass',
        'Owner',
      ];
      const modified = reply.tag('LastModified');
      return [
        reply.line(...names.map((name) => `<${name}>`)),
        `date: ${/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/.test(modified)}`,
      ];
    },
    [
      '200 Name=[BUCKET] Prefix=[, a/] Delimiter=[/] MaxKeys=[5] KeyCount=[2] StartAfter=[A] Size=[1] ETag=["9dd4e461268c8034f5c8564e155c67a6"] StorageClass=[STANDARD] Owner=[]',
      'date: true',
    ],
  ),
  check(
    'list.v1.elements',
    async (place) => {
      const own = await place.fresh();
      await own.put('c');
      const reply = await own.onBucket('GET', 'marker=A&max-keys=5');
      const names = ['Name', 'Prefix', 'Marker', 'MaxKeys', 'KeyCount', 'NextMarker', 'IsTruncated', 'Size'];
      return [reply.line(...names.map((name) => `<${name}>`)), `owner: ${reply.tag('Owner').includes('<ID>')}`];
    },
    [
      '200 Name=[BUCKET] Prefix=[] Marker=[A] MaxKeys=[5] KeyCount=[] NextMarker=[] IsTruncated=[false] Size=[1]',
      'owner: true',
    ],
    'list.v1',
  ),
  check(
    'list.v1.nextMarkerOnlyWithDelimiter',
    async (place) => {
      await withTree(place);
      const query = { prefix: place.prefix, 'max-keys': '2' };
      return [
        (await place.onBucket('GET', query)).line('<NextMarker>'),
        (await place.onBucket('GET', { ...query, delimiter: '/' })).line('<NextMarker>'),
      ];
    },
    ['200 NextMarker=[]', '200 NextMarker=[b/]'],
  ),
  check(
    'list.v2.fetchOwner',
    async (place) => {
      await place.put('a');
      const without = await place.list();
      const reply = await place.list({ 'fetch-owner': 'true' });
      return [`without: ${without.tags('Owner').length}`, `with: ${reply.tag('Owner').includes('<ID>')}`];
    },
    ['without: 0', 'with: true'],
  ),
  check(
    // Encoded as in a form: a space is `+`, `/` stays. Prefix, delimiter and start-after are encoded too.
    'list.v2.encodingUrl',
    async (place) => {
      const own = await place.fresh();
      await own.put('a b/ü+%');
      await own.put('a b/c/d');
      const query = { 'list-type': '2', 'encoding-type': 'url', prefix: 'a b/', delimiter: '/', 'start-after': 'a b' };
      return [
        (await own.onBucket('GET', query)).line('<EncodingType>', '<Key>', '<Prefix>', '<Delimiter>', '<StartAfter>'),
      ];
    },
    ['200 EncodingType=[url] Key=[a+b/%C3%BC%2B%25] Prefix=[a+b/, a+b/c/] Delimiter=[/] StartAfter=[a+b]'],
    'list.encoding',
  ),
  check(
    'list.orderOfBytes',
    async (place) => {
      // U+FF01 comes before U+1F600 by UTF-8 bytes and after it by UTF-16 units.
      const names = ['\u{1f600}', '\uff01', 'Z', 'a', '~', '\u00fc', 'aa', 'a!', ''];
      await Promise.all(names.map((name) => place.put(`_${name}`)));
      return [(await place.list()).listing];
    },
    ['200 [_, _Z, _a, _a!, _aa, _~, _ü, _！, _😀]'],
    'list.order',
  ),
  check(
    'list.v2.thousandAndOne',
    async (place) => {
      const own = await place.fresh();
      for (let at = 0; at < 1001; at += 143) {
        await Promise.all(
          Array.from({ length: 143 }, (_, index) => own.put(`k${String(at + index).padStart(4, '0')}`)),
        );
      }
      const first = await own.onBucket('GET', 'list-type=2');
      const token = first.token('NextContinuationToken');
      const second = await own.onBucket('GET', { 'list-type': '2', 'continuation-token': token });
      return [`${first.tags('Key').length} keys, ${first.line('<IsTruncated>')}`, second.listing];
    },
    ['1000 keys, 200 IsTruncated=[true]', '200 [k1000]'],
    'list.pageLimit',
  ),
];

export const listingChecks: readonly Check[] = [
  ...secondVersionChecks,
  ...pageChecks,
  ...refusedChecks,
  ...detailChecks,
];
