import { type Check, check } from '../check';
import { anybody, openBucket } from '../openBucket';
import type { Place } from '../place';

type Statement = Readonly<Record<string, unknown>>;

const policyOf = (...statements: readonly Statement[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

const allowRead = (own: Place, path = '*'): Statement => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: `arn:aws:s3:::${own.bucket}/${path}`,
});

export const policyChecks: readonly Check[] = [
  check(
    'policy.life',
    async (place) => {
      const own = await openBucket(place);
      const before = (await own.onBucket('GET', 'policy')).outcome;
      const put = await own.onBucket('PUT', 'policy', { body: policyOf(allowRead(own)) });
      const got = await own.onBucket('GET', 'policy');
      const removed = await own.onBucket('DELETE', 'policy');
      return [
        before,
        put.outcome.replace('200', '204'),
        `${got.status} the same: ${JSON.stringify(JSON.parse(got.text || 'null')) === policyOf(allowRead(own))}`,
        removed.outcome,
        (await own.onBucket('GET', 'policy')).outcome,
        (await own.onBucket('DELETE', 'policy')).outcome,
      ];
    },
    ['404 NoSuchBucketPolicy', '204', '200 the same: true', '204', '404 NoSuchBucketPolicy', '204'],
    'policy.store',
  ),
  check(
    'policy.allowsAnybodyToRead',
    async (place) => {
      const own = await openBucket(place);
      await own.put('open/a', 'open');
      await own.put('closed/a', 'closed');
      const before = (await own.get('open/a', anybody)).outcome;
      await own.onBucket('PUT', 'policy', { body: policyOf(allowRead(own, 'open/*')) });
      return [
        before,
        (await own.get('open/a', anybody)).line('body'),
        (await own.get('closed/a', anybody)).outcome,
        (await own.put('open/a', 'x', anybody)).outcome,
        (await own.remove('open/a', anybody)).outcome,
        (await own.onBucket('GET', 'list-type=2', anybody)).outcome,
        (await own.get('closed/a')).line('body'),
      ];
    },
    ['403 AccessDenied', '200 body=open', ...Array(4).fill('403 AccessDenied'), '200 body=closed'],
    'policy.enforce',
  ),
  check(
    'policy.deniesTheOwner',
    async (place) => {
      const own = await openBucket(place);
      await own.put('locked/a', 'kept');
      const deny = { ...allowRead(own, 'locked/*'), Effect: 'Deny', Action: ['s3:DeleteObject', 's3:PutObject'] };
      await own.onBucket('PUT', 'policy', { body: policyOf(deny) });
      return [
        (await own.remove('locked/a')).outcome,
        (await own.put('locked/a', 'new')).outcome,
        (await own.get('locked/a')).line('body'),
        (await own.put('other', 'x')).outcome,
      ];
    },
    ['403 AccessDenied', '403 AccessDenied', '200 body=kept', '200'],
    'policy.enforce',
  ),
  check(
    'policy.denyBeatsAllow',
    async (place) => {
      const own = await openBucket(place);
      await own.put('a/secret', 'x');
      const body = policyOf(allowRead(own), { ...allowRead(own, 'a/*'), Effect: 'Deny' });
      await own.onBucket('PUT', 'policy', { body });
      return [(await own.get('a/secret', anybody)).outcome];
    },
    ['403 AccessDenied'],
    'policy.enforce',
  ),
  check(
    'policy.allowsAnybodyToList',
    async (place) => {
      const own = await openBucket(place);
      await own.put('a');
      const statement = { ...allowRead(own), Action: 's3:ListBucket', Resource: `arn:aws:s3:::${own.bucket}` };
      await own.onBucket('PUT', 'policy', { body: policyOf(statement) });
      return [(await own.onBucket('GET', 'list-type=2', anybody)).listing, (await own.get('a', anybody)).outcome];
    },
    ['200 [a]', '403 AccessDenied'],
    'policy.enforce',
  ),
  check(
    // For whoever may list, a key that is not there is 404; for all others 403 (GetObject, "Permissions").
    'policy.missingKeyOfAnybody',
    async (place) => {
      const own = await openBucket(place);
      await own.onBucket('PUT', 'policy', { body: policyOf(allowRead(own)) });
      return [(await own.get('missing', anybody)).outcome];
    },
    ['403 AccessDenied'],
    'policy.enforce',
  ),
  check(
    'policy.publicIsBlockedInNewBuckets',
    async (place) => {
      const own = await place.fresh();
      return [(await own.onBucket('PUT', 'policy', { body: policyOf(allowRead(own)) })).outcome];
    },
    ['403 AccessDenied'],
    'policy.store',
  ),
  ...Object.entries({
    noJson: '{"Version":',
    empty: '{}',
    noEffect: policyOf({ Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::BUCKET/*' }),
    otherBucket: policyOf({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::elsewhere/*',
    }),
    unknownAction: policyOf({ Effect: 'Deny', Principal: '*', Action: 's3:Fly', Resource: 'arn:aws:s3:::BUCKET/*' }),
  }).map(([name, body]) =>
    check(
      `policy.malformed.${name}`,
      async (place) => {
        const own = await openBucket(place);
        const put = await own.onBucket('PUT', 'policy', { body: body.replace('BUCKET', own.bucket) });
        return [put.outcome, (await own.onBucket('GET', 'policy')).outcome];
      },
      ['400 MalformedPolicy', '404 NoSuchBucketPolicy'],
      'policy.store',
    ),
  ),
];
