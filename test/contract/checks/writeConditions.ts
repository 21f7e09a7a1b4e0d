import { type Check, check } from '../check';
import type { Place } from '../place';
import type { Reply } from '../reply';

const stale = '"00000000000000000000000000000000"';

interface Conditional {
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the key holds `old` before; its ETag stands for `ETAG`, without quotes for `BARE`. */
  readonly exists: boolean;
  readonly outcome: string;
}

/**
 * Of PutObject, CompleteMultipartUpload and the destination of CopyObject. Source: S3 user guide, "Conditional writes"; If-None-Match takes
 * `*` only, anything else is NotImplemented; If-Match on a key that is not there is NoSuchKey.
 */
const writes: Readonly<Record<string, Conditional>> = {
  'ifNoneMatch.missing': { headers: { 'if-none-match': '*' }, exists: false, outcome: '200' },
  'ifNoneMatch.existing': { headers: { 'if-none-match': '*' }, exists: true, outcome: '412 PreconditionFailed' },
  'ifNoneMatch.etag': { headers: { 'if-none-match': stale }, exists: true, outcome: '501 NotImplemented' },
  'ifMatch.quoted': { headers: { 'if-match': 'ETAG' }, exists: true, outcome: '200' },
  'ifMatch.unquoted': { headers: { 'if-match': 'BARE' }, exists: true, outcome: '200' },
  'ifMatch.stale': { headers: { 'if-match': stale }, exists: true, outcome: '412 PreconditionFailed' },
  'ifMatch.missing': { headers: { 'if-match': stale }, exists: false, outcome: '404 NoSuchKey' },
};

type Write = (place: Place, headers: Readonly<Record<string, string>>) => Promise<Reply>;

async function complete(place: Place, headers: Readonly<Record<string, string>>): Promise<Reply> {
  const uploadId = (await place.send('POST', 'a', { query: 'uploads' })).tag('UploadId');
  const part = await place.put('a', 'new', { query: { partNumber: '1', uploadId } });
  const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${part.header('etag')}</ETag></Part></CompleteMultipartUpload>`;
  return place.send('POST', 'a', { query: { uploadId }, headers, body });
}

const ways: Readonly<Record<'put' | 'copy' | 'complete', Write>> = {
  put: (place, headers) => place.put('a', 'new', { headers }),
  copy: async (place, headers) => {
    await place.put('source', 'new');
    return place.copy('source', 'a', headers);
  },
  complete,
};

const writeChecks = Object.entries(ways).flatMap(([way, write]) =>
  Object.entries(writes).map(([name, { headers, exists, outcome }]) =>
    check(
      `${way}.${name}`,
      async (place) => {
        const etag = exists ? (await place.put('a', 'old')).header('etag') : '';
        const filled = Object.entries(headers).map(([header, value]) => [
          header,
          value.replace('ETAG', etag).replace('BARE', etag.replaceAll('"', '')),
        ]);
        const reply = await write(place, Object.fromEntries(filled));
        const after = await place.get('a');
        return [reply.outcome, after.status === 200 ? after.line('body') : after.outcome];
      },
      [outcome, outcome === '200' ? '200 body=new' : exists ? '200 body=old' : '404 NoSuchKey'],
    ),
  ),
);

/** `n won, m refused`: 412, or 409 where AWS saw the others under way (PutObject, If-None-Match). */
function countOutcomes(replies: readonly Reply[]): string {
  const won = replies.filter(({ status }) => status === 200).length;
  const refused = replies.filter(({ status }) => status === 412 || status === 409).length;
  return `${won} won, ${refused} refused of ${replies.length}`;
}

const racers = Array.from({ length: 12 }, (_, index) => `racer ${index}`);

const raceChecks: readonly Check[] = [
  check(
    'put.ifNoneMatch.race',
    async (place) => {
      const headers = { 'if-none-match': '*' };
      const replies = await Promise.all(racers.map((body) => place.put('a', body, { headers })));
      const winner = replies.findIndex(({ status }) => status === 200);
      return [countOutcomes(replies), `the winner is stored: ${(await place.get('a')).text === racers[winner]}`];
    },
    ['1 won, 11 refused of 12', 'the winner is stored: true'],
    'put.ifNoneMatch',
  ),
  check(
    'put.ifMatch.race',
    async (place) => {
      const etag = (await place.put('a', 'old')).header('etag');
      const headers = { 'if-match': etag };
      const replies = await Promise.all(racers.map((body) => place.put('a', body, { headers })));
      const winner = replies.findIndex(({ status }) => status === 200);
      return [countOutcomes(replies), `the winner is stored: ${(await place.get('a')).text === racers[winner]}`];
    },
    ['1 won, 11 refused of 12', 'the winner is stored: true'],
    'put.ifMatch.quoted',
  ),
  check(
    // Conditional writes: a delete marker on top counts as no object.
    'put.ifNoneMatch.deleteMarker',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      await own.put('a', 'old');
      await own.remove('a');
      return [
        (await own.put('a', 'new', { headers: { 'if-none-match': '*' } })).outcome,
        (await own.get('a')).line('body'),
      ];
    },
    ['200', '200 body=new'],
  ),
  check(
    'put.ifMatch.deleteMarker',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      const etag = (await own.put('a', 'old')).header('etag');
      await own.remove('a');
      return [(await own.put('a', 'new', { headers: { 'if-match': etag } })).outcome, (await own.get('a')).outcome];
    },
    ['404 NoSuchKey', '404 NoSuchKey'],
  ),
];

/** Source: S3 user guide, "How to perform conditional deletes". */
const deletes: Readonly<Record<string, Conditional>> = {
  'ifMatch.quoted': { headers: { 'if-match': 'ETAG' }, exists: true, outcome: '204' },
  'ifMatch.unquoted': { headers: { 'if-match': 'BARE' }, exists: true, outcome: '204' },
  'ifMatch.star': { headers: { 'if-match': '*' }, exists: true, outcome: '204' },
  'ifMatch.stale': { headers: { 'if-match': stale }, exists: true, outcome: '412 PreconditionFailed' },
};

const deleteChecks = Object.entries(deletes).map(([name, { headers, outcome }]) =>
  check(
    `delete.${name}`,
    async (place) => {
      const etag = (await place.put('a', 'old')).header('etag');
      const filled = Object.entries(headers).map(([header, value]) => [
        header,
        value.replace('ETAG', etag).replace('BARE', etag.replaceAll('"', '')),
      ]);
      return [
        (await place.remove('a', { headers: Object.fromEntries(filled) })).outcome,
        (await place.head('a')).outcome,
      ];
    },
    [outcome, outcome === '204' ? '404' : '200'],
    'delete.ifMatch',
  ),
);

export const writeConditionChecks: readonly Check[] = [...writeChecks, ...raceChecks, ...deleteChecks];
