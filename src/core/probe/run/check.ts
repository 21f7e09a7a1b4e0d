import type { CapabilityId } from '../../capabilities/capabilities';
import type { Verdict, Verdicts } from '../../capabilities/verdict';
import type { CheckContext } from './checkContext';

/** Finds out about one capability, or about a few that belong to one course of requests. */
export interface Check {
  /** The first one names the check's place below the scratch prefix. */
  readonly ids: readonly CapabilityId[];
  /** `ownBuckets`: it changes a bucket's configuration, so it runs only where the probe makes buckets. */
  readonly needs?: 'ownBuckets';
  /** Milliseconds it may take; 20,000 without. */
  readonly limit?: number;
  /** Ids without a verdict become `notTested`. Throws `CannotTest` for what it cannot find out; network errors pass. */
  readonly run: (context: CheckContext) => Promise<Verdicts>;
}

/** Checks that must not run side by side, in this order. Lanes do run side by side. */
export type Lane = readonly Check[];

/** A check of one capability. */
export function check(
  id: CapabilityId,
  run: (context: CheckContext) => Promise<Verdict>,
  more: Pick<Check, 'needs' | 'limit'> = {},
): Check {
  return { ids: [id], run: async (context) => ({ [id]: await run(context) }), ...more };
}

/** A check of one capability that changes the configuration of a bucket of the probe's own. */
export function bucketCheck(id: CapabilityId, run: (context: CheckContext) => Promise<Verdict>): Check {
  return check(id, run, { needs: 'ownBuckets' });
}
