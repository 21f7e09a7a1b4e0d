import { type Check, check } from '../check';
import type { Place } from '../place';
import { versions, versionsOf } from '../versionLine';

async function threeKeys(place: Place) {
  const own = await place.fresh({ versioning: 'Enabled' });
  const put = async (name: string) => (await own.put(name)).header('x-amz-version-id');
  const names = { a1: await put('a'), a2: await put('a'), b1: await put('b/x'), c1: await put('c') };
  return { own, names };
}

export const versionListingChecks: readonly Check[] = [
  check(
    'versions.list.prefix',
    async (place) => {
      const { own, names } = await threeKeys(place);
      return [await versions(own, names, '&prefix=b')];
    },
    ['200 b/x:b1*'],
  ),
  check(
    'versions.list.delimiter',
    async (place) => {
      const { own, names } = await threeKeys(place);
      const reply = await own.onBucket('GET', 'versions&delimiter=/');
      return [versionsOf(reply, names), reply.line('<CommonPrefixes>')];
    },
    ['200 a:a2*, a:a1, c:c1*', '200 CommonPrefixes=[<Prefix>b/</Prefix>]'],
  ),
  check(
    'versions.list.pages',
    async (place) => {
      const { own, names } = await threeKeys(place);
      const seen: string[] = [];
      let start = {};
      for (let page = 0; page < 6; page++) {
        const reply = await own.onBucket('GET', { versions: '', 'max-keys': '1', ...start });
        seen.push(versionsOf(reply, names));
        if (reply.tag('IsTruncated') !== 'true') break;
        start = { 'key-marker': reply.token('NextKeyMarker'), 'version-id-marker': reply.token('NextVersionIdMarker') };
      }
      return seen;
    },
    ['200 a:a2* more', '200 a:a1 more', '200 b/x:b1* more', '200 c:c1*'],
  ),
  check(
    // ListObjectVersions, sample request with key-marker=key2: the answer begins with key3.
    'versions.list.keyMarker',
    async (place) => {
      const { own, names } = await threeKeys(place);
      return [await versions(own, names, '&key-marker=a')];
    },
    ['200 b/x:b1*, c:c1*'],
  ),
  check(
    'versions.list.versionIdMarkerAlone',
    async (place) => {
      const { own, names } = await threeKeys(place);
      return [await versions(own, names, `&version-id-marker=${names.a2}`)];
    },
    ['400 InvalidArgument'],
  ),
  check(
    'versions.list.unversioned',
    async (place) => {
      const own = await place.fresh();
      await own.put('a');
      await own.put('b');
      return [await versions(own)];
    },
    ['200 a:null*, b:null*'],
  ),
];
