import type { Verdict } from '../../capabilities/verdict';
import { errorCodeOf, headerOf, saysYes } from '../run/answers';
import { bucketCheck, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { CannotTest, differs, ignored, notTested, refused, works } from '../run/verdicts';
import { md5Header, putDocument, storeDocument } from './bucketDocument';

const tagging = '<Tagging><TagSet><Tag><Key>owner</Key><Value>probe</Value></Tag></TagSet></Tagging>';

const origin = 'https://app.si-probe.example';

const cors = `<CORSConfiguration><CORSRule><AllowedOrigin>${origin}</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedHeader>content-type</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>60</MaxAgeSeconds></CORSRule></CORSConfiguration>`;

const lifecycle =
  '<LifecycleConfiguration><Rule><ID>si-probe</ID><Filter><Prefix>staging/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>3</Days></Expiration><AbortIncompleteMultipartUpload><DaysAfterInitiation>2</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>';

const website =
  '<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument></WebsiteConfiguration>';

const encryption =
  '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>';

/** A topic that nobody has made. */
const topic = 'arn:aws:sns:us-east-1:000000000000:si-probe-no-such-topic';

const notification = `<NotificationConfiguration><TopicConfiguration><Id>si-probe</Id><Topic>${topic}</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration></NotificationConfiguration>`;

/** Codes that speak of the topic, so that notifications as such are known to the store. */
const topicUnknown: readonly string[] = ['InvalidArgument', 'NoSuchKey', 'NoSuchEntity', 'InvalidARN', 'AccessDenied'];

async function preflight(context: CheckContext): Promise<Verdict> {
  const own = await context.own('config');
  if (!saysYes(await putDocument(own, 'cors', cors))) throw new CannotTest('noCors');
  const ask = (from: string) =>
    own.send({
      method: 'OPTIONS',
      key: own.key('object'),
      sign: false,
      headers: {
        origin: from,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type',
      },
    });
  const allowed = await ask(origin);
  if (!saysYes(allowed)) return refused(allowed);
  const granted = headerOf(allowed, 'access-control-allow-origin');
  if (granted !== origin && granted !== '*') return ignored('originNotAllowed');
  const stranger = await ask('https://stranger.example');
  const open = headerOf(stranger, 'access-control-allow-origin') !== '';
  return open ? ignored('everyOriginAllowed') : works();
}

/** A real topic would be somebody's; an unknown one tells whether the store knows notifications at all. */
async function notifications(context: CheckContext): Promise<Verdict> {
  const own = await context.own('config');
  const answer = await putDocument(own, 'notification', notification);
  if (!saysYes(answer)) {
    const code = errorCodeOf(answer);
    const aboutTopic = answer.status < 405 && topicUnknown.includes(code);
    return aboutTopic ? notTested('needsTopic', { status: answer.status, code }) : refused(answer);
  }
  const read = await own.send({ method: 'GET', query: ['notification'] });
  return read.body.toString().includes(topic) ? differs('unknownTopicAccepted') : ignored('notStored');
}

async function sseS3(context: CheckContext): Promise<Verdict> {
  const own = await context.own('encryption');
  const headers = { 'x-amz-server-side-encryption': 'AES256' };
  const answer = await own.send({ method: 'PUT', key: own.key('s3'), body: Buffer.from('secret'), headers });
  if (!saysYes(answer)) return refused(answer);
  const head = await own.must({ method: 'HEAD', key: own.key('s3') });
  return headerOf(head, 'x-amz-server-side-encryption') === 'AES256' ? works() : ignored('notEncrypted');
}

/** Who encrypts with a key of the client must not read without it. Source: S3 user guide, "Using SSE-C". */
async function sseC(context: CheckContext): Promise<Verdict> {
  const own = await context.own('encryption');
  const key = Buffer.alloc(32, 'si-probe key ');
  const customer = 'x-amz-server-side-encryption-customer';
  const headers = {
    [`${customer}-algorithm`]: 'AES256',
    [`${customer}-key`]: key.toString('base64'),
    [`${customer}-key-md5`]: md5Header(key)['content-md5'] ?? '',
  };
  const request = { method: 'PUT', key: own.key('c'), body: Buffer.from('secret'), headers };
  const answer = await own.send(request);
  if (!saysYes(answer)) return refused(answer);
  const without = await own.send({ method: 'GET', key: own.key('c') });
  if (saysYes(without)) return ignored('readableWithoutKey');
  const read = await own.send({ method: 'GET', key: own.key('c'), headers });
  return read.body.toString() === 'secret' ? works() : refused(read, { step: 'get' });
}

function document(subresource: string, text: string, expected: readonly string[]) {
  return async (context: CheckContext) => storeDocument(await context.own('config'), subresource, text, expected);
}

/** What belongs to a bucket, but for who may do what. */
export const bucketChecks: readonly Lane[] = [
  [
    bucketCheck('tags.bucket', document('tagging', tagging, ['owner', 'probe'])),
    bucketCheck('cors.store', document('cors', cors, [origin, 'PUT'])),
    bucketCheck('cors.preflight', preflight),
    bucketCheck(
      'lifecycle.store',
      document('lifecycle', lifecycle, ['staging/', '<Days>3<', '<DaysAfterInitiation>2<']),
    ),
    bucketCheck('website.store', document('website', website, ['index.html'])),
    bucketCheck('notification.store', notifications),
  ],
  [
    bucketCheck('encryption.sseS3', sseS3),
    bucketCheck('encryption.sseC', sseC),
    bucketCheck('encryption.bucket', async (context) =>
      storeDocument(await context.own('encryption'), 'encryption', encryption, ['AES256']),
    ),
  ],
];
