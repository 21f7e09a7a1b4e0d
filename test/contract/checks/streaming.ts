import { type Check, check } from '../check';
import type { Place } from '../place';
import type { WireRequest } from '../wire';

const large = Buffer.alloc(200_000, 'streamed 流 ');
const modes = ['signed', 'signedTrailer', 'unsignedTrailer'] as const;
const trailers = { 'x-amz-checksum-crc32': 'y/Q5Jg==' };

const plainChecks: readonly Check[] = [
  ...(['sha256', 'unsigned', 'signed'] as const).map((payload) =>
    check(
      `stream.${payload}`,
      async (place) => {
        const put = await place.put('a', large, { payload });
        return [put.outcome, (await place.get('a')).line('digest', 'content-encoding', 'content-length')];
      },
      ['200', '200 200000 bytes ab98af304494 content-encoding=- content-length=200000'],
      payload === 'signed' ? 'stream.signed' : 'stream.unsignedPayload',
    ),
  ),
  check(
    'stream.signed.empty',
    async (place) => [(await place.put('a', '', { payload: 'signed' })).outcome, (await place.get('a')).line('body')],
    ['200', '200 body='],
    'stream.signed',
  ),
  check(
    // aws-chunked is taken away from the encodings, whatever else is in there stays.
    'stream.signed.keepsOwnEncoding',
    async (place) => {
      const request = streamed(place, 'signed');
      return [(await place.exchange(request)).outcome, (await place.get('a')).line('content-encoding', 'body')];
    },
    ['200', '200 content-encoding=gzip body=123456789'],
    'stream.signed',
  ),
];

/** A streaming upload of nine digits to `a`, as it goes out; `content-encoding` has gzip beside aws-chunked. */
function streamed(place: Place, payload: (typeof modes)[number]): WireRequest {
  return place.streamed('a', Buffer.from('123456789'), payload, payload === 'signed' ? {} : trailers, {
    'content-encoding': 'aws-chunked,gzip',
  });
}

type Change = (request: WireRequest) => WireRequest;

const inBody =
  (from: string | RegExp, to: string): Change =>
  (request) => {
    const body = Buffer.from((request.body?.toString('latin1') ?? '').replace(from, to), 'latin1');
    const headers = request.headers.map(([name, value]) =>
      name === 'content-length' ? ([name, String(body.length)] as const) : ([name, value] as const),
    );
    return { ...request, body, headers };
  };

/** What a man in the middle, or a broken client, may do to a streaming body. Nothing of it may be stored. */
const broken: Readonly<Record<string, readonly [mode: (typeof modes)[number], change: Change, outcome: string]>> = {
  'signed.tamperedChunk': ['signed', inBody('12345', '12346'), '403 SignatureDoesNotMatch'],
  'signed.tamperedSignature': ['signed', inBody(/signature=.{8}/, 'signature=00000000'), '403 SignatureDoesNotMatch'],
  'signed.noSignature': ['signed', inBody(/;chunk-signature=[0-9a-f]+/, ''), 'refused'],
  'signedTrailer.tamperedChunk': ['signedTrailer', inBody('12345', '12346'), '403 SignatureDoesNotMatch'],
  'signedTrailer.tamperedTrailer': ['signedTrailer', inBody('y/Q5Jg==', 'AAAAAA=='), '403 SignatureDoesNotMatch'],
  'unsignedTrailer.tamperedChunk': ['unsignedTrailer', inBody('12345', '12346'), '400 BadDigest'],
  'unsignedTrailer.noTrailer': ['unsignedTrailer', inBody(/x-amz-checksum.*\r\n/, ''), '400 MalformedTrailerError'],
  'unsignedTrailer.otherTrailer': [
    'unsignedTrailer',
    inBody('x-amz-checksum-crc32', 'x-amz-checksum-crc33'),
    '400 MalformedTrailerError',
  ],
  'unsignedTrailer.cutOff': ['unsignedTrailer', inBody(/0\r\n[\s\S]*$/, ''), '400 IncompleteBody'],
};

const brokenChecks = Object.entries(broken).map(([name, [mode, change, outcome]]) =>
  check(
    `stream.${name}`,
    async (place) => {
      const reply = await place.exchange(change(streamed(place, mode)));
      return [outcome === 'refused' ? reply.refusal : reply.outcome, (await place.head('a')).outcome];
    },
    [outcome, '404'],
    mode === 'signed' ? 'stream.signed' : `stream.${mode}`,
  ),
);

const headChecks: readonly Check[] = [
  check(
    'stream.contentSha256.wrong',
    async (place) => {
      const request = place.signed('PUT', 'a', { body: 'one' });
      const reply = await place.exchange({ ...request, body: Buffer.from('two') });
      return [reply.outcome, (await place.head('a')).outcome];
    },
    ['400 XAmzContentSHA256Mismatch', '404'],
  ),
  check(
    'stream.contentSha256.nonsense',
    async (place) => {
      const request = place.signed('PUT', 'a', { body: 'one', headers: { 'x-amz-content-sha256': 'NONSENSE' } });
      return [(await place.exchange(request)).outcome, (await place.head('a')).outcome];
    },
    ['400 InvalidArgument', '404'],
  ),
  check(
    'stream.decodedLength.missing',
    async (place) => {
      const headers = {
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'content-encoding': 'aws-chunked',
      };
      const request = place.signed('PUT', 'a', { body: '3\r\nabc\r\n0\r\n\r\n', headers });
      return [(await place.exchange(request)).outcome, (await place.head('a')).outcome];
    },
    ['411 MissingContentLength', '404'],
  ),
  check(
    'stream.decodedLength.tooLong',
    async (place) => {
      const headers = {
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'content-encoding': 'aws-chunked',
        'x-amz-decoded-content-length': '10',
      };
      const request = place.signed('PUT', 'a', { body: '3\r\nabc\r\n0\r\n\r\n', headers });
      return [(await place.exchange(request)).refusal, (await place.head('a')).outcome];
    },
    ['refused', '404'],
  ),
];

export const streamingChecks: readonly Check[] = [...plainChecks, ...brokenChecks, ...headChecks];
