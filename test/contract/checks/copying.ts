import { type Check, check } from '../check';

const described = { 'content-type': 'text/plain', 'cache-control': 'max-age=1', 'x-amz-meta-k': 'v' };
const shown = ['content-type', 'cache-control', 'x-amz-meta-k', 'x-amz-meta-new'] as const;

const directiveChecks: readonly Check[] = [
  check(
    'copy.object',
    async (place) => {
      await place.put('a', 'body', { headers: described });
      const copied = await place.copy('a', 'b');
      return [copied.line('<ETag>'), (await place.get('b')).line(...shown, 'body')];
    },
    [
      '200 ETag=["841a2d689ad86bd1611447453c22c6fc"]',
      '200 content-type=text/plain cache-control=max-age=1 x-amz-meta-k=v x-amz-meta-new=- body=body',
    ],
    'copy.object',
  ),
  check(
    'copy.replace',
    async (place) => {
      await place.put('a', 'body', { headers: described });
      await place.copy('a', 'b', { 'x-amz-metadata-directive': 'REPLACE', 'x-amz-meta-new': 'w' });
      return [(await place.get('b')).line(...shown, 'body')];
    },
    ['200 content-type=binary/octet-stream cache-control=- x-amz-meta-k=- x-amz-meta-new=w body=body'],
    'copy.replaceMetadata',
  ),
  check(
    // CopyObject: with COPY, the default, headers of the request that describe the object are ignored.
    'copy.headersWithoutReplace',
    async (place) => {
      await place.put('a', 'body', { headers: described });
      await place.copy('a', 'b', { 'content-type': 'text/new', 'x-amz-meta-new': 'w' });
      return [(await place.get('b')).line(...shown)];
    },
    ['200 content-type=text/plain cache-control=max-age=1 x-amz-meta-k=v x-amz-meta-new=-'],
  ),
  check(
    'copy.directiveUnknown',
    async (place) => {
      await place.put('a');
      const copied = await place.copy('a', 'b', { 'x-amz-metadata-directive': 'MERGE' });
      return [copied.outcome, (await place.head('b')).outcome];
    },
    ['400 InvalidArgument', '404'],
  ),
  check(
    'copy.ontoItself',
    async (place) => {
      await place.put('a', 'body', { headers: described });
      return [(await place.copy('a', 'a')).outcome, (await place.get('a')).line('body')];
    },
    ['400 InvalidRequest', '200 body=body'],
  ),
  check(
    'copy.ontoItself.replace',
    async (place) => {
      await place.put('a', 'body', { headers: described });
      const copied = await place.copy('a', 'a', { 'x-amz-metadata-directive': 'REPLACE', 'x-amz-meta-new': 'w' });
      return [copied.outcome, (await place.get('a')).line(...shown, 'body')];
    },
    ['200', '200 content-type=binary/octet-stream cache-control=- x-amz-meta-k=- x-amz-meta-new=w body=body'],
  ),
  check(
    'copy.tags',
    async (place) => {
      await place.put('a', 'x', { headers: { 'x-amz-tagging': 'k=v' } });
      await place.copy('a', 'b');
      await place.copy('a', 'c', { 'x-amz-tagging-directive': 'REPLACE', 'x-amz-tagging': 'n=w' });
      const tags = async (name: string) => (await place.get(name, { query: 'tagging' })).line('<Key>', '<Value>');
      return [await tags('b'), await tags('c')];
    },
    ['200 Key=[k] Value=[v]', '200 Key=[n] Value=[w]'],
  ),
];

const sourceChecks: readonly Check[] = [
  check(
    'copy.source.missing',
    async (place) => [(await place.copy('a', 'b')).outcome, (await place.head('b')).outcome],
    ['404 NoSuchKey', '404'],
  ),
  check(
    'copy.source.missingBucket',
    async (place) => [
      (await place.send('PUT', 'b', { headers: { 'x-amz-copy-source': '/contract-there-is-no-such-bucket/a' } }))
        .outcome,
    ],
    ['404 NoSuchBucket'],
  ),
  check(
    'copy.source.noLeadingSlash',
    async (place) => {
      await place.put('a');
      return [(await place.copy('a', 'b', { 'x-amz-copy-source': place.source('a').slice(1) })).outcome];
    },
    ['200'],
  ),
  check(
    'copy.source.onlyBucket',
    async (place) => [
      (await place.send('PUT', 'b', { headers: { 'x-amz-copy-source': place.bucket } })).outcome,
      (await place.head('b')).outcome,
    ],
    ['400 InvalidArgument', '404'],
  ),
  check(
    'copy.source.oddKey',
    async (place) => {
      const odd = 'a b/ü+%41?versionId=x&#';
      await place.put(odd, 'odd');
      return [(await place.copy(odd, 'b')).outcome, (await place.get('b')).line('body')];
    },
    ['200', '200 body=odd'],
  ),
  check(
    'copy.source.otherBucket',
    async (place) => {
      const own = await place.fresh();
      await own.put('a', 'other');
      await place.send('PUT', 'b', { headers: { 'x-amz-copy-source': own.source('a') } });
      return [(await place.get('b')).line('body')];
    },
    ['200 body=other'],
  ),
  check(
    'copy.source.version',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      const first = (await own.put('a', 'one')).header('x-amz-version-id');
      await own.put('a', 'two');
      const copied = await own.copy('a', 'b', { 'x-amz-copy-source': own.source('a', first) });
      return [
        copied.outcome,
        `names the source version: ${copied.header('x-amz-copy-source-version-id') === first}`,
        `has a version: ${copied.header('x-amz-version-id').length > 4}`,
        (await own.get('b')).line('body'),
      ];
    },
    ['200', 'names the source version: true', 'has a version: true', '200 body=one'],
  ),
  check(
    'copy.source.deleteMarker',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      await own.put('a', 'one');
      await own.remove('a');
      return [(await own.copy('a', 'b')).outcome, (await own.head('b')).outcome];
    },
    ['404 NoSuchKey', '404'],
  ),
  check(
    // User guide, "Working with delete markers": a copy may not name a delete marker.
    'copy.source.deleteMarkerByVersion',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      await own.put('a', 'one');
      const marker = (await own.remove('a')).header('x-amz-version-id');
      return [(await own.copy('a', 'b', { 'x-amz-copy-source': own.source('a', marker) })).outcome];
    },
    ['400 InvalidRequest'],
  ),
  check(
    'copy.ontoItself.oldVersion',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      const first = (await own.put('a', 'one')).header('x-amz-version-id');
      await own.put('a', 'two');
      const copied = await own.copy('a', 'a', { 'x-amz-copy-source': own.source('a', first) });
      return [copied.outcome, (await own.get('a')).line('body')];
    },
    ['200', '200 body=one'],
  ),
  check(
    'copy.missingTargetBucket',
    async (place) => {
      await place.put('a');
      const there = place.at('contract-there-is-no-such-bucket');
      return [(await there.send('PUT', 'b', { headers: { 'x-amz-copy-source': place.source('a') } })).outcome];
    },
    ['404 NoSuchBucket'],
  ),
  check(
    'copy.large',
    async (place) => {
      await place.put('a', Buffer.alloc(3_000_000, 'large '));
      await place.copy('a', 'b');
      await place.remove('a');
      return [(await place.get('b')).line('digest')];
    },
    ['200 3000000 bytes 891e84f3a157'],
  ),
];

export const copyChecks: readonly Check[] = [...directiveChecks, ...sourceChecks];
