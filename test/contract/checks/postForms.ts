import { deriveSigningKey, sign } from '../../../src/core/sigv4/signature';
import { toAmzDate } from '../../../src/core/sigv4/signingDate';
import { type Check, check } from '../check';
import type { Place } from '../place';
import type { Reply } from '../reply';

type Condition = Readonly<Record<string, string>> | readonly [string, string | number, string | number];

interface Form {
  /** Beside those of the signature; a field without one is refused. */
  readonly conditions?: readonly Condition[];
  readonly fields?: Readonly<Record<string, string>>;
  readonly file?: string | null;
  /** Seconds until the policy expires. */
  readonly expires?: number;
  readonly change?: (fields: Record<string, string>) => Record<string, string>;
  readonly fileName?: string;
}

const boundary = 'contract-form-boundary';

/** A form as a browser sends it. Source: S3 API reference, "POST Object" and "Creating an HTML form". */
async function post(place: Place, form: Form): Promise<Reply> {
  const {
    conditions = [],
    fields = {},
    file = 'content',
    expires = 300,
    change = (all) => all,
    fileName = 'f.txt',
  } = form;
  const { keys, region } = place.store;
  const time = Date.now();
  const date = toAmzDate(time);
  const scope = { accessKeyId: keys.accessKeyId, date: date.slice(0, 8), region, service: 's3' };
  const signature = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${keys.accessKeyId}/${scope.date}/${region}/s3/aws4_request`,
    'x-amz-date': date,
  };
  const document = {
    expiration: new Date(time + expires * 1000).toISOString(),
    conditions: [
      { bucket: place.bucket },
      ['starts-with', '$key', place.prefix],
      ...Object.entries(signature).map(([name, value]) => ({ [name]: value })),
      ...conditions,
    ],
  };
  const policy = Buffer.from(JSON.stringify(document)).toString('base64');
  const all = change({
    key: place.key('a'),
    ...fields,
    ...signature,
    policy,
    'x-amz-signature': sign(deriveSigningKey(keys.secretAccessKey, scope), policy),
  });
  return place.onBucket('POST', '', {
    sign: false,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: encodeForm(all, file, fileName),
  });
}

function encodeForm(fields: Readonly<Record<string, string>>, file: string | null, fileName: string): string {
  const part = (name: string, value: string, more = '') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const parts = Object.entries(fields).map(([name, value]) => part(name, value));
  const filePart = file === null ? [] : [part('file', file, `; filename="${fileName}"\r\nContent-Type: text/plain`)];
  return [...parts, ...filePart, `--${boundary}--\r\n`].join('');
}

const without = (name: string) => (fields: Record<string, string>) =>
  Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name));

const given = (name: string, value: string) => ({ fields: { [name]: value }, conditions: [{ [name]: value }] });

interface Case extends Form {
  readonly outcome: string;
}

/** Forms, and whether the object is there afterwards follows from the outcome. */
const forms: Readonly<Record<string, Case>> = {
  right: { outcome: '204' },
  status200: { ...given('success_action_status', '200'), outcome: '200' },
  status201: { ...given('success_action_status', '201'), outcome: '201' },
  statusUnknown: { ...given('success_action_status', '299'), outcome: '204' },
  fieldNotInPolicy: { fields: { 'x-amz-meta-k': 'v' }, outcome: '403 AccessDenied' },
  ignoredField: { fields: { 'x-ignore-this': 'v' }, outcome: '204' },
  fieldOtherThanPolicy: {
    fields: { acl: 'public-read' },
    conditions: [{ acl: 'private' }],
    outcome: '403 AccessDenied',
  },
  conditionWithoutField: { conditions: [{ 'x-amz-meta-k': 'v' }], outcome: '403 AccessDenied' },
  startsWith: {
    fields: { 'Content-Type': 'image/png' },
    conditions: [['starts-with', '$Content-Type', 'image/']],
    outcome: '204',
  },
  startsWithOther: {
    fields: { 'Content-Type': 'text/html' },
    conditions: [['starts-with', '$Content-Type', 'image/']],
    outcome: '403 AccessDenied',
  },
  keyOutsidePolicy: { change: (fields) => ({ ...fields, key: 'elsewhere' }), outcome: '403 AccessDenied' },
  lengthWithin: { conditions: [['content-length-range', 1, 7]], outcome: '204' },
  lengthTooLarge: { conditions: [['content-length-range', 1, 6]], outcome: '400 EntityTooLarge' },
  lengthTooSmall: { conditions: [['content-length-range', 8, 10]], outcome: '400 EntityTooSmall' },
  expired: { expires: -60, outcome: '403 AccessDenied' },
  wrongSignature: {
    change: (fields) => ({ ...fields, 'x-amz-signature': 'a'.repeat(64) }),
    outcome: '403 SignatureDoesNotMatch',
  },
  tamperedPolicy: {
    change: (fields) => ({
      ...fields,
      policy: Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').toString('base64'),
    }),
    outcome: '403 SignatureDoesNotMatch',
  },
  noSignature: { change: without('x-amz-signature'), outcome: '400 InvalidArgument' },
  // Nobody signed it, so it is anybody's.
  noPolicy: { change: ({ key = '' }) => ({ key }), outcome: '403 AccessDenied' },
};

const formChecks = Object.entries(forms).map(([name, { outcome, ...form }]) =>
  check(
    `post.${name}`,
    async (place) => {
      const reply = await post(place, form);
      return [reply.outcome, (await place.get('a')).line('body')];
    },
    [outcome, outcome.startsWith('2') ? '200 body=content' : '404 NoSuchKey body=error'],
    name.startsWith('length') ? 'presign.postLimit' : 'presign.post',
  ),
);

const otherChecks: readonly Check[] = [
  check(
    'post.answer201',
    async (place) => {
      const reply = await post(place, given('success_action_status', '201'));
      return [reply.line('<Bucket>', '<Key>', '<ETag>'), `tells where: ${reply.tag('Location').includes('BUCKET')}`];
    },
    ['201 Bucket=[BUCKET] Key=[a] ETag=["9a0364b9e99bb480dd25e1f0284c8555"]', 'tells where: true'],
    'presign.post',
  ),
  check(
    'post.redirect',
    async (place) => {
      const reply = await post(place, given('success_action_redirect', 'http://127.0.0.1:9/done?x=1'));
      const to = new URL(reply.header('location'), 'http://nowhere');
      const { searchParams } = to;
      return [
        reply.outcome,
        `${to.host}${to.pathname} ${searchParams.get('x')} ${searchParams.get('bucket')} ${searchParams.get('key')} ${searchParams.get('etag')}`,
      ];
    },
    ['303', '127.0.0.1:9/done 1 BUCKET a "9a0364b9e99bb480dd25e1f0284c8555"'],
    'presign.post',
  ),
  check(
    'post.fileName',
    async (place) => {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of POST forms
      const key = place.key('up/${filename}');
      const reply = await post(place, { change: (fields) => ({ ...fields, key }) });
      return [reply.outcome, (await place.get('up/f.txt')).line('body')];
    },
    ['204', '200 body=content'],
    'presign.post',
  ),
  check(
    'post.metadata',
    async (place) => {
      const form = {
        fields: { 'Content-Type': 'image/png', 'x-amz-meta-k': 'v', 'Cache-Control': 'max-age=3' },
        conditions: [{ 'Content-Type': 'image/png' }, { 'x-amz-meta-k': 'v' }, { 'Cache-Control': 'max-age=3' }],
      };
      await post(place, form);
      return [(await place.head('a')).line('content-type', 'x-amz-meta-k', 'cache-control')];
    },
    ['200 content-type=image/png x-amz-meta-k=v cache-control=max-age=3'],
    'presign.post',
  ),
  check(
    'post.noKey',
    async (place) => [(await post(place, { change: without('key') })).refusal],
    ['refused'],
    'presign.post',
  ),
  check('post.noFile', async (place) => [(await post(place, { file: null })).refusal], ['refused'], 'presign.post'),
  check(
    'post.notAForm',
    async (place) => [(await place.onBucket('POST', '', { sign: false, body: 'a=b' })).refusal],
    ['refused'],
    'presign.post',
  ),
  check(
    'post.cutOff',
    async (place) => {
      const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
      const body = encodeForm({ key: place.key('a') }, 'content', 'f').slice(0, -30);
      return [
        (await place.onBucket('POST', '', { sign: false, headers, body })).refusal,
        (await place.head('a')).outcome,
      ];
    },
    ['refused', '404'],
    'presign.post',
  ),
  check(
    'post.policyNoJson',
    async (place) => {
      const policy = Buffer.from('{"expiration":').toString('base64');
      const reply = await post(place, { change: (fields) => ({ ...fields, policy }) });
      return [reply.refusal, (await place.head('a')).outcome];
    },
    ['refused', '404'],
    'presign.post',
  ),
];

/**
 * Ceph RGW 16 reads policies of forms with a parser that is ruined when two threads use it first at the same time (Boost.Spirit's grammar
 * ids): from then on it refuses every form, or dies. One alone, first, is safe.
 */
export const postFormChecks: readonly Check[] = [...formChecks, ...otherChecks].map((each) => ({
  ...each,
  alone: true,
}));
