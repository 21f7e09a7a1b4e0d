import type { CapabilityId } from '../../src/core/capabilities/capabilities';
import type { Place } from './place';

/**
 * What a store answered, line by line: statuses, error codes, chosen headers, keys, bodies. Never random ids, dates or
 * request ids, so that two stores, or two runs, can be held against each other.
 */
export type Observation = readonly string[];

/** One thing that a store does, and what AWS does there. */
export interface Check {
  /** `area.what`, unique, never reused for something else: the files of differences name it. */
  readonly id: string;
  readonly capability?: CapabilityId;
  /** Never at the same time as another: for what a store does not bear. */
  readonly alone?: true;
  /** Acts in `place`, which is the check's own, and says what it saw. */
  readonly run: (place: Place) => Promise<Observation>;
  /** The observation on AWS. Source: S3 API reference and user guide; further sources stand beside the check. */
  readonly expected: Observation;
}

export function check(
  id: string,
  run: (place: Place) => Promise<Observation>,
  expected: Observation,
  capability?: CapabilityId,
): Check {
  return { id, run, expected, ...(capability && { capability }) };
}
