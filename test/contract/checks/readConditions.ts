import { type Check, check } from '../check';

const stale = '"00000000000000000000000000000000"';
const longAgo = 'Sat, 01 Jan 2000 00:00:00 GMT';

interface Condition {
  /** `ETAG` and `MODIFIED` stand for those of the object. */
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
}

/**
 * Of GetObject and HeadObject. Source: S3 API reference, GetObject (which header wins over which), which leaves the rest to RFC 7232.
 * AWS takes ETags without quotes as well.
 */
const conditions: Readonly<Record<string, Condition>> = {
  'ifMatch.quoted': { headers: { 'if-match': 'ETAG' }, status: 200 },
  'ifMatch.unquoted': { headers: { 'if-match': 'BARE' }, status: 200 },
  'ifMatch.stale': { headers: { 'if-match': stale }, status: 412 },
  'ifMatch.star': { headers: { 'if-match': '*' }, status: 200 },
  'ifMatch.list': { headers: { 'if-match': `${stale}, ETAG` }, status: 200 },
  'ifMatch.listStale': { headers: { 'if-match': `${stale}, "11111111111111111111111111111111"` }, status: 412 },
  'ifNoneMatch.quoted': { headers: { 'if-none-match': 'ETAG' }, status: 304 },
  'ifNoneMatch.unquoted': { headers: { 'if-none-match': 'BARE' }, status: 304 },
  'ifNoneMatch.weak': { headers: { 'if-none-match': 'W/ETAG' }, status: 304 },
  'ifNoneMatch.stale': { headers: { 'if-none-match': stale }, status: 200 },
  'ifNoneMatch.star': { headers: { 'if-none-match': '*' }, status: 304 },
  'ifNoneMatch.list': { headers: { 'if-none-match': `${stale}, ETAG` }, status: 304 },
  'ifModifiedSince.longAgo': { headers: { 'if-modified-since': longAgo }, status: 200 },
  'ifModifiedSince.same': { headers: { 'if-modified-since': 'MODIFIED' }, status: 304 },
  'ifModifiedSince.nonsense': { headers: { 'if-modified-since': 'yesterday' }, status: 200 },
  'ifUnmodifiedSince.longAgo': { headers: { 'if-unmodified-since': longAgo }, status: 412 },
  'ifUnmodifiedSince.same': { headers: { 'if-unmodified-since': 'MODIFIED' }, status: 200 },
  'ifUnmodifiedSince.nonsense': { headers: { 'if-unmodified-since': 'yesterday' }, status: 200 },
  'ifMatchTrue.ifUnmodifiedSinceFalse': {
    headers: { 'if-match': 'ETAG', 'if-unmodified-since': longAgo },
    status: 200,
  },
  'ifMatchFalse.ifUnmodifiedSinceTrue': {
    headers: { 'if-match': stale, 'if-unmodified-since': 'MODIFIED' },
    status: 412,
  },
  'ifNoneMatchFalse.ifModifiedSinceTrue': {
    headers: { 'if-none-match': 'ETAG', 'if-modified-since': longAgo },
    status: 304,
  },
  'ifNoneMatchTrue.ifModifiedSinceFalse': {
    headers: { 'if-none-match': stale, 'if-modified-since': 'MODIFIED' },
    status: 200,
  },
  'ifMatchTrue.ifNoneMatchFalse': { headers: { 'if-match': 'ETAG', 'if-none-match': 'ETAG' }, status: 304 },
};

function expectedOf(method: string, status: number): string {
  if (status === 412) return method === 'GET' ? '412 PreconditionFailed' : '412';
  return `${status} etag="9dd4e461268c8034f5c8564e155c67a6" body=${status === 200 && method === 'GET' ? 'x' : ''}`;
}

const existingChecks = (['GET', 'HEAD'] as const).flatMap((method) =>
  Object.entries(conditions).map(([name, { headers, status }]) =>
    check(
      `${method.toLowerCase()}.${name}`,
      async (place) => {
        const etag = (await place.put('a')).header('etag');
        const modified = (await place.head('a')).header('last-modified');
        const filled = Object.entries(headers).map(([header, value]) => [
          header,
          value.replace('ETAG', etag).replace('BARE', etag.replaceAll('"', '')).replace('MODIFIED', modified),
        ]);
        const reply = await place.send(method, 'a', { headers: Object.fromEntries(filled) });
        return [reply.status < 400 ? reply.line('etag', 'body') : reply.outcome];
      },
      [expectedOf(method, status)],
    ),
  ),
);

const missingChecks = Object.entries({
  'ifMatch.missing': { 'if-match': stale },
  'ifMatch.starMissing': { 'if-match': '*' },
  'ifNoneMatch.missing': { 'if-none-match': stale },
  'ifModifiedSince.missing': { 'if-modified-since': longAgo },
}).map(([name, headers]) =>
  check(
    `get.${name}`,
    async (place) => [(await place.get('a', { headers })).outcome, (await place.head('a', { headers })).outcome],
    ['404 NoSuchKey', '404'],
  ),
);

export const readConditionChecks: readonly Check[] = [
  ...existingChecks,
  ...missingChecks,
  check(
    'get.ifMatch.stale.withRange',
    async (place) => {
      await place.put('a');
      return [(await place.get('a', { headers: { 'if-match': stale, range: 'bytes=0-0' } })).outcome];
    },
    ['412 PreconditionFailed'],
  ),
  check(
    'get.ifNoneMatch.304HasNoBody',
    async (place) => {
      const etag = (await place.put('a')).header('etag');
      return [(await place.get('a', { headers: { 'if-none-match': etag } })).line('content-type', 'body')];
    },
    ['304 content-type=- body='],
  ),
];
