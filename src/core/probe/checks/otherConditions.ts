import type { Verdict } from '../../capabilities/verdict';
import { saysYes } from '../run/answers';
import { check, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { ignored, refused, works } from '../run/verdicts';
import { MultipartUpload } from './multipartUpload';
import { judgeCurrent, judgeStale, staleEtag } from './staleCondition';

async function deleteIfMatch(context: CheckContext): Promise<Verdict> {
  const etag = await context.put('object', 'kept');
  const send = (condition: string) =>
    context.send({ method: 'DELETE', key: context.key('object'), headers: { 'if-match': condition } });
  const stale = { name: 'object', before: 'kept', effect: 'deleted' } as const;
  const verdict = await judgeStale(context, await send(staleEtag), stale);
  if (verdict.outcome !== 'works') return verdict;
  const current = await judgeCurrent(etag, send);
  if (current.outcome !== 'works') return current;
  return (await context.read('object')) === undefined ? current : ignored('notDeleted');
}

async function completeOnto(context: CheckContext, headers: Readonly<Record<string, string>>): Promise<Verdict> {
  await context.put('object', 'before');
  const upload = await MultipartUpload.begin(context, 'object');
  const part = await upload.part(1, Buffer.from('after'));
  const answer = await upload.complete([part], headers);
  const verdict = await judgeStale(context, answer, { name: 'object', before: 'before', effect: 'overwritten' });
  if (!saysYes(answer)) await upload.abort();
  return verdict;
}

async function completeIfMatch(context: CheckContext): Promise<Verdict> {
  const verdict = await completeOnto(context, { 'if-match': staleEtag });
  if (verdict.outcome !== 'works') return verdict;
  const etag = await context.put('current', 'before');
  return judgeCurrent(etag, async (condition) => {
    const upload = await MultipartUpload.begin(context, 'current');
    const answer = await upload.complete([await upload.part(1, Buffer.from('after'))], { 'if-match': condition });
    if (!saysYes(answer)) await upload.abort();
    return answer;
  });
}

interface ReadCondition {
  readonly header: string;
  /** Makes the value that holds and the one that does not from the object's ETag and time. */
  readonly holds: (etag: string, modified: string) => string;
  readonly fails: (etag: string, modified: string) => string;
  /** 304 or 412. Source: S3 API reference, GetObject. */
  readonly failed: number;
  readonly withEtag: boolean;
}

const dayBefore = (time: string) => new Date(Date.parse(time) - 86_400_000).toUTCString();

/** The condition that holds gives the body; the one that does not gives its status and no body. */
async function readWith(context: CheckContext, condition: ReadCondition): Promise<Verdict> {
  const etag = await context.put('object', 'content');
  const head = await context.must({ method: 'HEAD', key: context.key('object') });
  const modified = String(head.headers['last-modified'] ?? '');
  const get = (value: string) =>
    context.send({ method: 'GET', key: context.key('object'), headers: { [condition.header]: value } });
  const failed = await get(condition.fails(etag, modified));
  if (failed.status === 200) return ignored('answeredAnyway');
  if (failed.status !== condition.failed) return refused(failed);
  const held = await get(condition.holds(etag, modified));
  if (held.status !== 200) return refused(held);
  if (!condition.withEtag) return works();
  const unquotedFails = await get(condition.fails(etag, modified).replaceAll('"', ''));
  const unquotedHolds = await get(condition.holds(etag, modified).replaceAll('"', ''));
  return works({ unquotedToo: unquotedFails.status === condition.failed && unquotedHolds.status === 200 });
}

const readConditions = {
  'get.ifMatch': { header: 'if-match', holds: (etag) => etag, fails: () => staleEtag, failed: 412, withEtag: true },
  'get.ifNoneMatch': {
    header: 'if-none-match',
    holds: () => staleEtag,
    fails: (etag) => etag,
    failed: 304,
    withEtag: true,
  },
  'get.ifModifiedSince': {
    header: 'if-modified-since',
    holds: (_, modified) => dayBefore(modified),
    fails: (_, modified) => modified,
    failed: 304,
    withEtag: false,
  },
  'get.ifUnmodifiedSince': {
    header: 'if-unmodified-since',
    holds: (_, modified) => modified,
    fails: (_, modified) => dayBefore(modified),
    failed: 412,
    withEtag: false,
  },
} as const satisfies Record<string, ReadCondition>;

/** Conditions of DeleteObject, CompleteMultipartUpload and GetObject. */
export const otherConditions: readonly Lane[] = [
  [check('delete.ifMatch', deleteIfMatch)],
  [check('complete.ifNoneMatch', (context) => completeOnto(context, { 'if-none-match': '*' }))],
  [check('complete.ifMatch', completeIfMatch)],
  ...Object.entries(readConditions).map(([id, condition]) => [
    check(id as keyof typeof readConditions, (context) => readWith(context, condition)),
  ]),
];
