import { createHash } from 'node:crypto';
import { type Check, check } from '../check';
import type { Place } from '../place';
import type { Reply } from '../reply';

const rule = (content: string) => `<CORSRule>${content}</CORSRule>`;
const corsOf = (...rules: readonly string[]) =>
  `<CORSConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${rules.map(rule).join('')}</CORSConfiguration>`;

const oneSite =
  '<AllowedOrigin>http://one.example</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod><AllowedHeader>x-amz-*</AllowedHeader><AllowedHeader>content-type</AllowedHeader><ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-amz-meta-k</ExposeHeader><MaxAgeSeconds>60</MaxAgeSeconds>';
const subdomains = '<AllowedOrigin>http://*.two.example</AllowedOrigin><AllowedMethod>GET</AllowedMethod>';
const everybody = '<AllowedOrigin>*</AllowedOrigin><AllowedMethod>HEAD</AllowedMethod>';

function putCors(place: Place, body: string): Promise<Reply> {
  const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
  return place.onBucket('PUT', 'cors', { body, headers });
}

async function withCors(place: Place): Promise<Place> {
  const own = await place.fresh();
  await own.put('a', 'x', { headers: { 'x-amz-meta-k': 'v' } });
  await putCors(own, corsOf(oneSite, subdomains, everybody));
  return own;
}

const answered = [
  'access-control-allow-origin',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-expose-headers',
  'access-control-max-age',
] as const;

/** Names of headers come in any case and spacing; what counts is which. */
function shown(reply: Reply): string {
  const values = answered.map((name) => {
    const value = reply.header(name);
    const names = value.split(',').map((part) => part.trim());
    return `${name.replace('access-control-', '')}=${name.endsWith('headers') ? names.join().toLowerCase() : names.toSorted().join()}`;
  });
  return `${reply.outcome} ${values.join(' ')}`;
}

interface Preflight {
  readonly origin: string;
  readonly method: string;
  readonly headers?: string;
}

const refusedPreflight = '403 AccessForbidden';

/** Source: S3 user guide, "Using cross-origin resource sharing": the first rule that allows origin, method and every header. */
const preflights: Readonly<Record<string, readonly [Preflight, expected: string]>> = {
  get: [
    { origin: 'http://one.example', method: 'GET' },
    '200 allow-origin=http://one.example allow-methods=GET,PUT allow-headers=- expose-headers=etag,x-amz-meta-k max-age=60',
  ],
  headersAllowed: [
    { origin: 'http://one.example', method: 'PUT', headers: 'content-type, x-amz-meta-k' },
    '200 allow-origin=http://one.example allow-methods=GET,PUT allow-headers=content-type,x-amz-meta-k expose-headers=etag,x-amz-meta-k max-age=60',
  ],
  wildcard: [
    { origin: 'http://a.two.example', method: 'GET' },
    '200 allow-origin=http://a.two.example allow-methods=GET allow-headers=- expose-headers=- max-age=-',
  ],
  star: [
    { origin: 'http://anybody.example', method: 'HEAD' },
    '200 allow-origin=* allow-methods=HEAD allow-headers=- expose-headers=- max-age=-',
  ],
  headerNotAllowed: [{ origin: 'http://one.example', method: 'PUT', headers: 'x-other' }, refusedPreflight],
  methodNotAllowed: [{ origin: 'http://one.example', method: 'DELETE' }, refusedPreflight],
  originNotAllowed: [{ origin: 'http://three.example', method: 'GET' }, refusedPreflight],
  originInOtherCase: [{ origin: 'HTTP://ONE.EXAMPLE', method: 'GET' }, refusedPreflight],
  wildcardWithoutName: [{ origin: 'http://two.example', method: 'GET' }, refusedPreflight],
};

function preflight(place: Place, name: string, { origin, method, headers }: Preflight): Promise<Reply> {
  const sent = {
    origin,
    'access-control-request-method': method,
    ...(headers !== undefined && { 'access-control-request-headers': headers }),
  };
  return place.send('OPTIONS', name, { headers: sent, sign: false });
}

const preflightChecks = Object.entries(preflights).map(([name, [asked, expected]]) =>
  check(
    `cors.preflight.${name}`,
    async (place) => {
      const reply = await preflight(await withCors(place), 'a', asked);
      return [reply.status === 200 ? shown(reply) : reply.outcome];
    },
    [expected],
    'cors.preflight',
  ),
);

