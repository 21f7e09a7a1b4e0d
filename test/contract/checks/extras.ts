import { createHash } from 'node:crypto';
import { type Check, check } from '../check';

const md5 = (body: string) => ({ 'content-md5': createHash('md5').update(body).digest('base64') });
const sse = 'x-amz-server-side-encryption';

const customerKey = Buffer.alloc(32, 'k');
const sseC = {
  'x-amz-server-side-encryption-customer-algorithm': 'AES256',
  'x-amz-server-side-encryption-customer-key': customerKey.toString('base64'),
  'x-amz-server-side-encryption-customer-key-md5': createHash('md5').update(customerKey).digest('base64'),
};

const encryptionOf = (algorithm: string) =>
  `<ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>${algorithm}</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`;

const encryptionChecks: readonly Check[] = [
  check(
    // User guide, "Default encryption": SSE-S3 for every new object since January 2023.
    'encryption.default',
    async (place) => [
      (await place.put('a')).line(sse),
      (await place.head('a')).line(sse),
      (await place.onBucket('GET', 'encryption')).line('<SSEAlgorithm>'),
    ],
    [`200 ${sse}=AES256`, `200 ${sse}=AES256`, '200 SSEAlgorithm=[AES256]'],
    'encryption.bucket',
  ),
  check(
    'encryption.sseS3',
    async (place) => {
      const put = await place.put('a', 'x', { headers: { [sse]: 'AES256' } });
      return [put.line(sse), (await place.get('a')).line(sse, 'body')];
    },
    [`200 ${sse}=AES256`, `200 ${sse}=AES256 body=x`],
    'encryption.sseS3',
  ),
  check(
    'encryption.unknown',
    async (place) => {
      const put = await place.put('a', 'x', { headers: { [sse]: 'ROT13' } });
      return [put.outcome, (await place.head('a')).outcome];
    },
    ['400 InvalidArgument', '404'],
    'encryption.sseS3',
  ),
  check(
    // AWS takes keys of customers over TLS only; what has no such encryption has to refuse as well.
    'encryption.sseCOverHttp',
    async (place) => [(await place.put('a', 'x', { headers: sseC })).refusal, (await place.head('a')).outcome],
    ['refused', '404'],
    'encryption.sseC',
  ),
  check(
    'encryption.bucket.life',
    async (place) => {
      const own = await place.fresh();
      const body = encryptionOf('AES256');
      const put = await own.onBucket('PUT', 'encryption', { body, headers: md5(body) });
      const removed = await own.onBucket('DELETE', 'encryption');
      return [put.outcome, removed.outcome, (await own.onBucket('GET', 'encryption')).line('<SSEAlgorithm>')];
    },
    ['200', '204', '200 SSEAlgorithm=[AES256]'],
    'encryption.bucket',
  ),
  check(
    'encryption.bucket.unknown',
    async (place) => {
      const own = await place.fresh();
      const body = encryptionOf('ROT13');
      return [(await own.onBucket('PUT', 'encryption', { body, headers: md5(body) })).outcome];
    },
    ['400 MalformedXML'],
    'encryption.bucket',
  ),
];

const notificationChecks: readonly Check[] = [
  check(
    'notification.none',
    async (place) => {
      const reply = await (await place.fresh()).onBucket('GET', 'notification');
      return [
        reply.outcome,
        `empty: ${reply.tags('Id').length === 0 && reply.text.includes('<NotificationConfiguration')}`,
      ];
    },
    ['200', 'empty: true'],
    'notification.store',
  ),
  check(
    'notification.putNone',
    async (place) => {
      const own = await place.fresh();
      const body = '<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>';
      return [(await own.onBucket('PUT', 'notification', { body, headers: md5(body) })).outcome];
    },
    ['200'],
    'notification.store',
  ),
  check(
    'notification.cutOff',
    async (place) => {
      const own = await place.fresh();
      const body = '<NotificationConfiguration><TopicConf';
      return [(await own.onBucket('PUT', 'notification', { body, headers: md5(body) })).outcome];
    },
    ['400 MalformedXML'],
    'notification.store',
  ),
  check(
    'notification.eventUnknown',
    async (place) => {
      const own = await place.fresh();
      const body =
        '<NotificationConfiguration><TopicConfiguration><Id>a</Id><Topic>arn:aws:sns:us-east-1:1:t</Topic><Event>s3:Nothing:*</Event></TopicConfiguration></NotificationConfiguration>';
      return [(await own.onBucket('PUT', 'notification', { body, headers: md5(body) })).refusal];
    },
    ['refused'],
    'notification.store',
  ),
];

