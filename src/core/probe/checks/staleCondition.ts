import type { Verdict } from '../../capabilities/verdict';
import type { EffectCode } from '../../capabilities/verdictCodes';
import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { saysYes } from '../run/answers';
import type { CheckContext } from '../run/checkContext';
import { differs, ignored, refused, works } from '../run/verdicts';

/** An ETag that no object of ours has: MD5 of nothing we write. */
export const staleEtag = '"00000000000000000000000000000bad"';

/** The statuses that say that a condition did not hold. Source: S3 user guide, "Conditional requests". */
export const conditionFailed: readonly number[] = [409, 412];

export const unquoted = (etag: string) => etag.replaceAll('"', '');

export interface StaleRequest {
  /** The object that the condition protects, with the text it holds; undefined: it is not there. */
  readonly name: string;
  readonly before: string | undefined;
  /** What happened where the text is another one after a yes. */
  readonly effect: EffectCode;
}

/** Judges the answer to a request whose condition does not hold, by what is in the store afterwards. */
export async function judgeStale(context: CheckContext, answer: RawS3Answer, request: StaleRequest): Promise<Verdict> {
  const after = await context.read(request.name);
  const changed = after !== request.before;
  if (saysYes(answer)) {
    return changed ? ignored(request.effect) : differs('acceptedWithoutEffect', { status: answer.status });
  }
  if (changed) return differs('refusedButDone', { status: answer.status });
  return conditionFailed.includes(answer.status) ? works() : refused(answer);
}

/**
 * A store that refuses whatever carries the condition looks careful with a stale one. So a condition that holds is sent as well:
 * quoted as the store gave the ETag, then unquoted.
 */
export async function judgeCurrent(etag: string, send: (etag: string) => Promise<RawS3Answer>): Promise<Verdict> {
  const quoted = await send(etag);
  if (saysYes(quoted)) return works();
  const bare = await send(unquoted(etag));
  return saysYes(bare) ? differs('unquotedEtagOnly', { status: quoted.status }) : refused(quoted);
}
