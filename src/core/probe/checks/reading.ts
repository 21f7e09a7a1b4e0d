import type { Verdict } from '../../capabilities/verdict';
import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { errorCodeOf, headerOf, saysYes, xmlText } from '../run/answers';
import { check, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { differs, ignored, refused, works } from '../run/verdicts';

const text = '0123456789';

async function readRange(context: CheckContext, range: string): Promise<RawS3Answer> {
  await context.put('object', text);
  return context.send({ method: 'GET', key: context.key('object'), headers: { range } });
}

async function judgeRange(context: CheckContext, range: string, expected: string, shown: string): Promise<Verdict> {
  const answer = await readRange(context, range);
  if (answer.body.toString() === text) return ignored('wholeBody', { status: answer.status });
  if (!saysYes(answer)) return refused(answer);
  if (answer.body.toString() !== expected) return differs('otherBytes');
  const complete = answer.status === 206 && headerOf(answer, 'content-range') === shown;
  return complete ? works() : differs('noContentRange', { status: answer.status });
}

async function unsatisfiable(context: CheckContext): Promise<Verdict> {
  const answer = await readRange(context, 'bytes=10-');
  if (answer.status === 416) return works();
  if (saysYes(answer)) return ignored(answer.body.length === 0 ? 'emptyBody' : 'wholeBody', { status: answer.status });
  return differs('otherError', { status: answer.status, code: errorCodeOf(answer) });
}

async function attributes(context: CheckContext): Promise<Verdict> {
  await context.put('object', text);
  const headers = { 'x-amz-object-attributes': 'ETag,ObjectSize,StorageClass' };
  const answer = await context.send({ method: 'GET', key: context.key('object'), query: ['attributes'], headers });
  if (!saysYes(answer)) return refused(answer);
  const body = answer.body.toString();
  if (body === text) return differs('returnsBody');
  return xmlText(body, 'ObjectSize') === String(text.length) ? works() : differs('sizeMissing');
}

/** Reading parts and attributes of objects. */
export const readingChecks: readonly Lane[] = [
  [check('range.closed', (context) => judgeRange(context, 'bytes=2-4', '234', 'bytes 2-4/10'))],
  [check('range.suffix', (context) => judgeRange(context, 'bytes=-3', '789', 'bytes 7-9/10'))],
  [check('range.unsatisfiable', unsatisfiable)],
  [check('get.attributes', attributes)],
];
