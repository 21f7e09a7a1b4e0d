import type { Verdict } from '../../capabilities/verdict';
import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { encodeKey } from '../../rawS3/targetEncoding';
import { check, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { judgeCurrent, judgeStale, staleEtag, unquoted } from './staleCondition';

/** CopyObject below the prefix; the source has to be there (RGW 16 crashes on a missing one when a system user asks). */
function copy(
  context: CheckContext,
  source: string,
  target: string,
  headers: Readonly<Record<string, string>>,
): Promise<RawS3Answer> {
  const from = `/${context.bucket}/${encodeKey(context.key(source))}`;
  return context.send({ method: 'PUT', key: context.key(target), headers: { 'x-amz-copy-source': from, ...headers } });
}

async function ontoExisting(context: CheckContext, headers: (etag: string) => Readonly<Record<string, string>>) {
  await context.put('source', 'source');
  const etag = await context.put('target', 'target');
  const answer = await copy(context, 'source', 'target', headers(etag));
  return judgeStale(context, answer, { name: 'target', before: 'target', effect: 'overwritten' });
}

async function ifMatch(context: CheckContext): Promise<Verdict> {
  const verdict = await ontoExisting(context, () => ({ 'if-match': staleEtag }));
  if (verdict.outcome !== 'works') return verdict;
  const etag = await context.put('current', 'target');
  return judgeCurrent(etag, (form) => copy(context, 'source', 'current', { 'if-match': form }));
}

async function ontoMissing(context: CheckContext, header: string, form: (etag: string) => string): Promise<Verdict> {
  const etag = await context.put('source', 'source');
  const answer = await copy(context, 'source', 'target', { [header]: form(etag) });
  return judgeStale(context, answer, { name: 'target', before: undefined, effect: 'copied' });
}

/** Ignored with the quoted ETag that clients send may still be understood without the quotes. */
async function sourceIfNoneMatch(context: CheckContext): Promise<Verdict> {
  const header = 'x-amz-copy-source-if-none-match';
  const verdict = await ontoMissing(context, header, (etag) => etag);
  if (verdict.outcome !== 'ignored') return verdict;
  await context.send({ method: 'DELETE', key: context.key('target') });
  const bare = await ontoMissing(context, header, unquoted);
  return { ...verdict, facts: { unquotedWorks: bare.outcome === 'works' } };
}

async function sourceIfMatch(context: CheckContext): Promise<Verdict> {
  const header = 'x-amz-copy-source-if-match';
  const verdict = await ontoMissing(context, header, () => staleEtag);
  if (verdict.outcome !== 'works') return verdict;
  const etag = await context.put('source', 'source');
  return judgeCurrent(etag, (form) => copy(context, 'source', 'target', { [header]: form }));
}

/** Conditions of CopyObject, on its target and on its source. */
export const copyConditions: readonly Lane[] = [
  [check('copy.ifNoneMatch', (context) => ontoExisting(context, () => ({ 'if-none-match': '*' })))],
  [check('copy.ifMatch', ifMatch)],
  [check('copy.sourceIfMatch', sourceIfMatch)],
  [check('copy.sourceIfNoneMatch', sourceIfNoneMatch)],
];
