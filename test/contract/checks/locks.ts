import { createHash } from 'node:crypto';
import { type Check, check } from '../check';
import type { Place } from '../place';
import type { Reply } from '../reply';

const hour = 3_600_000;
const inOneHour = () => new Date(Date.now() + hour).toISOString();
const inTwoHours = () => new Date(Date.now() + 2 * hour).toISOString();
const bypass = { 'x-amz-bypass-governance-retention': 'true' };

function lockBucket(place: Place): Promise<Place> {
  return place.fresh({ headers: { 'x-amz-bucket-object-lock-enabled': 'true' } });
}

function send(place: Place, name: string, query: string, body: string, headers = {}): Promise<Reply> {
  const md5 = { 'content-md5': createHash('md5').update(body).digest('base64') };
  return place.put(name, body, { query, headers: { ...md5, ...headers } });
}

const retention = (mode: string, until: string) =>
  `<Retention xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Mode>${mode}</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`;
const hold = (status: string) =>
  `<LegalHold xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>${status}</Status></LegalHold>`;
const configuration = (rule: string) =>
  `<ObjectLockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`;
const byDefault = (inner: string) => configuration(`<Rule><DefaultRetention>${inner}</DefaultRetention></Rule>`);

function putConfiguration(place: Place, body: string): Promise<Reply> {
  const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
  return place.onBucket('PUT', 'object-lock', { body, headers });
}

/** A locked version wants the digest of its content with it (PutObject, Content-MD5). */
function putLocked(place: Place, body: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
  return place.put('a', body, {
    headers: { 'content-md5': createHash('md5').update(body).digest('base64'), ...headers },
  });
}

/** A version of `a` under governance for an hour. */
async function governed(place: Place) {
  const own = await lockBucket(place);
  const headers = { 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-amz-object-lock-retain-until-date': inOneHour() };
  const put = await putLocked(own, 'kept', headers);
  return { own, put, versionId: put.header('x-amz-version-id') };
}

const bucketChecks: readonly Check[] = [
  check(
    'lock.bucket',
    async (place) => {
      const own = await lockBucket(place);
      return [
        (await own.onBucket('GET', 'object-lock')).line('<ObjectLockEnabled>', '<Mode>'),
        (await own.onBucket('GET', 'versioning')).line('<Status>'),
      ];
    },
    ['200 ObjectLockEnabled=[Enabled] Mode=[]', '200 Status=[Enabled]'],
    'lock.bucket',
  ),
  check(
    'lock.bucket.without',
    async (place) => [(await (await place.fresh()).onBucket('GET', 'object-lock')).outcome],
    ['404 ObjectLockConfigurationNotFoundError'],
    'lock.bucket',
  ),
  check(
    // Object lock needs versioning for good.
    'lock.bucket.keepsVersioning',
    async (place) => {
      const own = await lockBucket(place);
      const body = '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>';
      return [
        (await own.onBucket('PUT', 'versioning', { body })).outcome,
        (await own.onBucket('GET', 'versioning')).line('<Status>'),
      ];
    },
    ['409 InvalidBucketState', '200 Status=[Enabled]'],
    'lock.bucket',
  ),
  check(
    'lock.bucket.defaultRetention',
    async (place) => {
      const own = await lockBucket(place);
      const put = await putConfiguration(own, byDefault('<Mode>GOVERNANCE</Mode><Days>1</Days>'));
      const versionId = (await putLocked(own, 'x', {})).header('x-amz-version-id');
      const head = await own.head('a');
      const until = Date.parse(head.header('x-amz-object-lock-retain-until-date')) - Date.now();
      return [
        put.outcome,
        (await own.onBucket('GET', 'object-lock')).line('<Mode>', '<Days>'),
        head.line('x-amz-object-lock-mode'),
        `about a day: ${until > 23 * hour && until < 25 * hour}`,
        (await own.remove('a', { query: { versionId } })).outcome,
      ];
    },
    [
      '200',
      '200 Mode=[GOVERNANCE] Days=[1]',
      '200 x-amz-object-lock-mode=GOVERNANCE',
      'about a day: true',
      '403 AccessDenied',
    ],
    'lock.bucket',
  ),
  ...Object.entries({
    daysAndYears: [byDefault('<Mode>GOVERNANCE</Mode><Days>1</Days><Years>1</Years>'), '400 MalformedXML'],
    neither: [byDefault('<Mode>GOVERNANCE</Mode>'), '400 MalformedXML'],
    zeroDays: [byDefault('<Mode>GOVERNANCE</Mode><Days>0</Days>'), '400 InvalidArgument'],
    modeUnknown: [byDefault('<Mode>FOREVER</Mode><Days>1</Days>'), '400 MalformedXML'],
    notEnabled: [configuration('').replace('>Enabled<', '>Disabled<'), '400 MalformedXML'],
  } as const).map(([name, [body, outcome]]) =>
    check(
      `lock.bucket.malformed.${name}`,
      async (place) => {
        const own = await lockBucket(place);
        return [(await putConfiguration(own, body)).outcome, (await own.onBucket('GET', 'object-lock')).line('<Mode>')];
      },
      [outcome, '200 Mode=[]'],
      'lock.bucket',
    ),
  ),
];

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
        (await send(own, 'a', 'retention', retention('GOVERNANCE', until), headers)).outcome;
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
        (await send(own, 'a', 'retention', lift, bypass)).outcome,
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
        (await send(place, 'a', 'retention', retention('GOVERNANCE', inOneHour()))).outcome,
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
      return [(await send(own, 'a', 'retention', retention('GOVERNANCE', '2020-01-01T00:00:00Z'))).outcome];
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
        (await send(own, 'a', 'retention', retention('FOREVER', inOneHour()))).outcome,
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
      const on = await send(own, 'a', 'legal-hold', hold('ON'));
      const between = await status();
      const attempt = await own.remove('a', { query: { versionId }, headers: bypass });
      await send(own, 'a', 'legal-hold', hold('OFF'));
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
      return [(await send(own, 'a', 'legal-hold', hold('MAYBE'))).outcome, (await own.get('a')).line('body')];
    },
    ['400 MalformedXML', '200 body=kept'],
    'lock.legalHold',
  ),
  check(
    'lock.legalHold.inBucketWithout',
    async (place) => {
      await place.put('a', 'kept');
      return [(await send(place, 'a', 'legal-hold', hold('ON'))).outcome, (await place.get('a')).line('body')];
    },
    ['400 InvalidRequest', '200 body=kept'],
    'lock.legalHold',
  ),
];

export const lockChecks: readonly Check[] = [...bucketChecks, ...retentionChecks, ...holdChecks];