/**
 * Ways to append and rename that belong to other stores or to directory buckets. AWS ignores a parameter that it does not know, and would
 * overwrite; ours says that it does not do it, so this is what the sandbox is held to, not what AWS was seen to do.
 */
const appendChecks: readonly Check[] = [
  check(
    'append.rgw',
    async (place) => {
      await place.put('a', 'kept');
      return [
        (await place.put('a', 'more', { query: 'append&position=4' })).refusal,
        (await place.put('b', 'first', { query: 'append&position=0' })).refusal,
        (await place.put('b', ' second', { query: 'append&position=5' })).refusal,
        (await place.get('a')).line('body'),
        (await place.get('b')).line('body'),
      ];
    },
    ['refused', 'refused', 'refused', '200 body=kept', '404 NoSuchKey body=error'],
    'append.rgw',
  ),
  check(
    'append.rgw.wrongPosition',
    async (place) => {
      await place.put('b', 'first', { query: 'append&position=0' });
      const put = await place.put('b', 'second', { query: 'append&position=3' });
      return [put.refusal, (await place.get('b')).line('body')];
    },
    ['refused', '404 NoSuchKey body=error'],
    'append.rgw',
  ),
  check(
    'append.rgw.answer',
    async (place) => {
      const put = await place.put('b', 'first', { query: 'append&position=0' });
      return [
        put.status < 300 ? put.line('x-rgw-next-append-position') : put.refusal,
        (await place.head('b')).line('x-rgw-object-type'),
      ];
    },
    ['refused', '404 x-rgw-object-type=-'],
    'append.rgw',
  ),
  check(
    'append.rgw.versioned',
    async (place) => {
      const own = await place.fresh({ versioning: 'Enabled' });
      return [(await own.put('a', 'first', { query: 'append&position=0' })).refusal, (await own.head('a')).outcome];
    },
    ['refused', '404'],
    'append.rgw',
  ),
  check(
    'append.rgw.positionMissing',
    async (place) => [(await place.put('a', 'x', { query: 'append' })).refusal, (await place.head('a')).outcome],
    ['refused', '404'],
    'append.rgw',
  ),
  check(
    // PutObject: the offset is for directory buckets only.
    'append.writeOffset',
    async (place) => {
      await place.put('a', 'kept');
      const put = await place.put('a', 'more', { headers: { 'x-amz-write-offset-bytes': '4' } });
      return [put.refusal, (await place.get('a')).line('body')];
    },
    ['refused', '200 body=kept'],
    'append.writeOffset',
  ),
  check(
    'append.oss',
    async (place) => {
      await place.put('a', 'kept');
      const reply = await place.send('POST', 'a', { query: 'append&position=4', body: 'more' });
      return [reply.refusal, (await place.get('a')).line('body')];
    },
    ['refused', '200 body=kept'],
    'append.oss',
  ),
  check(
    // RenameObject: directory buckets only.
    'rename.object',
    async (place) => {
      await place.put('a', 'kept');
      const renamed = await place.send('PUT', 'b', {
        query: 'renameObject',
        headers: { 'x-amz-rename-source': place.source('a') },
      });
      return [renamed.refusal, (await place.get('a')).line('body'), (await place.head('b')).line('content-length')];
    },
    ['refused', '200 body=kept', '404 content-length=-'],
    'rename.object',
  ),
];

export const extraChecks: readonly Check[] = [...encryptionChecks, ...notificationChecks, ...appendChecks];
