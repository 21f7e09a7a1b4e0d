import { createHash } from 'node:crypto';
import { type Check, check } from '../check';
import type { Place } from '../place';
import type { Reply } from '../reply';

const lifecycleOf = (...rules: readonly string[]) =>
  `<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${rules.map((rule) => `<Rule>${rule}</Rule>`).join('')}</LifecycleConfiguration>`;

const expire = (id: string, prefix: string, more = '<Expiration><Days>3</Days></Expiration>') =>
  `<ID>${id}</ID><Filter><Prefix>${prefix}</Prefix></Filter><Status>Enabled</Status>${more}`;

function putLifecycle(place: Place, body: string): Promise<Reply> {
  const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
  return place.onBucket('PUT', 'lifecycle', { body, headers });
}

const lifeCheck = check(
  'lifecycle.life',
  async (place) => {
    const own = await place.fresh();
    const before = (await own.onBucket('GET', 'lifecycle')).outcome;
    const noncurrent = '<NoncurrentVersionExpiration><NoncurrentDays>2</NoncurrentDays></NoncurrentVersionExpiration>';
    const abort =
      '<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>';
    const put = await putLifecycle(
      own,
      lifecycleOf(expire('one', 'logs/'), expire('two', 'x/', `${noncurrent}${abort}`)),
    );
    const got = await own.onBucket('GET', 'lifecycle');
    const removed = await own.onBucket('DELETE', 'lifecycle');
    return [
      before,
      put.outcome,
      got.line('<Prefix>', '<Status>', '<Days>', '<NoncurrentDays>', '<DaysAfterInitiation>'),
      `ids ${got.tags('ID').toSorted()}`,
      removed.outcome,
      (await own.onBucket('GET', 'lifecycle')).outcome,
    ];
  },
  [
    '404 NoSuchLifecycleConfiguration',
    '200',
    '200 Prefix=[logs/, x/] Status=[Enabled, Enabled] Days=[3] NoncurrentDays=[2] DaysAfterInitiation=[1]',
    'ids one,two',
    '204',
    '404 NoSuchLifecycleConfiguration',
  ],
  'lifecycle.store',
);

/** Source: S3 API reference, PutBucketLifecycleConfiguration, and user guide, "Lifecycle configuration elements". */
const refused: Readonly<Record<string, readonly [body: string, outcome: string]>> = {
  cutOff: ['<LifecycleConfiguration><Rule>', '400 MalformedXML'],
  noRule: [lifecycleOf(), '400 MalformedXML'],
  statusUnknown: [lifecycleOf(expire('a', '').replace('Enabled', 'On')), '400 MalformedXML'],
  zeroDays: [lifecycleOf(expire('a', '', '<Expiration><Days>0</Days></Expiration>')), '400 InvalidArgument'],
  noAction: [lifecycleOf(expire('a', '', '')), '400 InvalidRequest'],
  sameId: [lifecycleOf(expire('a', 'x/'), expire('a', 'y/')), '400 InvalidArgument'],
  idTooLong: [lifecycleOf(expire('i'.repeat(256), '')), '400 InvalidArgument'],
  dateNotMidnight: [
    lifecycleOf(expire('a', '', '<Expiration><Date>2037-01-01T10:00:00Z</Date></Expiration>')),
    '400 InvalidArgument',
  ],
};

const refusedChecks = Object.entries(refused).map(([name, [body, outcome]]) =>
  check(
    `lifecycle.${name}`,
    async (place) => {
      const own = await place.fresh();
      return [(await putLifecycle(own, body)).outcome, (await own.onBucket('GET', 'lifecycle')).outcome];
    },
    [outcome, '404 NoSuchLifecycleConfiguration'],
    'lifecycle.store',
  ),
);

export const lifecycleChecks: readonly Check[] = [
  lifeCheck,
  ...refusedChecks,
  check(
    'lifecycle.idMade',
    async (place) => {
      const own = await place.fresh();
      await putLifecycle(own, lifecycleOf(expire('', 'a/').replace('<ID></ID>', '')));
      return [`an id: ${(await own.onBucket('GET', 'lifecycle')).tag('ID').length > 0}`];
    },
    ['an id: true'],
    'lifecycle.store',
  ),
  check(
    'lifecycle.replacesAll',
    async (place) => {
      const own = await place.fresh();
      await putLifecycle(own, lifecycleOf(expire('one', 'a/'), expire('two', 'b/')));
      await putLifecycle(own, lifecycleOf(expire('three', 'c/')));
      return [(await own.onBucket('GET', 'lifecycle')).line('<ID>')];
    },
    ['200 ID=[three]'],
    'lifecycle.store',
  ),
];
