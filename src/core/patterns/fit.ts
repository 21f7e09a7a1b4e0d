import type { Outcome, Verdicts } from '../capabilities/verdict';
import type { Precondition } from './pattern';

/** How a pattern does on an endpoint. */
export type FitResult =
  /** All that it expects is there. */
  | 'works'
  /** Something is missing, and the sample goes another way. */
  | 'alternative'
  /** Something is missing without which the sample refuses. */
  | 'refuses'
  /** The endpoint was not probed for something that it expects. */
  | 'unknown';

export interface PatternFit {
  readonly result: FitResult;
  /** The preconditions that do not hold, or of which nothing is known. */
  readonly unmet: readonly { readonly precondition: Precondition; readonly outcome: Outcome }[];
}

const order: readonly FitResult[] = ['works', 'alternative', 'unknown', 'refuses'];

/** Judges a pattern by what the probe, or a vendor file, says of the endpoint. */
export function patternFit(preconditions: readonly Precondition[], verdicts: Verdicts): PatternFit {
  const unmet = preconditions
    .map((precondition) => ({ precondition, outcome: verdicts[precondition.capability]?.outcome ?? 'notTested' }))
    .filter(({ outcome }) => outcome !== 'works');
  const results = unmet.map(({ precondition: { otherwise }, outcome }): FitResult => {
    if (outcome === 'notTested') return 'unknown';
    return otherwise === 'refuse' ? 'refuses' : 'alternative';
  });
  const worst = Math.max(0, ...results.map((result) => order.indexOf(result)));
  return { result: order[worst] ?? 'works', unmet };
}
