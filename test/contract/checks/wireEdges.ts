import { createHash } from 'node:crypto';
import { type Check, check } from '../check';
import type { WireRequest } from '../wire';

const withHeaders = (request: WireRequest, ...headers: readonly (readonly [string, string])[]): WireRequest => ({
  ...request,
  headers: [...request.headers, ...headers],
});

const without = (request: WireRequest, name: string): WireRequest => ({
  ...request,
  headers: request.headers.filter(([each]) => each !== name),
});

const lengthChecks: readonly Check[] = [
  check(
    'http.expectContinue',
    async (place) => {
      const reply = await place.exchange(
        withHeaders(place.signed('PUT', 'a', { body: 'new' }), ['expect', '100-continue']),
      );
      return [`${reply.outcome} continued: ${reply.continued}`, (await place.get('a')).line('body')];
    },
    ['200 continued: true', '200 body=new'],
  ),
  check(
    // RFC 9110, 10.1.1: what the head alone decides needs no body.
    'http.expectContinue.refused',
    async (place) => {
      const request = place.signed('PUT', 'a', { body: 'new', keys: place.otherKeys });
      const reply = await place.exchange(withHeaders(request, ['expect', '100-continue']));
      return [`${reply.outcome} continued: ${reply.continued}`];
    },
    ['403 InvalidAccessKeyId continued: false'],
  ),
  check(
    // AWS: "A header you provided implies functionality that is not implemented", and names Transfer-Encoding.
    'http.chunkedWithoutLength',
    async (place) => {
      const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
      const request = without(place.signed('PUT', 'a', { body: 'new', headers }), 'content-length');
      const reply = await place.exchange({ ...withHeaders(request, ['transfer-encoding', 'chunked']), chunked: true });
      return [reply.outcome, (await place.head('a')).outcome];
    },
    ['501 NotImplemented', '404'],
  ),
  check(
    'http.noLength',
    async (place) => {
      const { target, headers } = place.signed('PUT', 'a', {});
      const lines = [
        `PUT ${target} HTTP/1.1`,
        ...headers.map(([name, value]) => `${name}: ${value}`),
        'connection: close',
      ];
      const reply = await place.exchangeBytes(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`));
      return [reply.outcome, (await place.head('a')).outcome];
    },
    ['411 MissingContentLength', '404'],
  ),
  check(
    'http.bodyShorterThanLength',
    async (place) => {
      const { target, headers } = place.signed('PUT', 'a', { body: 'a body of some length' });
      const lines = [`PUT ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)];
      await place.exchangeBytes(Buffer.from(`${lines.join('\r\n')}\r\n\r\na body`));
      return [(await place.head('a')).outcome];
    },
    ['404'],
  ),
  check(
    'http.getWithBody',
    async (place) => {
      await place.put('a', 'kept');
      const { status, text } = await place.exchange(place.signed('GET', 'a', { body: 'unexpected' }));
      return [status === 200 ? text : 'refused', (await place.get('a')).line('body')];
    },
    ['kept', '200 body=kept'],
  ),
];

const headChecks: readonly Check[] = [
  check(
    'http.hugeHeaders',
    async (place) => {
      const headers = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`x-own-${at}`, 'v'.repeat(1000)]));
      const put = await place.put('a', 'x', { headers });
      return [put.refusal === '200' || put.refusal === 'refused' ? 'answered' : put.outcome];
    },
    ['answered'],
  ),
  check(
    'http.enormousHeaders',
    async (place) => {
      const headers = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`x-own-${at}`, 'v'.repeat(1000)]));
      const put = await place.put('a', 'x', { headers });
      return [
        put.status >= 500 ? put.outcome : 'no failure',
        (await place.head('a')).status === 200 ? 'stored' : 'not stored',
      ];
    },
    ['no failure', 'not stored'],
  ),
  check(
    'http.methodUnknown',
    async (place) => {
      await place.put('a', 'kept');
      const reply = await place.send('PROPFIND', 'a');
      return [reply.refusal, (await place.get('a')).line('body')];
    },
    ['refused', '200 body=kept'],
  ),
  check(
    'http.methodNonsense',
    async (place) => {
      const bytes = Buffer.from(`BREW /${place.bucket}/a HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
      return [(await place.exchangeBytes(bytes)).refusal];
    },
    ['refused'],
  ),
  check(
    'http.noHttp',
    async (place) => {
      const { status } = await place.exchangeBytes(Buffer.from('nonsense\r\n\r\n'));
      return [status === 0 || status === 400 ? 'refused' : String(status), (await place.onBucket('HEAD')).outcome];
    },
    ['refused', '200'],
  ),
  check(
    'http.percentAlone',
    async (place) => {
      const bytes = Buffer.from(`GET /${place.bucket}/a%zz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
      return [(await place.exchangeBytes(bytes)).refusal];
    },
    ['refused'],
  ),
  check(
    // Dots are part of the key on their way in, whatever a URL library would do with them.
    'http.dotsInTarget',
    async (place) => {
      const own = await place.fresh();
      await own.put('b', 'b');
      await own.put('a/../b', 'dots');
      return [(await own.get('b')).line('body'), (await own.get('a/../b')).line('body')];
    },
    ['200 body=b', '200 body=dots'],
    'key.dotDotSegment',
  ),
  check(
    'http.keptAlive',
    async (place) => {
      await place.put('a', 'x');
      const replies = [
        await place.get('missing'),
        await place.get('a'),
        await place.head('missing'),
        await place.get('a'),
      ];
      return replies.map((reply) => reply.outcome);
    },
    ['404 NoSuchKey', '200', '404', '200'],
  ),
  check(
    'http.answerHeaders',
    async (place) => {
      const reply = await place.get('missing');
      const has = (name: string) => `${name}: ${reply.header(name) !== '-'}`;
      return [
        reply.line('content-type'),
        has('x-amz-request-id'),
        has('date'),
        `request id in the body: ${reply.tag('RequestId') !== ''}`,
      ];
    },
    [
      '404 NoSuchKey content-type=application/xml',
      'x-amz-request-id: true',
      'date: true',
      'request id in the body: true',
    ],
  ),
  check(
    // Of all operations: the bucket is somebody else's, so nothing is done.
    'http.expectedBucketOwner',
    async (place) => {
      const headers = { 'x-amz-expected-bucket-owner': '000000000000' };
      return [(await place.put('a', 'x', { headers })).outcome, (await place.head('a')).outcome];
    },
    ['403 AccessDenied', '404'],
  ),
  check(
    'http.virtualHost',
    async (place) => {
      const own = await place.fresh();
      await own.put('a', 'x');
      return [(await own.getByHost('a')).line('body')];
    },
    ['200 body=x'],
    'addressing.virtualHost',
  ),
];

/** Documents that try to do more than say something. */
const hostileXml: Readonly<Record<string, string>> = {
  externalEntity:
    '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><Delete><Object><Key>&e;</Key></Object></Delete>',
  entityBomb: `<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Delete><Object><Key>&b;</Key></Object></Delete>`,
  deep: `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`,
  noXml: '\u0000\u0001\u0002',
};

const xmlChecks = Object.entries(hostileXml).map(([name, body]) =>
  check(
    `xml.${name}`,
    async (place) => {
      const own = await place.fresh();
      await own.put('a', 'kept');
      const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
      const reply = await own.onBucket('POST', 'delete', { body, headers });
      return [reply.refusal, (await own.get('a')).line('body')];
    },
    ['refused', '200 body=kept'],
  ),
);

export const wireEdgeChecks: readonly Check[] = [...lengthChecks, ...headChecks, ...xmlChecks];
