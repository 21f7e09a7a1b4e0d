import assert from 'node:assert/strict';
import { mapLimit } from '../../../src/core/base/concurrency';
import type { RawS3Answer, RawS3Client } from '../../../src/core/rawS3/rawS3Client';
import { bodyOf, etagOf, type Place, type StoredObject, sizeOf, type Version, type Versions } from './expected';

/** An entry of a listing of versions. */
interface Listed {
  readonly key: string;
  readonly id: string;
  readonly isLatest: boolean;
  /** Undefined for a delete marker; without quotes. */
  readonly etag: string | undefined;
  readonly size: number;
}

/** How many requests at the same time. */
const parallel = 12;

/**
 * Looks at every place of a bucket: each has to be what was acknowledged, or what the change that was under way makes of it.
 * What it is counts as known afterwards. `mustRead` tells whether the objects of a place are to be read that nobody has written to
 * since the last check; the others always are.
 */
export async function checkPlaces(
  client: RawS3Client,
  bucket: string,
  places: readonly Place[],
  mustRead: () => boolean,
): Promise<void> {
  const listed = new Map<string, Listed[]>();
  for (const entry of await listVersions(client, bucket))
    listed.set(entry.key, [...(listed.get(entry.key) ?? []), entry]);
  const known = new Set(places.map(({ key }) => key));
  assert.deepEqual(
    [...listed.keys()].filter((key) => !known.has(key)),
    [],
    'keys that nobody wrote',
  );
  await mapLimit(places, parallel, (place) => {
    const reads = place.pending !== undefined || place.versions !== place.checked || mustRead();
    return checkPlace(client, place, listed.get(place.key) ?? [], reads);
  });
  const visible = places.filter(({ versions }) => versions[0]?.object).map(({ key }) => key);
  assert.deepEqual(await listKeys(client, bucket), visible.sort(), 'the listing of keys');
}

async function checkPlace(client: RawS3Client, place: Place, listed: readonly Listed[], reads: boolean): Promise<void> {
  const where = `${place.bucket}/${place.key}`;
  const candidates = [place.versions, ...(place.pending ? [place.pending] : [])];
  const problems: unknown[] = [];
  for (const candidate of candidates) {
    try {
      checkList(candidate, listed);
      for (const [index, version] of candidate.entries()) {
        const id = listed[index]?.id ?? '';
        if (version.object && reads) await checkObject(client, place, id, version.object);
      }
      place.versions = candidate.map((version, index): Version => ({ ...version, id: listed[index]?.id }));
      place.checked = place.versions;
      place.pending = undefined;
      return;
    } catch (error) {
      problems.push(error);
    }
  }
  const pending = place.pending ? 'was under way' : 'was acknowledged';
  throw new Error(`${where}, whose last change ${pending}, is none of what it may be:\n${problems.join('\n')}`);
}

function checkList(candidate: Versions, listed: readonly Listed[]): void {
  const seen = listed.map(({ id, isLatest, etag, size }) => ({ id, isLatest, etag, size }));
  const expected = candidate.map(({ id, object }, index) => ({
    id: id ?? listed[index]?.id,
    isLatest: index === 0,
    etag: object && etagOf(object),
    size: object ? sizeOf(object) : 0,
  }));
  assert.deepEqual(seen, expected);
}

async function checkObject(client: RawS3Client, place: Place, id: string, object: StoredObject): Promise<void> {
  const { bucket, key } = place;
  const version = id === 'null' ? [] : [['versionId', id] as const];
  const answer = await client.send({ method: 'GET', bucket, key, query: version });
  const { status, headers, body } = answer;
  const seen = [status, headers.etag, headers['content-type'], headers['x-amz-meta-note'], headers['content-length']];
  const { contentType, note, tags } = object;
  assert.deepEqual(seen, [200, `"${etagOf(object)}"`, contentType, note, String(sizeOf(object))], 'headers');
  assert.ok(body.equals(bodyOf(object)), 'the body is another');
  const count = Object.keys(tags).length;
  assert.equal(headers['x-amz-tagging-count'] ?? '0', String(count), 'number of tags');
  if (count > 0)
    assert.deepEqual(tagsIn(await client.send({ method: 'GET', bucket, key, query: ['tagging', ...version] })), tags);
}

function tagsIn({ body }: RawS3Answer): Record<string, string> {
  const found = body.toString().matchAll(/<Tag><Key>([^<]*)<\/Key><Value>([^<]*)<\/Value><\/Tag>/g);
  return Object.fromEntries([...found].map(([, key, value]) => [key, value]));
}

const field = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

/** Every version of a bucket, in the order in which the store lists them. The keys here need no escaping. */
async function listVersions(client: RawS3Client, bucket: string): Promise<Listed[]> {
  const entries: Listed[] = [];
  let next: readonly (readonly [string, string])[] = [];
  do {
    const { status, body } = await client.send({ method: 'GET', bucket, query: ['versions', ...next] });
    assert.equal(status, 200, body.toString());
    const page = body.toString();
    for (const [, kind, xml = ''] of page.matchAll(/<(Version|DeleteMarker)>(.*?)<\/\1>/gs)) {
      const etag = kind === 'Version' ? field(xml, 'ETag')?.replaceAll(/&quot;|&#34;|"/g, '') : undefined;
      const isLatest = field(xml, 'IsLatest') === 'true';
      entries.push({
        key: field(xml, 'Key') ?? '',
        id: field(xml, 'VersionId') ?? '',
        isLatest,
        etag,
        size: Number(field(xml, 'Size') ?? 0),
      });
    }
    const markers = [field(page, 'NextKeyMarker'), field(page, 'NextVersionIdMarker')];
    const more = field(page, 'IsTruncated') === 'true';
    next = more
      ? [
          ['key-marker', markers[0] ?? ''],
          ['version-id-marker', markers[1] ?? ''],
        ]
      : [];
  } while (next.length > 0);
  return entries;
}

async function listKeys(client: RawS3Client, bucket: string): Promise<string[]> {
  const { body } = await client.send({ method: 'GET', bucket, query: [['list-type', '2']] });
  assert.equal(field(body.toString(), 'IsTruncated'), 'false');
  return [...body.toString().matchAll(/<Contents><Key>([^<]*)/g)].map(([, key = '']) => key);
}
