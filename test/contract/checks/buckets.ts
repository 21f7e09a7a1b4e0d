import { type Check, check } from '../check';

const location = (constraint: string) =>
  `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${constraint}</LocationConstraint></CreateBucketConfiguration>`;

/** Names that the user guide, "General purpose bucket naming rules", forbids. */
const forbiddenNames: Readonly<Record<string, string>> = {
  twoCharacters: 'ab',
  sixtyFour: 'a'.repeat(64),
  upperCase: 'Contract-Upper',
  underscore: 'contract_under',
  twoPeriods: 'contract..two',
  ipAddress: '192.168.5.4',
  leadingHyphen: '-contract',
  trailingHyphen: 'contract-',
  leadingPeriod: '.contract',
  trailingPeriod: 'contract.',
  space: 'contract space',
  nonAscii: 'contract-桶',
};

/** Reserved by the same rules. */
const reservedNames: Readonly<Record<string, string>> = {
  'xn--': 'xn--contract-a',
  '-s3alias': 'contract-a-s3alias',
  '--ol-s3': 'contract-a--ol-s3',
  'sthree-': 'sthree-contract-a',
};

const nameChecks = Object.entries({ ...forbiddenNames, ...reservedNames }).map(([what, name]) =>
  check(
    `bucket.name.${what}`,
    async (place) => {
      const there = place.at(name);
      const created = await there.onBucket('PUT');
      if (created.status === 200) await there.onBucket('DELETE');
      return [created.outcome];
    },
    ['400 InvalidBucketName'],
  ),
);

/** Everything that needs the bucket, asked of one that does not exist. */
const requestsOfMissing: readonly (readonly [method: string, query: string, key?: string])[] = [
  ['GET', ''],
  ['GET', 'list-type=2'],
  ['GET', 'versions'],
  ['GET', 'uploads'],
  ['GET', 'location'],
  ['GET', 'acl'],
  ['GET', 'versioning'],
  ['GET', 'policy'],
  ['GET', 'cors'],
  ['GET', 'lifecycle'],
  ['GET', 'tagging'],
  ['DELETE', ''],
  ['DELETE', 'policy'],
  ['GET', '', 'a'],
  ['PUT', '', 'a'],
  ['DELETE', '', 'a'],
  ['POST', 'uploads', 'a'],
  ['GET', 'tagging', 'a'],
];

const missingBucketChecks = requestsOfMissing.map(([method, query, key]) =>
  check(
    `bucket.missing.${method}${key ? '.object' : ''}${query ? `.${query}` : ''}`,
    async (place) => {
      const there = place.at('contract-there-is-no-such-bucket');
      const reply = key === undefined ? there.onBucket(method, query) : there.send(method, key, { query });
      return [(await reply).outcome];
    },
    ['404 NoSuchBucket'],
  ),
);

