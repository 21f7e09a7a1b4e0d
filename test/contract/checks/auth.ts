import { type Check, check } from '../check';
import type { SendOptions } from '../place';
import type { WireRequest } from '../wire';

const minute = 60_000;

/** Requests that are right but for who signed them, or when. */
const signers: Readonly<
  Record<string, readonly [options: SendOptions | 'wrongSecret' | 'unknownKey', outcome: string]>
> = {
  wrongSecret: ['wrongSecret', '403 SignatureDoesNotMatch'],
  unknownKey: ['unknownKey', '403 InvalidAccessKeyId'],
  anonymous: [{ sign: false }, '403 AccessDenied'],
  clockTenMinutesBehind: [{ clockOffset: -10 * minute }, '200'],
  clockTenMinutesAhead: [{ clockOffset: 10 * minute }, '200'],
  clockTwentyMinutesBehind: [{ clockOffset: -20 * minute }, '403 RequestTimeTooSkewed'],
  clockTwentyMinutesAhead: [{ clockOffset: 20 * minute }, '403 RequestTimeTooSkewed'],
};

const signerChecks = Object.entries(signers).flatMap(([name, [who, outcome]]) =>
  (['GET', 'PUT'] as const).map((method) =>
    check(
      `auth.${name}.${method}`,
      async (place) => {
        await place.put('a', 'kept');
        const { keys } = place.store;
        const options =
          who === 'wrongSecret'
            ? { keys: { ...keys, secretAccessKey: `${keys.secretAccessKey}x` } }
            : who === 'unknownKey'
              ? { keys: place.otherKeys }
              : who;
        const reply = await place.send(method, 'a', { ...options, ...(method === 'PUT' && { body: 'new' }) });
        return [reply.outcome, (await place.get('a')).line('body')];
      },
      [outcome, outcome === '200' && method === 'PUT' ? '200 body=new' : '200 body=kept'],
      name === 'wrongSecret' ? 'auth.wrongSecret' : name.startsWith('clock') ? 'clock.skew' : undefined,
    ),
  ),
);

type Change = (request: WireRequest) => WireRequest;

const header =
  (name: string, change: (value: string) => string): Change =>
  (request) => ({
    ...request,
    headers: request.headers.map(([each, value]) => [each, each === name ? change(value) : value] as const),
  });

const without =
  (name: string): Change =>
  (request) => ({ ...request, headers: request.headers.filter(([each]) => each !== name) });

const adding =
  (name: string, value: string): Change =>
  (request) => ({ ...request, headers: [...request.headers, [name, value]] });

