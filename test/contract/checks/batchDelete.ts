import { createHash } from 'node:crypto';
import { type Check, check } from '../check';

const objects = (...names: readonly string[]) => names.map((name) => `<Object><Key>${name}</Key></Object>`).join('');

const basicChecks: readonly Check[] = [
  check(
    'batchDelete.reports',
    async (place) => {
      const own = await place.fresh();
      await Promise.all(['a', 'b', 'kept'].map((name) => own.put(name)));
      const reply = await own.batchDelete(`<Delete>${objects('a', 'b', 'missing')}</Delete>`);
      return [reply.line('<Code>'), `deleted ${reply.tags('Key').toSorted()}`, (await own.list()).listing];
    },
    ['200 Code=[]', 'deleted a,b,missing', '200 [kept]'],
    'delete.batch',
  ),
  check(
    'batchDelete.quiet',
    async (place) => {
      const own = await place.fresh();
      await own.put('a');
      const reply = await own.batchDelete(`<Delete><Quiet>true</Quiet>${objects('a')}</Delete>`);
      return [reply.line('<Key>', '<Code>'), (await own.list()).listing];
    },
    ['200 Key=[] Code=[]', '200 []'],
  ),
  check(
    'batchDelete.namespace',
    async (place) => {
      const own = await place.fresh();
      await own.put('a');
      const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\n  ${objects('a')}\n</Delete>`;
      return [(await own.batchDelete(body)).line('<Key>'), (await own.list()).listing];
    },
    ['200 Key=[a]', '200 []'],
  ),
  check(
    'batchDelete.sameKeyTwice',
    async (place) => {
      const own = await place.fresh();
      await own.put('a');
      return [
        (await own.batchDelete(`<Delete>${objects('a', 'a')}</Delete>`)).line('<Code>'),
        (await own.list()).listing,
      ];
    },
    ['200 Code=[]', '200 []'],
  ),
  check(
    'batchDelete.missingBucket',
    async (place) => [
      (await place.at('contract-there-is-no-such-bucket').batchDelete(`<Delete>${objects('a')}</Delete>`)).outcome,
    ],
    ['404 NoSuchBucket'],
  ),
  check(
    'batchDelete.thousand',
    async (place) => {
      const names = Array.from({ length: 1000 }, (_, index) => place.key(`k${index}`));
      return [`${(await place.batchDelete(`<Delete>${objects(...names)}</Delete>`)).tags('Key').length} answers`];
    },
    ['1000 answers'],
  ),
  check(
    'batchDelete.thousandAndOne',
    async (place) => {
      await place.put('k0');
      const names = Array.from({ length: 1001 }, (_, index) => place.key(`k${index}`));
      const reply = await place.batchDelete(`<Delete>${objects(...names)}</Delete>`);
      return [reply.outcome, (await place.head('k0')).outcome];
    },
    ['400 MalformedXML', '200'],
  ),
];

/** Documents that are none; nothing may be deleted for any of them. */
const malformed: Readonly<Record<string, string>> = {
  cutOff: '<Delete><Object><Key>a</Key></Object>',
  otherRoot: '<Remove><Object><Key>a</Key></Object></Remove>',
  noObjects: '<Delete></Delete>',
  noKey: '<Delete><Object></Object></Delete>',
  text: 'a, b and c',
};

const malformedChecks = Object.entries(malformed).map(([name, body]) =>
  check(
    `batchDelete.malformed.${name}`,
    async (place) => {
      const own = await place.fresh();
      await own.put('a');
      return [(await own.batchDelete(body)).outcome, (await own.list()).listing];
    },
    ['400 MalformedXML', '200 [a]'],
  ),
);

const digestChecks: readonly Check[] = [
  check(
    // DeleteObjects: Content-MD5 or one of the checksums has to be there.
    'batchDelete.withoutDigest',
    async (place) => {
      const own = await place.fresh();
      await own.put('a');
      const reply = await own.onBucket('POST', 'delete', { body: `<Delete>${objects('a')}</Delete>` });
      return [reply.outcome, (await own.list()).listing];
    },
    ['400 InvalidRequest', '200 [a]'],
    'delete.batchWithoutDigest',
  ),
  check(
    'batchDelete.wrongDigest',
    async (place) => {
      const own = await place.fresh();
      await own.put('a');
      const headers = { 'content-md5': createHash('md5').update('other').digest('base64') };
      const reply = await own.onBucket('POST', 'delete', { body: `<Delete>${objects('a')}</Delete>`, headers });
      return [reply.outcome, (await own.list()).listing];
    },
    ['400 BadDigest', '200 [a]'],
  ),
  check(
    'batchDelete.checksumInstead',
    async (place) => {
      const own = await place.fresh();
      await own.put('a');
      const body = `<Delete>${objects('a')}</Delete>`;
      const headers = { 'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64') };
      const reply = await own.onBucket('POST', 'delete', { body, headers });
      return [reply.outcome, (await own.list()).listing];
    },
    ['200', '200 []'],
  ),
  check(
    'batchDelete.wrongChecksum',
    async (place) => {
      const own = await place.fresh();
      await own.put('a');
      const body = `<Delete>${objects('a')}</Delete>`;
      const headers = { 'x-amz-checksum-sha256': createHash('sha256').update('other').digest('base64') };
      const reply = await own.onBucket('POST', 'delete', { body, headers });
      return [reply.outcome, (await own.list()).listing];
    },
    ['400 BadDigest', '200 [a]'],
  ),
];

const versionChecks: readonly Check[] = [
  check(
    'batchDelete.makesMarkers',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      await own.put('a');
      const reply = await own.batchDelete(`<Delete>${objects('a')}</Delete>`);
      const marker = reply.tag('DeleteMarkerVersionId');
      return [
        reply.line('<DeleteMarker>'),
        `the marker is there: ${(await own.onBucket('GET', 'versions')).tags('VersionId').includes(marker)}`,
      ];
    },
    ['200 DeleteMarker=[true]', 'the marker is there: true'],
  ),
  check(
    'batchDelete.versions',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      const first = (await own.put('a', 'one')).header('x-amz-version-id');
      await own.put('a', 'two');
      const object = `<Object><Key>a</Key><VersionId>${first}</VersionId></Object>`;
      const reply = await own.batchDelete(`<Delete>${object}</Delete>`);
      return [
        reply.line('<DeleteMarker>', '<Key>'),
        `names the version: ${reply.tag('VersionId') === first}`,
        `left: ${(await own.onBucket('GET', 'versions')).tags('VersionId').length}`,
        (await own.get('a')).line('body'),
      ];
    },
    ['200 DeleteMarker=[] Key=[a]', 'names the version: true', 'left: 1', '200 body=two'],
  ),
  check(
    // S3 user guide, "How to perform conditional deletes": the ETag element of an object.
    'batchDelete.ifMatch',
    async (place) => {
      const own = await place.fresh();
      const etag = (await own.put('a', 'one')).header('etag');
      await own.put('b', 'two');
      const conditional = ['a', 'b'].map((name) => `<Object><Key>${name}</Key><ETag>${etag}</ETag></Object>`).join('');
      const reply = await own.batchDelete(`<Delete>${conditional}</Delete>`);
      return [reply.line('<Code>'), (await own.list()).listing];
    },
    ['200 Code=[PreconditionFailed]', '200 [b]'],
    'delete.ifMatch',
  ),
];

export const batchDeleteChecks: readonly Check[] = [
  ...basicChecks,
  ...malformedChecks,
  ...digestChecks,
  ...versionChecks,
];
