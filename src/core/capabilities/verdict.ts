import type { CapabilityId } from './capabilities';

/** Plain values of a verdict: figures with their unit in the name (`milliseconds`, `bytes`), counts, what came back. */
export type VerdictFacts = Readonly<Record<string, string | number | boolean>>;

interface Measured {
  /** Shown beside the outcome. Never a secret, a signed URL or more than a few words of an answer. */
  readonly facts?: VerdictFacts;
}

/** As S3 is specified. */
export interface Works extends Measured {
  readonly outcome: 'works';
}

/** The store said no, which a program notices. */
export interface Refused extends Measured {
  readonly outcome: 'refused';
  readonly status: number;
  /** The store's error code; empty where it sent none. */
  readonly code: string;
}

/** The store said yes and did not do it: the dangerous kind. `effect` says what happened instead. */
export interface Ignored extends Measured {
  readonly outcome: 'ignored';
  readonly effect: string;
}

/** The store did something else than S3 specifies, or in another way; `how` is a short English code in camel case. */
export interface Differs extends Measured {
  readonly outcome: 'differs';
  readonly how: string;
}

/** Nothing is known; `why` is a short English code in camel case. */
export interface NotTested extends Measured {
  readonly outcome: 'notTested';
  readonly why: string;
}

export type Verdict = Works | Refused | Ignored | Differs | NotTested;

export type Outcome = Verdict['outcome'];

/** What is known of a store: a capability that is missing here is not known. */
export type Verdicts = Readonly<Partial<Record<CapabilityId, Verdict>>>;
