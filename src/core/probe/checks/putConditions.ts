import type { Verdict } from '../../capabilities/verdict';
import { saysYes } from '../run/answers';
import { check, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { differs, ignored, refused, works } from '../run/verdicts';
import { conditionFailed, judgeStale, staleEtag, unquoted } from './staleCondition';

/** Writers that race for a key; enough to see a store that looks first and writes later. */
const racers = 8;

function putWith(context: CheckContext, name: string, body: string, headers: Readonly<Record<string, string>>) {
  return context.send({ method: 'PUT', key: context.key(name), body: Buffer.from(body), headers });
}

async function ifNoneMatch(context: CheckContext): Promise<Verdict> {
  await context.put('there', 'first');
  const again = await putWith(context, 'there', 'second', { 'if-none-match': '*' });
  const verdict = await judgeStale(context, again, { name: 'there', before: 'first', effect: 'overwritten' });
  return verdict.outcome === 'works' ? race(context) : verdict;
}

/** One writer wins, all others hear so, and what is there is the winner's. */
async function race(context: CheckContext): Promise<Verdict> {
  const answers = await Promise.all(
    Array.from({ length: racers }, (_, at) => putWith(context, 'race', `racer ${at}`, { 'if-none-match': '*' })),
  );
  const winners = answers.flatMap((answer, at) => (saysYes(answer) ? [at] : []));
  const [refusal] = answers.filter((answer) => !saysYes(answer) && !conditionFailed.includes(answer.status));
  if (winners.length > 1) return ignored('severalWinners', { racers, winners: winners.length });
  if (refusal) return refused(refusal, { racers });
  const [winner] = winners;
  if (winner === undefined) return differs('noWinner', { racers });
  return (await context.read('race')) === `racer ${winner}` ? works({ racers }) : ignored('loserWrote', { racers });
}

async function ifMatchCurrent(context: CheckContext, form: (etag: string) => string): Promise<Verdict> {
  const etag = await context.put('current', 'first');
  const answer = await putWith(context, 'current', 'second', { 'if-match': form(etag) });
  if (!saysYes(answer)) return refused(answer);
  return (await context.read('current')) === 'second' ? works() : ignored('notWritten');
}

/** In both forms, as stores differ in which of them they understand. */
async function ifMatchStale(context: CheckContext): Promise<Verdict> {
  await context.put('stale', 'first');
  for (const etag of [staleEtag, unquoted(staleEtag)]) {
    const answer = await putWith(context, 'stale', 'second', { 'if-match': etag });
    const verdict = await judgeStale(context, answer, { name: 'stale', before: 'first', effect: 'overwritten' });
    if (verdict.outcome !== 'works') return verdict;
  }
  return works();
}

/** AWS answers 404. Source: S3 user guide, "How to prevent object overwrites with conditional writes". */
async function ifMatchMissing(context: CheckContext): Promise<Verdict> {
  const answer = await putWith(context, 'missing', 'created', { 'if-match': unquoted(staleEtag) });
  const created = (await context.read('missing')) !== undefined;
  if (saysYes(answer))
    return created ? ignored('created') : differs('acceptedWithoutEffect', { status: answer.status });
  if (answer.status === 404) return works();
  return answer.status === 412 ? differs('preconditionFailed', { status: 412 }) : refused(answer);
}

/** Conditions of PutObject. */
export const putConditions: readonly Lane[] = [
  [check('put.ifNoneMatch', ifNoneMatch)],
  [check('put.ifMatch.quoted', (context) => ifMatchCurrent(context, (etag) => etag))],
  [check('put.ifMatch.unquoted', (context) => ifMatchCurrent(context, unquoted))],
  [check('put.ifMatch.stale', ifMatchStale)],
  [check('put.ifMatch.missing', ifMatchMissing)],
];
