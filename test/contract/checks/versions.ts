import { type Check, check } from '../check';
import type { Place } from '../place';
import { nameOf, versions } from '../versionLine';

const configuration = (content: string) =>
  `<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</VersioningConfiguration>`;

/** A bucket with versions v1, v2 of `a` and, on top, the delete marker m. */
async function deletedTwice(place: Place) {
  const own = await place.fresh({ versioning: 'Enabled' });
  const v1 = (await own.put('a', 'one')).header('x-amz-version-id');
  const v2 = (await own.put('a', 'two')).header('x-amz-version-id');
  const removed = await own.remove('a');
  return { own, removed, names: { v1, v2, m: removed.header('x-amz-version-id') } };
}

const configurationChecks: readonly Check[] = [
  check(
    'versioning.life',
    async (place) => {
      const own = await place.fresh();
      const status = async () => (await own.onBucket('GET', 'versioning')).line('<Status>');
      const before = await status();
      const put = await own.onBucket('PUT', 'versioning', { body: configuration('<Status>Enabled</Status>') });
      const between = await status();
      await own.setVersioning('Suspended');
      return [before, put.outcome, between, await status()];
    },
    ['200 Status=[]', '200', '200 Status=[Enabled]', '200 Status=[Suspended]'],
    'versioning.enable',
  ),
  ...Object.entries({
    statusUnknown: [configuration('<Status>On</Status>'), '400 MalformedXML'],
    cutOff: ['<VersioningConfiguration><Status>Enabled', '400 MalformedXML'],
    // PutBucketVersioning of an empty configuration.
    noStatus: [configuration(''), '400 IllegalVersioningConfigurationException'],
  } as const).map(([name, [body, outcome]]) =>
    check(
      `versioning.malformed.${name}`,
      async (place) => {
        const own = await place.fresh();
        const put = await own.onBucket('PUT', 'versioning', { body });
        return [put.outcome, (await own.onBucket('GET', 'versioning')).line('<Status>')];
      },
      [outcome, '200 Status=[]'],
    ),
  ),
];

const objectChecks: readonly Check[] = [
  check(
    'versions.overwrite',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      const v1 = (await own.put('a', 'one')).header('x-amz-version-id');
      const v2 = (await own.put('a', 'two')).header('x-amz-version-id');
      const old = await own.get('a', { query: { versionId: v1 } });
      const head = await own.head('a');
      return [
        `two ids: ${v1 !== v2 && v1 !== '-'}`,
        old.line('body'),
        `of ${nameOf(old.header('x-amz-version-id'), { v1, v2 })}`,
        `head of ${nameOf(head.header('x-amz-version-id'), { v1, v2 })}`,
        await versions(own, { v1, v2 }),
      ];
    },
    ['two ids: true', '200 body=one', 'of v1', 'head of v2', '200 a:v2*, a:v1'],
    'versioning.order',
  ),
  check(
    'versions.deleteMarker',
    async (place) => {
      const { own, removed, names } = await deletedTwice(place);
      return [
        removed.line('x-amz-delete-marker'),
        (await own.get('a')).line('x-amz-delete-marker'),
        (await own.head('a')).line('x-amz-delete-marker'),
        (await own.list()).listing,
        await versions(own, names),
      ];
    },
    [
      '204 x-amz-delete-marker=true',
      '404 NoSuchKey x-amz-delete-marker=true',
      '404 x-amz-delete-marker=true',
      '200 []',
      '200 a:m(marker)*, a:v2, a:v1',
    ],
    'versioning.deleteMarker',
  ),
  check(
    // GetObject and HeadObject: a delete marker named by its version is 405.
    'versions.getDeleteMarker',
    async (place) => {
      const { own, names } = await deletedTwice(place);
      const query = { versionId: names.m };
      return [
        (await own.get('a', { query })).line('x-amz-delete-marker'),
        (await own.head('a', { query })).line('x-amz-delete-marker'),
      ];
    },
    ['405 MethodNotAllowed x-amz-delete-marker=true', '405 x-amz-delete-marker=true'],
  ),
  check(
    'versions.deleteTheMarker',
    async (place) => {
      const { own, names } = await deletedTwice(place);
      const removed = await own.remove('a', { query: { versionId: names.m } });
      return [
        removed.line('x-amz-delete-marker'),
        `of ${nameOf(removed.header('x-amz-version-id'), names)}`,
        (await own.get('a')).line('body'),
        await versions(own, names),
      ];
    },
    ['204 x-amz-delete-marker=true', 'of m', '200 body=two', '200 a:v2*, a:v1'],
  ),
  check(
    'versions.deleteOld',
    async (place) => {
      const { own, names } = await deletedTwice(place);
      const removed = await own.remove('a', { query: { versionId: names.v1 } });
      return [
        removed.line('x-amz-delete-marker'),
        `of ${nameOf(removed.header('x-amz-version-id'), names)}`,
        await versions(own, names),
        (await own.get('a', { query: { versionId: names.v1 } })).outcome,
      ];
    },
    ['204 x-amz-delete-marker=-', 'of v1', '200 a:m(marker)*, a:v2', '404 NoSuchVersion'],
  ),
  check(
    'versions.deleteLatest',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      const v1 = (await own.put('a', 'one')).header('x-amz-version-id');
      const v2 = (await own.put('a', 'two')).header('x-amz-version-id');
      await own.remove('a', { query: { versionId: v2 } });
      return [(await own.get('a')).line('body'), await versions(own, { v1, v2 })];
    },
    ['200 body=one', '200 a:v1*'],
  ),
  check(
    'versions.deleteTwice',
    async (place) => {
      const { own, names } = await deletedTwice(place);
      await own.remove('a', { query: { versionId: names.v2 } });
      return [(await own.remove('a', { query: { versionId: names.v2 } })).outcome];
    },
    ['204'],
  ),
  check(
    'versions.markerForNothing',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      const removed = await own.remove('a');
      const m = removed.header('x-amz-version-id');
      return [removed.line('x-amz-delete-marker'), await versions(own, { m })];
    },
    ['204 x-amz-delete-marker=true', '200 a:m(marker)*'],
  ),
  check(
    'versions.idMalformed',
    async (place) => {
      const { own } = await deletedTwice(place);
      return [
        (await own.get('a', { query: 'versionId=no+such%20version' })).outcome,
        (await own.get('a', { query: 'versionId=' })).outcome,
        (await own.remove('a', { query: 'versionId=nonsense' })).outcome,
      ];
    },
    ['400 InvalidArgument', '400 InvalidArgument', '400 InvalidArgument'],
  ),
  check(
    'versions.tagsOfEach',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      const v1 = (await own.put('a', 'one', { headers: { 'x-amz-tagging': 'k=1' } })).header('x-amz-version-id');
      await own.put('a', 'two', { headers: { 'x-amz-tagging': 'k=2' } });
      const old = await own.get('a', { query: { tagging: '', versionId: v1 } });
      return [old.line('<Value>'), (await own.get('a', { query: 'tagging' })).line('<Value>')];
    },
    ['200 Value=[1]', '200 Value=[2]'],
  ),
];

