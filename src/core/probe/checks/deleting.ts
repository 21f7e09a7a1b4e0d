import { createHash } from 'node:crypto';
import type { Verdict } from '../../capabilities/verdict';
import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { escapeXml, innerXml, saysYes, xmlText } from '../run/answers';
import { check, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { differs, ignored, refused, works } from '../run/verdicts';

/** Names of what a batch deletes; the last is not there, which S3 counts as deleted. */
const batch = ['one', 'two & <three>', 'missing'] as const;

async function single(context: CheckContext): Promise<Verdict> {
  await context.put('object', 'content');
  const answer = await context.send({ method: 'DELETE', key: context.key('object') });
  if (!saysYes(answer)) return refused(answer);
  if ((await context.read('object')) !== undefined) return ignored('notDeleted');
  const again = await context.send({ method: 'DELETE', key: context.key('object') });
  return again.status === 204 ? works() : differs('missingIsAnError', { status: again.status });
}

function deleteBatch(context: CheckContext, names: readonly string[], digest: boolean): Promise<RawS3Answer> {
  const objects = names.map((name) => `<Object><Key>${escapeXml(context.key(name))}</Key></Object>`);
  const body = Buffer.from(`<Delete>${objects.join('')}</Delete>`);
  const headers = {
    'content-type': 'application/xml',
    ...(digest && { 'content-md5': createHash('md5').update(body).digest('base64') }),
  };
  return context.send({ method: 'POST', query: ['delete'], headers, body });
}

async function judgeBatch(context: CheckContext, names: readonly string[], digest: boolean): Promise<Verdict> {
  for (const name of names) if (name !== 'missing') await context.put(name, 'content');
  const answer = await deleteBatch(context, names, digest);
  if (!saysYes(answer)) return refused(answer);
  const [error] = innerXml(answer.body.toString(), 'Error');
  for (const name of names) {
    if ((await context.read(name)) === undefined) continue;
    // A yes to the whole with an error for the key is a no that a program has to look for.
    return error === undefined
      ? ignored('notDeleted')
      : { outcome: 'refused', status: answer.status, code: xmlText(error, 'Code') ?? '' };
  }
  return error === undefined ? works() : differs('missingIsAnError', { code: xmlText(error, 'Code') ?? '' });
}

/** DeleteObject and DeleteObjects. */
export const deleteChecks: readonly Lane[] = [
  [check('delete.single', single)],
  [check('delete.batch', (context) => judgeBatch(context, batch, true))],
  [check('delete.batchWithoutDigest', (context) => judgeBatch(context, batch, false))],
  [check('delete.batchControlCharacter', (context) => judgeBatch(context, ['control\u0001', 'beside'], true))],
];
