import type { Lane } from '../run/check';
import { copyConditions } from './copyConditions';
import { keyChecks } from './keys';
import { listingChecks } from './listing';
import { otherConditions } from './otherConditions';
import { putConditions } from './putConditions';

/** What runs side by side. */
export const checkLanes: readonly Lane[] = [
  ...listingChecks,
  ...putConditions,
  ...copyConditions,
  ...otherConditions,
  ...keyChecks,
];

/** What measures time and runs alone, after all others. */
export const aloneLanes: readonly Lane[] = [];