const storeChecks: readonly Check[] = [
  check(
    'cors.life',
    async (place) => {
      const own = await place.fresh();
      const before = (await own.onBucket('GET', 'cors')).outcome;
      const put = await putCors(own, corsOf(oneSite, subdomains));
      const got = await own.onBucket('GET', 'cors');
      const removed = await own.onBucket('DELETE', 'cors');
      return [
        before,
        put.outcome,
        got.line('<AllowedOrigin>', '<MaxAgeSeconds>'),
        `methods ${got.tags('AllowedMethod').toSorted().join()}`,
        removed.outcome,
        (await own.onBucket('GET', 'cors')).outcome,
      ];
    },
    [
      '404 NoSuchCORSConfiguration',
      '200',
      '200 AllowedOrigin=[http://one.example, http://*.two.example] MaxAgeSeconds=[60]',
      'methods GET,GET,PUT',
      '204',
      '404 NoSuchCORSConfiguration',
    ],
    'cors.store',
  ),
  ...Object.entries({
    cutOff: ['<CORSConfiguration><CORSRule>', '400 MalformedXML'],
    noRule: [corsOf(), '400 MalformedXML'],
    noOrigin: [corsOf('<AllowedMethod>GET</AllowedMethod>'), '400 MalformedXML'],
    noMethod: [corsOf('<AllowedOrigin>*</AllowedOrigin>'), '400 MalformedXML'],
    methodUnknown: [
      corsOf('<AllowedOrigin>*</AllowedOrigin><AllowedMethod>PATCH</AllowedMethod>'),
      '400 InvalidRequest',
    ],
    twoStars: [
      corsOf('<AllowedOrigin>http://*.*.example</AllowedOrigin><AllowedMethod>GET</AllowedMethod>'),
      '400 InvalidRequest',
    ],
  } as const).map(([name, [body, outcome]]) =>
    check(
      `cors.malformed.${name}`,
      async (place) => {
        const own = await place.fresh();
        return [(await putCors(own, body)).outcome, (await own.onBucket('GET', 'cors')).outcome];
      },
      [outcome, '404 NoSuchCORSConfiguration'],
      'cors.store',
    ),
  ),
];

const answerChecks: readonly Check[] = [
  check(
    'cors.get.allowed',
    async (place) => {
      const own = await withCors(place);
      const reply = await own.get('a', { headers: { origin: 'http://one.example' } });
      return [
        reply.line('access-control-allow-origin', 'vary', 'body').replace(/vary=.*origin.*?(?= body)/i, 'varies'),
      ];
    },
    ['200 access-control-allow-origin=http://one.example varies body=x'],
    'cors.preflight',
  ),
  check(
    // The request is answered; it is the browser that keeps the answer from the page.
    'cors.get.notAllowed',
    async (place) => {
      const own = await withCors(place);
      return [
        (await own.get('a', { headers: { origin: 'http://three.example' } })).line(
          'access-control-allow-origin',
          'body',
        ),
      ];
    },
    ['200 access-control-allow-origin=- body=x'],
    'cors.preflight',
  ),
  check(
    'cors.get.withoutOrigin',
    async (place) => [(await (await withCors(place)).get('a')).line('access-control-allow-origin')],
    ['200 access-control-allow-origin=-'],
    'cors.preflight',
  ),
  check(
    'cors.errorsToo',
    async (place) => {
      const own = await withCors(place);
      const reply = await own.get('missing', { headers: { origin: 'http://one.example' } });
      return [reply.line('access-control-allow-origin')];
    },
    ['404 NoSuchKey access-control-allow-origin=http://one.example'],
    'cors.preflight',
  ),
  check(
    'cors.preflight.noConfiguration',
    async (place) => [
      (await preflight(await place.fresh(), 'a', { origin: 'http://one.example', method: 'GET' })).outcome,
    ],
    [refusedPreflight],
    'cors.preflight',
  ),
  check(
    'cors.preflight.noOrigin',
    async (place) => [(await (await withCors(place)).send('OPTIONS', 'a', { sign: false })).outcome],
    ['400 BadRequest'],
    'cors.preflight',
  ),
  check(
    'cors.preflight.missingBucket',
    async (place) => {
      const there = place.at('contract-there-is-no-such-bucket');
      return [(await preflight(there, 'a', { origin: 'http://one.example', method: 'GET' })).refusal];
    },
    ['refused'],
    'cors.preflight',
  ),
];

export const corsChecks: readonly Check[] = [...storeChecks, ...preflightChecks, ...answerChecks];
