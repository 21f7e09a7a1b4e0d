import { type Check, check } from '../check';
import {
  bypass,
  governed,
  hold,
  hour,
  inOneHour,
  inTwoHours,
  lockBucket,
  putDocument,
  putLocked,
  retention,
} from '../lockRequests';

const retentionChecks: readonly Check[] = [
  check(
    'lock.retention.guards',
    async (place) => {
      const { own, put, versionId } = await governed(place);
      const query = { versionId };
      return [
        put.outcome,
        (await own.head('a')).line('x-amz-object-lock-mode'),
        (await own.remove('a', { query })).outcome,
        (await own.remove('a')).line('x-amz-delete-marker'),
        (await own.get('a', { query })).line('body'),
        (await own.remove('a', { query, headers: bypass })).outcome,
        (await own.get('a', { query })).status === 200 ? 'there' : 'gone',
      ];
    },
    [
      '200',
      '200 x-amz-object-lock-mode=GOVERNANCE',
      '403 AccessDenied',
      '204 x-amz-delete-marker=true',
      '200 body=kept',
      '204',
      'gone',
    ],
    'lock.retention',
  ),
  check(
    'lock.retention.withoutDigest',
    async (place) => {
      const own = await lockBucket(place);
      const headers = { 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-amz-object-lock-retain-until-date': inOneHour() };
      return [(await own.put('a', 'kept', { headers })).outcome, (await own.head('a')).outcome];
    },
    ['400 InvalidRequest', '404'],
    'lock.retention',
  ),
  check(
    'lock.retention.overwriteMakesVersion',
    async (place) => {
      const { own, versionId } = await governed(place);
      await own.put('a', 'new');
      return [(await own.get('a')).line('body'), (await own.get('a', { query: { versionId } })).line('body')];
    },
    ['200 body=new', '200 body=kept'],
    'lock.retention',
  ),
  check(
    'lock.retention.life',
    async (place) => {
      const { own } = await governed(place);
      const change = async (until: string, headers = {}) =>
        (await putDocument(own, 'a', 'retention', retention('GOVERNANCE', until), headers)).outcome;
      const soon = new Date(Date.now() + hour / 2).toISOString();
      return [
        (await own.get('a', { query: 'retention' })).line('<Mode>'),
        `longer ${await change(inTwoHours())}`,
        `shorter ${await change(soon)}`,
        `shorter with bypass ${await change(soon, bypass)}`,
      ];
    },
    ['200 Mode=[GOVERNANCE]', 'longer 200', 'shorter 403 AccessDenied', 'shorter with bypass 200'],
    'lock.retention',
  ),
  check(
    // Nobody may delete it or lift its retention, bypass or not; it runs out after a few seconds here.
    'lock.retention.compliance',
    async (place) => {
      const own = await lockBucket(place);
      const until = new Date(Date.now() + 4_000).toISOString();
      const headers = { 'x-amz-object-lock-mode': 'COMPLIANCE', 'x-amz-object-lock-retain-until-date': until };
      const versionId = (await putLocked(own, 'kept', headers)).header('x-amz-version-id');
      const query = { versionId };
      const lift = retention('GOVERNANCE', inOneHour());
      const attempts = [
        (await own.remove('a', { query, headers: bypass })).outcome,
        (await putDocument(own, 'a', 'retention', lift, bypass)).outcome,
      ];
      await place.store.pollUntil(async () => (await own.remove('a', { query })).status === 204);
      return [...attempts, 'gone when its time is over'];
    },
    ['403 AccessDenied', '403 AccessDenied', 'gone when its time is over'],
    'lock.retention',
  ),
  check(
    'lock.retention.none',
    async (place) => {
      const own = await lockBucket(place);
      await own.put('a');
      return [(await own.get('a', { query: 'retention' })).outcome];
    },
    ['404 NoSuchObjectLockConfiguration'],
    'lock.retention',
  ),
  check(
    'lock.retention.inBucketWithout',
    async (place) => {
      await place.put('a', 'kept');
      const headers = { 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-amz-object-lock-retain-until-date': inOneHour() };
      return [
        (await putDocument(place, 'a', 'retention', retention('GOVERNANCE', inOneHour()))).outcome,
        (await place.get('a', { query: 'retention' })).outcome,
        (await putLocked(place, 'kept', headers)).outcome,
        (await place.get('a')).line('body'),
      ];
    },
    ['400 InvalidRequest', '400 InvalidRequest', '400 InvalidRequest', '200 body=kept'],
    'lock.retention',
  ),
  check(
    'lock.retention.past',
    async (place) => {
      const own = await lockBucket(place);
      await own.put('a', 'kept');
      return [(await putDocument(own, 'a', 'retention', retention('GOVERNANCE', '2020-01-01T00:00:00Z'))).outcome];
    },
    ['400 InvalidArgument'],
    'lock.retention',
  ),
  check(
    'lock.retention.modeUnknown',
    async (place) => {
      const own = await lockBucket(place);
      await own.put('a', 'kept');
      return [
        (await putDocument(own, 'a', 'retention', retention('FOREVER', inOneHour()))).outcome,
        (await own.get('a')).line('body'),
      ];
    },
    ['400 MalformedXML', '200 body=kept'],
    'lock.retention',
  ),
  check(
    'lock.retention.headerAlone',
    async (place) => {
      const own = await lockBucket(place);
      return [
        (await putLocked(own, 'x', { 'x-amz-object-lock-mode': 'GOVERNANCE' })).outcome,
        (await own.head('a')).outcome,
      ];
    },
    ['400 InvalidArgument', '404'],
    'lock.retention',
  ),
  check(
    'lock.retention.batchDelete',
    async (place) => {
      const { own, versionId } = await governed(place);
      const body = `<Delete><Object><Key>a</Key><VersionId>${versionId}</VersionId></Object></Delete>`;
      return [
        (await own.batchDelete(body)).line('<Code>'),
        (await own.get('a')).line('body'),
        (await own.batchDelete(body, bypass)).line('<Code>'),
      ];
    },
    ['200 Code=[AccessDenied]', '200 body=kept', '200 Code=[]'],
    'lock.retention',
  ),
];

const holdChecks: readonly Check[] = [
  check(
    'lock.legalHold.life',
    async (place) => {
      const own = await lockBucket(place);
      const versionId = (await own.put('a', 'kept')).header('x-amz-version-id');
      const status = async () => (await own.get('a', { query: 'legal-hold' })).line('<Status>');
      const on = await putDocument(own, 'a', 'legal-hold', hold('ON'));
      const between = await status();
      const attempt = await own.remove('a', { query: { versionId }, headers: bypass });
      await putDocument(own, 'a', 'legal-hold', hold('OFF'));
      return [
        on.outcome,
        between,
        attempt.outcome,
        await status(),
        (await own.remove('a', { query: { versionId } })).outcome,
      ];
    },
    ['200', '200 Status=[ON]', '403 AccessDenied', '200 Status=[OFF]', '204'],
    'lock.legalHold',
  ),
  check(
    'lock.legalHold.onPut',
    async (place) => {
      const own = await lockBucket(place);
      const put = await putLocked(own, 'kept', { 'x-amz-object-lock-legal-hold': 'ON' });
      const query = { versionId: put.header('x-amz-version-id') };
      return [
        put.outcome,
        (await own.head('a')).line('x-amz-object-lock-legal-hold'),
        (await own.remove('a', { query })).outcome,
      ];
    },
    ['200', '200 x-amz-object-lock-legal-hold=ON', '403 AccessDenied'],
    'lock.legalHold',
  ),
  check(
    'lock.legalHold.statusUnknown',
    async (place) => {
      const own = await lockBucket(place);
      await own.put('a', 'kept');
      return [(await putDocument(own, 'a', 'legal-hold', hold('MAYBE'))).outcome, (await own.get('a')).line('body')];
    },
    ['400 MalformedXML', '200 body=kept'],
    'lock.legalHold',
  ),
  check(
    'lock.legalHold.inBucketWithout',
    async (place) => {
      await place.put('a', 'kept');
      return [(await putDocument(place, 'a', 'legal-hold', hold('ON'))).outcome, (await place.get('a')).line('body')];
    },
    ['400 InvalidRequest', '200 body=kept'],
    'lock.legalHold',
  ),
];

export const lockChecks: readonly Check[] = [...retentionChecks, ...holdChecks];
