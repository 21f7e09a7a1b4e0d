import type { Differs, Ignored, NotTested, Refused, Verdict, VerdictFacts, Works } from '../../capabilities/verdict';
import type { DifferenceCode, EffectCode, FactName, UnknownCode } from '../../capabilities/verdictCodes';
import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { errorCodeOf } from './answers';

/** Facts that have a text. */
type ProbeFacts = Readonly<Partial<Record<FactName, VerdictFacts[string]>>>;

const withFacts = (facts: ProbeFacts | undefined) =>
  facts === undefined || Object.keys(facts).length === 0 ? {} : { facts };

export function works(facts?: ProbeFacts): Works {
  return { outcome: 'works', ...withFacts(facts) };
}

/** What the store answered stands in the verdict: status and code. */
export function refused(answer: RawS3Answer, facts?: ProbeFacts): Refused {
  return { outcome: 'refused', status: answer.status, code: errorCodeOf(answer), ...withFacts(facts) };
}

export function ignored(effect: EffectCode, facts?: ProbeFacts): Ignored {
  return { outcome: 'ignored', effect, ...withFacts(facts) };
}

export function differs(how: DifferenceCode, facts?: ProbeFacts): Differs {
  return { outcome: 'differs', how, ...withFacts(facts) };
}

export function notTested(why: UnknownCode, facts?: ProbeFacts): NotTested {
  return { outcome: 'notTested', why, ...withFacts(facts) };
}

/** Thrown by a check that cannot find out, mostly because what it needs could not be made. */
export class CannotTest extends Error {
  readonly verdict: Verdict;

  constructor(why: UnknownCode, facts?: ProbeFacts) {
    super(why);
    this.name = 'CannotTest';
    this.verdict = notTested(why, facts);
  }
}
