import type { Verdict } from '../../capabilities/verdict';
import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { headerOf, saysYes } from '../run/answers';
import { check, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { ignored, refused, works } from '../run/verdicts';

const small = Buffer.alloc(4 * 1024, 's');
const mebibyte = 1024 * 1024;
const large = Buffer.alloc(8 * mebibyte, 'l');
/** One after the other; the first opens a connection where none is open. */
const smallCount = 8;
const largeLimit = 45_000;

const round = (value: number) => Math.round(value * 10) / 10;

async function manySmall(send: (at: number) => Promise<RawS3Answer>): Promise<Verdict> {
  const times: number[] = [];
  for (let at = 0; at < smallCount; at++) {
    const answer = await send(at);
    if (!saysYes(answer)) return refused(answer);
    times.push(answer.milliseconds);
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(smallCount / 2)] ?? 0;
  return works({
    bytes: small.length,
    requests: smallCount,
    medianMilliseconds: round(median),
    maximumMilliseconds: round(times.at(-1) ?? 0),
  });
}

function throughput(answer: RawS3Answer): Verdict {
  if (!saysYes(answer)) return refused(answer);
  const { milliseconds } = answer;
  const perSecond = large.length / mebibyte / (milliseconds / 1000);
  return works({ bytes: large.length, milliseconds: round(milliseconds), mebibytesPerSecond: round(perSecond) });
}

/** Measured first, looked at afterwards: reading back would stand between the writes. */
async function smallPut(context: CheckContext): Promise<Verdict> {
  const verdict = await manySmall((at) =>
    context.send({ method: 'PUT', key: context.key(`small ${at}`), body: small }),
  );
  return (await isStored(context, `small ${smallCount - 1}`, small)) ? verdict : orIgnored(verdict);
}

async function smallGet(context: CheckContext): Promise<Verdict> {
  await context.put('small', small);
  const verdict = await manySmall(() => context.send({ method: 'GET', key: context.key('small') }));
  return (await context.read('small')) === small.toString() ? verdict : orIgnored(verdict);
}

async function largePut(context: CheckContext): Promise<Verdict> {
  const request = { method: 'PUT', key: context.key('large'), body: large, payload: 'unsigned' as const };
  const verdict = throughput(await context.send(request));
  return (await isStored(context, 'large', large)) ? verdict : orIgnored(verdict);
}

/** By its length: eight mebibytes need not come back to be believed. */
async function isStored(context: CheckContext, name: string, body: Buffer): Promise<boolean> {
  const head = await context.send({ method: 'HEAD', key: context.key(name) });
  return headerOf(head, 'content-length') === String(body.length);
}

function orIgnored(verdict: Verdict): Verdict {
  return verdict.outcome === 'works' ? ignored('otherBodyStored') : verdict;
}

async function largeGet(context: CheckContext): Promise<Verdict> {
  await context.must({ method: 'PUT', key: context.key('large'), body: large, payload: 'unsigned' });
  const answer = await context.send({ method: 'GET', key: context.key('large') });
  if (saysYes(answer) && !answer.body.equals(large)) return ignored('otherBody');
  return throughput(answer);
}

/** Latency and throughput, on a line that nothing else uses. */
export const performanceChecks: Lane = [
  check('performance.smallPut', smallPut),
  check('performance.smallGet', smallGet),
  check('performance.largePut', largePut, { limit: largeLimit }),
  check('performance.largeGet', largeGet, { limit: largeLimit }),
];
