import { type Check, check } from '../check';

const digits = '0123456789';

/** Range of GET on ten bytes: RFC 9110, 14.2. What cannot be understood is ignored, several ranges S3 does not support. */
const ranges: Readonly<Record<string, readonly [range: string, expected: string]>> = {
  closed: ['bytes=2-4', '206 content-range=bytes 2-4/10 content-length=3 body=234'],
  oneByte: ['bytes=0-0', '206 content-range=bytes 0-0/10 content-length=1 body=0'],
  open: ['bytes=7-', '206 content-range=bytes 7-9/10 content-length=3 body=789'],
  whole: ['bytes=0-', '206 content-range=bytes 0-9/10 content-length=10 body=0123456789'],
  beyondEnd: ['bytes=8-100', '206 content-range=bytes 8-9/10 content-length=2 body=89'],
  suffix: ['bytes=-3', '206 content-range=bytes 7-9/10 content-length=3 body=789'],
  suffixLongerThanAll: ['bytes=-100', '206 content-range=bytes 0-9/10 content-length=10 body=0123456789'],
  lastByte: ['bytes=9-9', '206 content-range=bytes 9-9/10 content-length=1 body=9'],
  startAtEnd: ['bytes=10-', '416 InvalidRange'],
  startBeyondEnd: ['bytes=20-30', '416 InvalidRange'],
  suffixOfNothing: ['bytes=-0', '416 InvalidRange'],
  backwards: ['bytes=5-2', '200 content-range=- content-length=10 body=0123456789'],
  otherUnit: ['lines=1-2', '200 content-range=- content-length=10 body=0123456789'],
  noNumbers: ['bytes=a-b', '200 content-range=- content-length=10 body=0123456789'],
  noEquals: ['2-4', '200 content-range=- content-length=10 body=0123456789'],
  empty: ['bytes=', '200 content-range=- content-length=10 body=0123456789'],
  onlyHyphen: ['bytes=-', '200 content-range=- content-length=10 body=0123456789'],
  // GetObject: "Amazon S3 doesn't support retrieving multiple ranges of data per GET request"; the whole object comes.
  several: ['bytes=0-1,4-5', '200 content-range=- content-length=10 body=0123456789'],
};

const getChecks = Object.entries(ranges).map(([name, [range, expected]]) =>
  check(
    `range.${name}`,
    async (place) => {
      await place.put('a', digits);
      const reply = await place.get('a', { headers: { range } });
      return [reply.status < 300 ? reply.line('content-range', 'content-length', 'body') : reply.outcome];
    },
    [expected],
  ),
);

const otherChecks: readonly Check[] = [
  check(
    'range.head',
    async (place) => {
      await place.put('a', digits);
      return [(await place.head('a', { headers: { range: 'bytes=2-4' } })).line('content-range', 'content-length')];
    },
    ['206 content-range=bytes 2-4/10 content-length=3'],
  ),
  check(
    'range.unsatisfiable.details',
    async (place) => {
      await place.put('a', digits);
      const reply = await place.get('a', { headers: { range: 'bytes=20-30' } });
      return [reply.line('<ActualObjectSize>', '<RangeRequested>')];
    },
    ['416 InvalidRange ActualObjectSize=[10] RangeRequested=[bytes=20-30]'],
    'range.unsatisfiable',
  ),
  check(
    'range.ofNothing',
    async (place) => {
      await place.put('a', '');
      return [(await place.get('a', { headers: { range: 'bytes=0-' } })).outcome];
    },
    ['416 InvalidRange'],
  ),
  check(
    'range.keepsHeaders',
    async (place) => {
      await place.put('a', digits, { headers: { 'content-type': 'text/plain', 'x-amz-meta-k': 'v' } });
      const reply = await place.get('a', { headers: { range: 'bytes=1-1' } });
      return [reply.line('etag', 'content-type', 'x-amz-meta-k', 'accept-ranges')];
    },
    ['206 etag="781e5e245d69b566979b86e28d23f2c7" content-type=text/plain x-amz-meta-k=v accept-ranges=bytes'],
  ),
  ...(['match', 'stale'] as const).map((which) =>
    check(
      // RFC 9110, 13.1.5: the whole object when the validator does not hold.
      `range.ifRange.${which}`,
      async (place) => {
        const put = await place.put('a', digits);
        const validator = which === 'match' ? put.header('etag') : '"00000000000000000000000000000000"';
        const reply = await place.get('a', { headers: { range: 'bytes=2-4', 'if-range': validator } });
        return [reply.line('content-range', 'body')];
      },
      [which === 'match' ? '206 content-range=bytes 2-4/10 body=234' : '200 content-range=- body=0123456789'],
    ),
  ),
];

export const rangeChecks: readonly Check[] = [...getChecks, ...otherChecks];