/** What is done to a signed PUT of `a` on its way. Source: S3 API reference, "Error responses", and Signature Version 4. */
const changes: Readonly<Record<string, readonly [change: Change, outcome: string]>> = {
  nothing: [(request) => request, '200'],
  tamperedKey: [(request) => ({ ...request, target: `${request.target}x` }), '403 SignatureDoesNotMatch'],
  tamperedQuery: [(request) => ({ ...request, target: `${request.target}?x-id=a` }), '403 SignatureDoesNotMatch'],
  tamperedMethod: [(request) => ({ ...request, method: 'POST' }), '403 SignatureDoesNotMatch'],
  tamperedHeader: [header('x-amz-meta-k', () => 'w'), '403 SignatureDoesNotMatch'],
  tamperedContentType: [header('content-type', () => 'text/html'), '403 SignatureDoesNotMatch'],
  tamperedBody: [(request) => ({ ...request, body: Buffer.from('xyz') }), '400 XAmzContentSHA256Mismatch'],
  tamperedBodyAndHash: [
    (request) => header('x-amz-content-sha256', () => 'a'.repeat(64))({ ...request, body: Buffer.from('xyz') }),
    '403 SignatureDoesNotMatch',
  ],
  tamperedDate: [
    header('x-amz-date', (value) => value.replace(/\d\dZ$/, (s) => (s === '00Z' ? '01Z' : '00Z'))),
    '403 SignatureDoesNotMatch',
  ],
  tamperedSignature: [
    header('authorization', (value) => value.replace(/.$/, (c) => (c === '0' ? '1' : '0'))),
    '403 SignatureDoesNotMatch',
  ],
  // "There were headers present in the request which were not signed."
  unsignedAmzHeader: [adding('x-amz-meta-extra', 'v'), '403 AccessDenied'],
  unsignedOtherHeader: [adding('cache-control', 'no-store'), '200'],
  removedSignedHeader: [without('x-amz-meta-k'), '403 SignatureDoesNotMatch'],
  noDate: [without('x-amz-date'), '403 AccessDenied'],
  noContentSha256: [without('x-amz-content-sha256'), '400 InvalidRequest'],
  otherRegion: [
    header('authorization', (value) => value.replace('/us-east-1/', '/eu-west-9/')),
    '400 AuthorizationHeaderMalformed',
  ],
  otherService: [
    header('authorization', (value) => value.replace('/s3/', '/ec2/')),
    '400 AuthorizationHeaderMalformed',
  ],
  otherDay: [
    header('authorization', (value) => value.replace(/\/\d{8}\//, '/20200101/')),
    '400 AuthorizationHeaderMalformed',
  ],
  otherTerminator: [
    header('authorization', (value) => value.replace('aws4_request', 'aws5_request')),
    '400 AuthorizationHeaderMalformed',
  ],
  credentialCutOff: [
    header('authorization', (value) => value.replace(/Credential=[^,]*/, 'Credential=a')),
    '400 AuthorizationHeaderMalformed',
  ],
  noSignature: [
    header('authorization', (value) => value.replace(/, Signature=.*/, '')),
    '400 AuthorizationHeaderMalformed',
  ],
  noSignedHeaders: [
    header('authorization', (value) => value.replace(/SignedHeaders=[^,]*, /, '')),
    '400 AuthorizationHeaderMalformed',
  ],
  // "Unsupported Authorization Type"
  otherScheme: [header('authorization', () => 'Bearer nonsense'), '400 InvalidArgument'],
  // Signature Version 2 is not offered by regions that opened after 2014, nor for new buckets.
  version2: [header('authorization', () => 'AWS somebody:c2lnbmF0dXJl'), '400 InvalidRequest'],
  empty: [header('authorization', () => ''), '400 InvalidArgument'],
};

const changeChecks = Object.entries(changes).map(([name, [change, outcome]]) =>
  check(
    `auth.request.${name}`,
    async (place) => {
      await place.put('a', 'old');
      const headers = { 'content-type': 'text/plain', 'x-amz-meta-k': 'v' };
      const reply = await place.exchange(change(place.signed('PUT', 'a', { body: 'new', headers })));
      return [reply.outcome, (await place.get('a')).line('body')];
    },
    [outcome, outcome === '200' ? '200 body=new' : '200 body=old'],
  ),
);

const otherChecks: readonly Check[] = [
  check(
    'auth.sessionTokenOfNobody',
    async (place) => {
      const keys = { ...place.store.keys, sessionToken: 'nonsense' };
      return [(await place.get('a', { keys })).outcome];
    },
    ['400 InvalidToken'],
  ),
  check(
    // Which of two signatures would count? "Only one auth mechanism allowed".
    'auth.headerAndQuery',
    async (place) => {
      await place.put('a');
      const address = new URL(await place.presign('GET', 'a'));
      const request = place.signed('GET', 'a');
      return [(await place.exchange({ ...request, target: `${address.pathname}${address.search}` })).outcome];
    },
    ['400 InvalidArgument'],
  ),
  check(
    'auth.spacesInHeaders',
    async (place) => {
      const put = await place.put('a', 'x', { headers: { 'x-amz-meta-k': 'two  spaces' } });
      return [put.outcome, (await place.head('a')).line('x-amz-meta-k')];
    },
    ['200', '200 x-amz-meta-k=two  spaces'],
  ),
  check(
    'auth.queryOrderAndRepeats',
    async (place) => {
      await place.put('a');
      const query = { 'response-content-type': 'text/a b+c', 'x-id': 'GetObject', 'response-cache-control': 'a=b&c' };
      return [(await place.get('a', { query })).line('content-type', 'cache-control')];
    },
    ['200 content-type=text/a b+c cache-control=a=b&c'],
  ),
  check(
    'auth.unsignedPayload',
    async (place) => [(await place.put('a', 'x', { payload: 'unsigned' })).outcome],
    ['200'],
    'stream.unsignedPayload',
  ),
];

export const authChecks: readonly Check[] = [...signerChecks, ...changeChecks, ...otherChecks];
