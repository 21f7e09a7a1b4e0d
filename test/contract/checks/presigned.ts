import { type Check, check } from '../check';
import type { SendOptions } from '../place';

/** What is done to an address before somebody follows it, and what they hear. `old` is stored under `a`. */
interface Changed {
  readonly method?: string;
  readonly sign?: SendOptions;
  readonly expires?: number;
  readonly change?: (address: string) => string;
  readonly outcome: string;
}

const parameter = (name: string, value: string) => (address: string) =>
  address.replace(new RegExp(`(${name}=)[^&]*`), `$1${value}`);

const gets: Readonly<Record<string, Changed>> = {
  right: { outcome: '200' },
  // "Request has expired"
  expired: { sign: { clockOffset: -120_000 }, expires: 60, outcome: '403 AccessDenied' },
  // "Request is not valid yet"
  fromTheFuture: { sign: { clockOffset: 3_600_000 }, outcome: '403 AccessDenied' },
  oldButValid: { sign: { clockOffset: -3_600_000 }, expires: 7200, outcome: '200' },
  longest: { expires: 604_800, outcome: '200' },
  tooLong: { expires: 604_801, outcome: '400 AuthorizationQueryParametersError' },
  negative: { expires: -1, outcome: '400 AuthorizationQueryParametersError' },
  expiresWord: { change: parameter('X-Amz-Expires', 'never'), outcome: '400 AuthorizationQueryParametersError' },
  expiresTampered: { change: parameter('X-Amz-Expires', '61'), outcome: '403 SignatureDoesNotMatch' },
  otherMethod: { method: 'PUT', outcome: '403 SignatureDoesNotMatch' },
  otherKey: { change: (address) => address.replace('/a?', '/b?'), outcome: '403 SignatureDoesNotMatch' },
  addedParameter: {
    change: (address) => `${address}&response-content-type=text/html`,
    outcome: '403 SignatureDoesNotMatch',
  },
  wrongSignature: { change: parameter('X-Amz-Signature', 'a'.repeat(64)), outcome: '403 SignatureDoesNotMatch' },
  noSignature: {
    change: (address) => address.replace(/&X-Amz-Signature=.*/, ''),
    outcome: '400 AuthorizationQueryParametersError',
  },
  noDate: {
    change: (address) => address.replace(/&X-Amz-Date=[^&]*/, ''),
    outcome: '400 AuthorizationQueryParametersError',
  },
  noExpires: {
    change: (address) => address.replace(/&X-Amz-Expires=[^&]*/, ''),
    outcome: '400 AuthorizationQueryParametersError',
  },
  otherRegion: {
    change: (address) => address.replace('us-east-1', 'eu-west-9'),
    outcome: '400 AuthorizationQueryParametersError',
  },
  responseHeaders: { sign: { query: { 'response-content-type': 'text/html' } }, outcome: '200' },
  ofVersionNull: { sign: { query: 'versionId=null' }, outcome: '200' },
};

const getChecks = Object.entries(gets).map(([name, { method = 'GET', sign, expires, change, outcome }]) =>
  check(
    `presigned.get.${name}`,
    async (place) => {
      await place.put('a', 'old');
      const address = await place.presign('GET', 'a', expires, sign);
      const reply = await place.follow(change ? change(address) : address, method);
      return [reply.status === 200 ? reply.line('body') : reply.outcome, (await place.get('a')).line('body')];
    },
    [outcome === '200' ? '200 body=old' : outcome, '200 body=old'],
    name === 'expired' ? 'presign.expired' : 'presign.get',
  ),
);

const writeChecks: readonly Check[] = [
  check(
    'presigned.put',
    async (place) => {
      const address = await place.presign('PUT', 'a');
      return [(await place.follow(address, 'PUT', Buffer.from('new'))).outcome, (await place.get('a')).line('body')];
    },
    ['200', '200 body=new'],
    'presign.put',
  ),
  check(
    'presigned.put.contentType',
    async (place) => {
      const address = await place.presign('PUT', 'a', 60, { headers: { 'content-type': 'text/plain' } });
      const body = Buffer.from('new');
      const headers = { 'content-type': 'text/plain' };
      return [
        (await place.follow(address, 'PUT', body, headers)).outcome,
        (await place.get('a')).line('content-type', 'body'),
        (await place.follow(address, 'PUT', body, { 'content-type': 'text/html' })).outcome,
        (await place.follow(address, 'PUT', body)).outcome,
      ];
    },
    ['200', '200 content-type=text/plain body=new', '403 SignatureDoesNotMatch', '403 SignatureDoesNotMatch'],
    'presign.put',
  ),
  check(
    'presigned.put.unsignedMetadata',
    async (place) => {
      const address = await place.presign('PUT', 'a');
      const reply = await place.follow(address, 'PUT', Buffer.from('new'), { 'x-amz-meta-k': 'v' });
      return [reply.outcome, (await place.head('a')).outcome];
    },
    ['403 AccessDenied', '404'],
    'presign.put',
  ),
  check(
    'presigned.delete',
    async (place) => {
      await place.put('a');
      const address = await place.presign('DELETE', 'a');
      return [(await place.follow(address, 'DELETE')).outcome, (await place.head('a')).outcome];
    },
    ['204', '404'],
  ),
  check(
    'presigned.head',
    async (place) => {
      await place.put('a', 'four');
      return [(await place.follow(await place.presign('HEAD', 'a'), 'HEAD')).line('content-length')];
    },
    ['200 content-length=4'],
  ),
  check(
    'presigned.get.oddKey',
    async (place) => {
      const name = 'a b/ü+%41?x=y&z#.txt';
      await place.put(name, 'odd');
      return [(await place.follow(await place.presign('GET', name), 'GET')).line('body')];
    },
    ['200 body=odd'],
    'presign.get',
  ),
  check(
    'presigned.uploadPart',
    async (place) => {
      const uploadId = (await place.send('POST', 'a', { query: 'uploads' })).token('UploadId');
      const address = await place.presign('PUT', 'a', 60, { query: { partNumber: '1', uploadId } });
      await place.follow(address, 'PUT', Buffer.from('part'));
      return [(await place.get('a', { query: { uploadId } })).line('<Size>'), (await place.head('a')).outcome];
    },
    ['200 Size=[4]', '404'],
  ),
  check(
    'presigned.get.unknownKey',
    async (place) => {
      const address = await place.presign('GET', 'a', 60, { keys: place.otherKeys });
      return [(await place.follow(address, 'GET')).outcome];
    },
    ['403 InvalidAccessKeyId'],
  ),
];

export const presignedChecks: readonly Check[] = [...getChecks, ...writeChecks];
