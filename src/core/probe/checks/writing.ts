import type { Verdict } from '../../capabilities/verdict';
import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { encodeKey, type QueryParameter } from '../../rawS3/targetEncoding';
import { headerOf, saysYes } from '../run/answers';
import { check, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { differs, ignored, refused, works } from '../run/verdicts';

function source(context: CheckContext, name: string): string {
  return `/${context.bucket}/${encodeKey(context.key(name))}`;
}

/** The source's name has to travel encoded, and body and metadata go along. */
async function copyObject(context: CheckContext): Promise<Verdict> {
  const from = 'source + 100% 文件?.txt';
  await context.put(from, 'content', { 'x-amz-meta-origin': 'probe', 'content-type': 'text/x-probe' });
  const headers = { 'x-amz-copy-source': source(context, from) };
  const answer = await context.send({ method: 'PUT', key: context.key('target'), headers });
  if (!saysYes(answer)) return refused(answer);
  const read = await context.send({ method: 'GET', key: context.key('target') });
  if (read.body.toString() !== 'content') return ignored('notCopied');
  const kept = headerOf(read, 'x-amz-meta-origin') === 'probe' && headerOf(read, 'content-type') === 'text/x-probe';
  return kept ? works() : differs('metadataLost');
}

async function replaceMetadata(context: CheckContext): Promise<Verdict> {
  await context.put('object', 'content', { 'x-amz-meta-state': 'before' });
  const headers = {
    'x-amz-copy-source': source(context, 'object'),
    'x-amz-metadata-directive': 'REPLACE',
    'x-amz-meta-state': 'after',
  };
  const answer = await context.send({ method: 'PUT', key: context.key('object'), headers });
  if (!saysYes(answer)) return refused(answer);
  const read = await context.send({ method: 'GET', key: context.key('object') });
  if (read.body.toString() !== 'content') return ignored('bodyLost');
  return headerOf(read, 'x-amz-meta-state') === 'after' ? works() : ignored('metadataKept');
}

type Append = (name: string, at: number, text: string) => Promise<RawS3Answer>;

/** Two pieces make one object, and a piece at a wrong position is refused. */
async function judgeAppend(context: CheckContext, begin: Append, append: Append): Promise<Verdict> {
  const first = await begin('log', 0, 'first,');
  if (!saysYes(first)) return refused(first);
  const second = await append('log', 6, 'second');
  const after = await context.read('log');
  if (!saysYes(second)) return after === 'first,' ? refused(second) : differs('refusedButDone');
  if (after !== 'first,second') return ignored(after === 'second' ? 'overwritten' : 'notAppended');
  const wrong = await append('log', 3, 'late');
  if (saysYes(wrong)) return ignored('wrongPositionAccepted');
  return works({ wrongPositionStatus: wrong.status });
}

/** Directory buckets of AWS. Source: S3 API reference, PutObject, `x-amz-write-offset-bytes`. */
function appendWriteOffset(context: CheckContext): Promise<Verdict> {
  const send = (name: string, text: string, headers: Readonly<Record<string, string>>) =>
    context.send({ method: 'PUT', key: context.key(name), body: Buffer.from(text), headers });
  return judgeAppend(
    context,
    (name, _, text) => send(name, text, {}),
    (name, at, text) => send(name, text, { 'x-amz-write-offset-bytes': String(at) }),
  );
}

/** `PUT ?append&position=N` of Ceph RGW, `POST` of OSS. Sources: Ceph documentation, "Append Object"; OSS, AppendObject. */
function appendAt(context: CheckContext, method: 'PUT' | 'POST'): Promise<Verdict> {
  const append: Append = (name, at, text) => {
    const query: QueryParameter[] = ['append', ['position', String(at)]];
    return context.send({ method, key: context.key(name), query, body: Buffer.from(text) });
  };
  return judgeAppend(context, append, append);
}

/** Directory buckets of AWS. Source: S3 API reference, RenameObject. */
async function rename(context: CheckContext): Promise<Verdict> {
  await context.put('old', 'content');
  const headers = { 'x-amz-rename-source': source(context, 'old') };
  const answer = await context.send({ method: 'PUT', key: context.key('new'), query: ['renameObject'], headers });
  const [old, renamed] = [await context.read('old'), await context.read('new')];
  if (!saysYes(answer)) return old === 'content' && renamed === undefined ? refused(answer) : differs('refusedButDone');
  if (renamed === 'content') return old === undefined ? works() : ignored('sourceKept');
  if (old === undefined) return ignored('sourceLost');
  return ignored(renamed === undefined ? 'sourceKeptNoTarget' : 'sourceKeptTargetEmpty');
}

/** Copying, appending and renaming. */
export const writingChecks: readonly Lane[] = [
  [check('copy.object', copyObject)],
  [check('copy.replaceMetadata', replaceMetadata)],
  [check('append.writeOffset', appendWriteOffset)],
  [check('append.rgw', (context) => appendAt(context, 'PUT'))],
  [check('append.oss', (context) => appendAt(context, 'POST'))],
  [check('rename.object', rename)],
];