const nullChecks: readonly Check[] = [
  check(
    'versions.null.beforeEnabling',
    async (place) => {
      const own = await place.fresh();
      await own.put('a', 'zero');
      const before = await versions(own);
      await own.setVersioning('Enabled');
      const v1 = (await own.put('a', 'one')).header('x-amz-version-id');
      return [
        before,
        await versions(own, { v1 }),
        (await own.get('a', { query: 'versionId=null' })).line('x-amz-version-id', 'body'),
      ];
    },
    ['200 a:null*', '200 a:v1*, a:null', '200 x-amz-version-id=null body=zero'],
  ),
  check(
    'versions.null.suspended',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      const v1 = (await own.put('a', 'one')).header('x-amz-version-id');
      await own.setVersioning('Suspended');
      await own.put('a', 'two');
      await own.put('a', 'three');
      return [await versions(own, { v1 }), (await own.get('a')).line('x-amz-version-id', 'body')];
    },
    ['200 a:null*, a:v1', '200 x-amz-version-id=null body=three'],
    'versioning.suspend',
  ),
  check(
    'versions.null.suspendedDelete',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      const v1 = (await own.put('a', 'one')).header('x-amz-version-id');
      await own.setVersioning('Suspended');
      await own.put('a', 'two');
      const removed = await own.remove('a');
      return [
        removed.line('x-amz-delete-marker', 'x-amz-version-id'),
        await versions(own, { v1 }),
        (await own.get('a')).outcome,
      ];
    },
    ['204 x-amz-delete-marker=true x-amz-version-id=null', '200 a:null(marker)*, a:v1', '404 NoSuchKey'],
    'versioning.suspend',
  ),
  check(
    'versions.null.deleted',
    async (place) => {
      const own = await place.fresh();
      await own.put('a', 'zero');
      await own.setVersioning('Enabled');
      const v1 = (await own.put('a', 'one')).header('x-amz-version-id');
      const removed = await own.remove('a', { query: 'versionId=null' });
      return [removed.line('x-amz-version-id'), await versions(own, { v1 })];
    },
    ['204 x-amz-version-id=null', '200 a:v1*'],
  ),
  check(
    'versions.null.enabledAgain',
    async (place) => {
      const own = await place.fresh({ versioning: 'Suspended' });
      await own.put('a', 'zero');
      await own.setVersioning('Enabled');
      const v1 = (await own.put('a', 'one')).header('x-amz-version-id');
      return [await versions(own, { v1 })];
    },
    ['200 a:v1*, a:null'],
  ),
];

export const versionChecks: readonly Check[] = [...configurationChecks, ...objectChecks, ...nullChecks];