const lifeChecks: readonly Check[] = [
  check(
    'service.listBuckets',
    async (place) => {
      const own = await place.fresh();
      // Made in the other order, so that the order of making never passes for the order of names.
      for (const beginning of ['zz', 'aa']) await place.at(place.store.newBucketName(beginning)).onBucket('PUT');
      const reply = await place.onService('GET');
      const names = reply.tokens('Name');
      return [
        reply.line('content-type'),
        `lists a new bucket: ${names.includes(own.bucket)}`,
        `has an owner: ${reply.tags('ID').length > 0}`,
        `in order: ${JSON.stringify(names) === JSON.stringify([...names].sort())}`,
      ];
    },
    ['200 content-type=application/xml', 'lists a new bucket: true', 'has an owner: true', 'in order: true'],
    'list.buckets',
  ),
  ...['PUT', 'DELETE', 'POST'].map((method) =>
    check(`service.${method}`, async (place) => [(await place.onService(method)).outcome], ['405 MethodNotAllowed']),
  ),
  check(
    'bucket.create',
    async (place) => {
      const own = place.at(place.store.newBucketName());
      const created = await own.onBucket('PUT');
      return [created.line('location', 'body'), (await own.onBucket('HEAD')).outcome];
    },
    ['200 location=/BUCKET body=', '200'],
  ),
  check(
    // CreateBucket: in us-east-1 a bucket that one owns already is created again with 200, elsewhere 409 BucketAlreadyOwnedByYou.
    'bucket.createAgain',
    async (place) => {
      const own = await place.fresh();
      await own.put('kept');
      return [(await own.onBucket('PUT')).outcome, (await own.list()).listing];
    },
    ['200', '200 [kept]'],
  ),
  check(
    'bucket.create.malformedXml',
    async (place) => {
      const own = place.at(place.store.newBucketName());
      return [(await own.onBucket('PUT', '', { body: '<CreateBucketConfiguration><Loc' })).outcome];
    },
    ['400 MalformedXML'],
  ),
  check(
    // us-east-1 is not among the values of LocationConstraint: it is meant when there is none.
    'bucket.create.unknownLocation',
    async (place) => {
      const own = place.at(place.store.newBucketName());
      return [(await own.onBucket('PUT', '', { body: location('nowhere-1') })).outcome];
    },
    ['400 InvalidLocationConstraint'],
  ),
  check(
    'bucket.create.longestName',
    async (place) => {
      const name = place.store.newBucketName();
      const own = place.at(name.padEnd(63, 'x'));
      place.store.buckets.push(own.bucket);
      return [(await own.onBucket('PUT')).outcome];
    },
    ['200'],
  ),
  check(
    'bucket.create.dots',
    async (place) => {
      const own = place.at(`${place.store.newBucketName()}.with.dots`);
      place.store.buckets.push(own.bucket);
      return [(await own.onBucket('PUT')).outcome, (await own.put('a')).outcome];
    },
    ['200', '200'],
  ),
  check('bucket.head', async (place) => [(await place.onBucket('HEAD')).line('x-amz-bucket-region', 'body')], [
    '200 x-amz-bucket-region=us-east-1 body=',
  ]),
  check(
    'bucket.head.missing',
    async (place) => [(await place.at('contract-there-is-no-such-bucket').onBucket('HEAD')).line('body')],
    ['404 body='],
  ),
  check(
    // GetBucketLocation: us-east-1 answers an empty element.
    'bucket.location',
    async (place) => [(await place.onBucket('GET', 'location')).line('<LocationConstraint>')],
    ['200 LocationConstraint=[]'],
  ),
  check(
    'bucket.delete',
    async (place) => {
      const own = await place.fresh();
      return [
        (await own.onBucket('DELETE')).line('body'),
        (await own.onBucket('HEAD')).outcome,
        (await own.onBucket('DELETE')).outcome,
      ];
    },
    ['204 body=', '404', '404 NoSuchBucket'],
  ),
  check(
    'bucket.delete.notEmpty',
    async (place) => {
      const own = await place.fresh();
      await own.put('a');
      return [(await own.onBucket('DELETE')).outcome, (await own.get('a')).line('body')];
    },
    ['409 BucketNotEmpty', '200 body=x'],
  ),
  check(
    'bucket.delete.onlyOldVersions',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      await own.put('a');
      await own.remove('a');
      return [(await own.list()).listing, (await own.onBucket('DELETE')).outcome];
    },
    ['200 []', '409 BucketNotEmpty'],
  ),
  check(
    // DeleteBucket: objects, versions and delete markers have to go first; of uploads it speaks for directory buckets only.
    'bucket.delete.openUpload',
    async (place) => {
      const own = await place.fresh();
      await own.send('POST', 'a', { query: 'uploads' });
      return [(await own.onBucket('DELETE')).outcome];
    },
    ['204'],
  ),
  check(
    'bucket.createdAnewIsEmpty',
    async (place) => {
      const own = await place.fresh();
      await own.put('a');
      await own.remove('a');
      await own.onBucket('PUT', 'tagging', { body: '<Tagging><TagSet/></Tagging>' });
      await own.setVersioning('Enabled');
      await own.onBucket('DELETE');
      await own.onBucket('PUT');
      return [(await own.list()).listing, (await own.onBucket('GET', 'versioning')).line('<Status>')];
    },
    ['200 []', '200 Status=[]'],
  ),
];

export const bucketChecks: readonly Check[] = [...lifeChecks, ...nameChecks, ...missingBucketChecks];
