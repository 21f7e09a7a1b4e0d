import { createHash } from 'node:crypto';
import { type Check, check } from '../check';
import { anybody, openBucket } from '../openBucket';

const md5 = (body: string) => ({ 'content-md5': createHash('md5').update(body).digest('base64') });

const aclChecks: readonly Check[] = [
  check(
    'acl.default',
    async (place) => {
      await place.put('a');
      return [
        (await place.onBucket('GET', 'acl')).line('<Permission>'),
        (await place.get('a', { query: 'acl' })).line('<Permission>'),
      ];
    },
    ['200 Permission=[FULL_CONTROL]', '200 Permission=[FULL_CONTROL]'],
    'acl.canned',
  ),
  check(
    'acl.ofMissing',
    async (place) => [(await place.get('a', { query: 'acl' })).outcome],
    ['404 NoSuchKey'],
    'acl.canned',
  ),
  check(
    // User guide, "Controlling ownership of objects": new buckets have ACLs switched off, PutObjectAcl and public ACLs are refused.
    'acl.offInNewBuckets',
    async (place) => {
      await place.put('a');
      return [
        (await place.send('PUT', 'a', { query: 'acl', headers: { 'x-amz-acl': 'public-read' } })).outcome,
        (await place.put('b', 'x', { headers: { 'x-amz-acl': 'public-read' } })).outcome,
        (await place.put('c', 'x', { headers: { 'x-amz-acl': 'bucket-owner-full-control' } })).outcome,
        (await place.get('a', anybody)).outcome,
      ];
    },
    ['400 AccessControlListNotSupported', '400 AccessControlListNotSupported', '200', '403 AccessDenied'],
    'acl.canned',
  ),
  check(
    'acl.publicRead.onPut',
    async (place) => {
      const own = await openBucket(place);
      await own.put('a', 'open', { headers: { 'x-amz-acl': 'public-read' } });
      await own.put('b', 'closed');
      return [
        (await own.get('a', anybody)).line('body'),
        (await own.get('b', anybody)).outcome,
        (await own.put('a', 'x', anybody)).outcome,
        (await own.onBucket('GET', '', anybody)).outcome,
      ];
    },
    ['200 body=open', '403 AccessDenied', '403 AccessDenied', '403 AccessDenied'],
    'acl.publicRead',
  ),
  check(
    'acl.publicRead.later',
    async (place) => {
      const own = await openBucket(place);
      await own.put('a', 'open');
      const put = await own.send('PUT', 'a', { query: 'acl', headers: { 'x-amz-acl': 'public-read' } });
      const open = await own.get('a', anybody);
      await own.send('PUT', 'a', { query: 'acl', headers: { 'x-amz-acl': 'private' } });
      return [put.outcome, open.line('body'), (await own.get('a', anybody)).outcome, (await own.get('a')).line('body')];
    },
    ['200', '200 body=open', '403 AccessDenied', '200 body=open'],
    'acl.publicRead',
  ),
  check(
    'acl.publicRead.ofBucket',
    async (place) => {
      const own = await openBucket(place);
      await own.put('a', 'closed');
      const put = await own.onBucket('PUT', 'acl', { headers: { 'x-amz-acl': 'public-read' } });
      return [
        put.outcome,
        (await own.onBucket('GET', 'list-type=2', anybody)).listing,
        (await own.get('a', anybody)).outcome,
      ];
    },
    ['200', '200 [a]', '403 AccessDenied'],
    'acl.publicRead',
  ),
  check(
    'acl.unknown',
    async (place) => {
      const own = await openBucket(place);
      const headers = { 'x-amz-acl': 'open-to-all' };
      return [(await own.put('a', 'x', { headers })).outcome, (await own.head('a')).outcome];
    },
    ['400 InvalidArgument', '404'],
    'acl.canned',
  ),
  check(
    'acl.malformed',
    async (place) => {
      const own = await openBucket(place);
      await own.put('a', 'kept');
      const body = '<AccessControlPolicy><Owner>';
      const put = await own.put('a', body, { query: 'acl', headers: md5(body) });
      return [put.outcome, (await own.get('a')).line('body')];
    },
    ['400 MalformedACLError', '200 body=kept'],
    'acl.canned',
  ),
  check(
    'acl.ownerAsItIs',
    async (place) => {
      const own = await openBucket(place);
      await own.put('a', 'kept');
      const body = (await own.get('a', { query: 'acl' })).text;
      const put = await own.put('a', body, { query: 'acl', headers: md5(body) });
      return [put.outcome, (await own.get('a')).line('body')];
    },
    ['200', '200 body=kept'],
    'acl.canned',
  ),
];

const blockOf = (value: boolean) => {
  const names = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  const inner = names.map((name) => `<${name}>${value}</${name}>`).join('');
  return `<PublicAccessBlockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</PublicAccessBlockConfiguration>`;
};

const blockChecks: readonly Check[] = [
  check(
    // User guide, "Blocking public access": new buckets have all four on since April 2023.
    'publicAccessBlock.default',
    async (place) => {
      const own = await place.fresh();
      const shown = ['<BlockPublicAcls>', '<IgnorePublicAcls>', '<BlockPublicPolicy>', '<RestrictPublicBuckets>'];
      return [(await own.onBucket('GET', 'publicAccessBlock')).line(...shown)];
    },
    ['200 BlockPublicAcls=[true] IgnorePublicAcls=[true] BlockPublicPolicy=[true] RestrictPublicBuckets=[true]'],
  ),
  check(
    'publicAccessBlock.life',
    async (place) => {
      const own = await place.fresh();
      const body = blockOf(true);
      const put = await own.onBucket('PUT', 'publicAccessBlock', { body, headers: md5(body) });
      const got = await own.onBucket('GET', 'publicAccessBlock');
      const removed = await own.onBucket('DELETE', 'publicAccessBlock');
      return [
        put.outcome,
        got.line('<BlockPublicAcls>'),
        removed.outcome,
        (await own.onBucket('GET', 'publicAccessBlock')).outcome,
      ];
    },
    ['200', '200 BlockPublicAcls=[true]', '204', '404 NoSuchPublicAccessBlockConfiguration'],
  ),
  check(
    'publicAccessBlock.plainPut',
    async (place) => {
      const own = await place.fresh();
      const body = blockOf(true);
      await own.onBucket('PUT', 'publicAccessBlock', { body, headers: md5(body) });
      return [(await own.put('a')).outcome];
    },
    ['200'],
    'publicAccessBlock.plainPut',
  ),
  check(
    'publicAccessBlock.refusesPublicAcl',
    async (place) => {
      const own = await openBucket(place);
      const body = blockOf(true);
      await own.onBucket('PUT', 'publicAccessBlock', { body, headers: md5(body) });
      return [(await own.put('a', 'x', { headers: { 'x-amz-acl': 'public-read' } })).outcome];
    },
    ['403 AccessDenied'],
  ),
];

export const aclAndBlockChecks: readonly Check[] = [...aclChecks, ...blockChecks];
