import { createHash } from 'node:crypto';
import { type Check, check } from '../check';
import { hour, lockBucket, putLocked } from '../lockRequests';
import type { Place } from '../place';
import type { Reply } from '../reply';

const configuration = (rule: string) =>
  `<ObjectLockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`;
const byDefault = (inner: string) => configuration(`<Rule><DefaultRetention>${inner}</DefaultRetention></Rule>`);

function putConfiguration(place: Place, body: string): Promise<Reply> {
  const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
  return place.onBucket('PUT', 'object-lock', { body, headers });
}

export const lockedBucketChecks: readonly Check[] = [
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
