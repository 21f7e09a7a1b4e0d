import type { Verdict } from '../../capabilities/verdict';
import { signedPostForm } from '../../rawS3/postForm';
import type { RawS3Answer, RawS3Request } from '../../rawS3/rawS3Client';
import { saysYes } from '../run/answers';
import { check, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { ignored, refused, works } from '../run/verdicts';

/** Seconds that what is signed can be used. */
const expires = 60;
const formLimit = 64;

/** Signs an address and sends it as somebody would who has nothing but it. */
async function usePresigned(context: CheckContext, request: RawS3Request, body?: Buffer): Promise<RawS3Answer> {
  const { client } = context.parts;
  const addressed = { bucket: context.bucket, addressing: client.addressing, ...request };
  const target = await client.raw.presign(addressed, expires);
  return context.send({ ...addressed, target, sign: false, ...(body && { body }) });
}

async function presignedGet(context: CheckContext): Promise<Verdict> {
  await context.put('a b+ü.txt', 'shared');
  const answer = await usePresigned(context, { method: 'GET', key: context.key('a b+ü.txt') });
  if (!saysYes(answer)) return refused(answer);
  return answer.body.toString() === 'shared' ? works() : ignored('otherBody');
}

async function presignedPut(context: CheckContext): Promise<Verdict> {
  const answer = await usePresigned(context, { method: 'PUT', key: context.key('object') }, Buffer.from('sent'));
  if (!saysYes(answer)) return refused(answer);
  return (await context.read('object')) === 'sent' ? works() : ignored('notStored');
}

async function presignedExpired(context: CheckContext): Promise<Verdict> {
  await context.put('object', 'secret');
  const skew = (context.parts.server.skewSeconds ?? 0) * 1000;
  const request = { method: 'GET', key: context.key('object'), clockOffset: skew - 10 * expires * 1000 };
  const answer = await usePresigned(context, request);
  return saysYes(answer) ? ignored('accepted') : works({ status: answer.status });
}

async function postForm(context: CheckContext, name: string, file: Buffer): Promise<RawS3Answer> {
  const { connection, keys, server } = context.parts;
  const { body, contentType } = signedPostForm({
    bucket: context.bucket,
    key: context.key(name),
    file,
    keys: await keys(),
    region: connection.region,
    time: Date.now() + (server.skewSeconds ?? 0) * 1000,
    expires,
    length: [1, formLimit],
  });
  return context.send({ method: 'POST', sign: false, headers: { 'content-type': contentType }, body });
}

async function presignedPost(context: CheckContext): Promise<Verdict> {
  const answer = await postForm(context, 'form', Buffer.from('posted'));
  if (!saysYes(answer)) return refused(answer);
  return (await context.read('form')) === 'posted' ? works() : ignored('notStored');
}

async function postLimit(context: CheckContext): Promise<Verdict> {
  const fits = await postForm(context, 'fits', Buffer.alloc(formLimit, 'a'));
  if (!saysYes(fits)) return refused(fits);
  const answer = await postForm(context, 'large', Buffer.alloc(formLimit + 1, 'a'));
  if (!saysYes(answer)) return works({ status: answer.status });
  return ignored('tooLargeAccepted');
}

/** What somebody may do who has an address or a form that was signed. */
export const sharingChecks: readonly Lane[] = [
  [check('presign.get', presignedGet)],
  [check('presign.put', presignedPut)],
  [check('presign.expired', presignedExpired)],
  [check('presign.post', presignedPost)],
  [check('presign.postLimit', postLimit)],
];
