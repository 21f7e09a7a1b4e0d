import type { Differs, Ignored, NotTested, Refused, Verdict, VerdictFacts, Works } from '../../capabilities/verdict';
import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { errorCodeOf } from './answers';

const withFacts = (facts: VerdictFacts | undefined) =>
  facts === undefined || Object.keys(facts).length === 0 ? {} : { facts };

export function works(facts?: VerdictFacts): Works {
  return { outcome: 'works', ...withFacts(facts) };
}

/** What the store answered stands in the verdict: status and code. */
export function refused(answer: RawS3Answer, facts?: VerdictFacts): Refused {
  return { outcome: 'refused', status: answer.status, code: errorCodeOf(answer), ...withFacts(facts) };
}

export function ignored(effect: string, facts?: VerdictFacts): Ignored {
  return { outcome: 'ignored', effect, ...withFacts(facts) };
}

export function differs(how: string, facts?: VerdictFacts): Differs {
  return { outcome: 'differs', how, ...withFacts(facts) };
}

export function notTested(why: string, facts?: VerdictFacts): NotTested {
  return { outcome: 'notTested', why, ...withFacts(facts) };
}

/** Thrown by a check that cannot find out, mostly because what it needs could not be made. */
export class CannotTest extends Error {
  readonly verdict: Verdict;

  constructor(why: string, facts?: VerdictFacts) {
    super(why);
    this.name = 'CannotTest';
    this.verdict = notTested(why, facts);
  }
}
