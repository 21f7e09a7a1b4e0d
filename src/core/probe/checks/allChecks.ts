import type { Lane } from '../run/check';
import { accessChecks } from './access';
import { attributeChecks } from './attributes';
import { bucketChecks } from './bucketConfiguration';
import { copyConditions } from './copyConditions';
import { deleteChecks } from './deleting';
import { integrityChecks } from './integrity';
import { keyChecks } from './keys';
import { listingChecks } from './listing';
import { multipartChecks } from './multipart';
import { otherConditions } from './otherConditions';
import { performanceChecks } from './performance';
import { permissionChecks } from './permissions';
import { putConditions } from './putConditions';
import { readingChecks } from './reading';
import { sharingChecks } from './sharing';
import { versionChecks } from './versions';
import { writingChecks } from './writing';

/** What runs side by side; the longest lanes first. */
export const checkLanes: readonly Lane[] = [
  ...versionChecks,
  ...bucketChecks,
  ...permissionChecks,
  ...multipartChecks,
  ...accessChecks,
  ...listingChecks,
  ...integrityChecks,
  ...putConditions,
  ...copyConditions,
  ...otherConditions,
  ...deleteChecks,
  ...writingChecks,
  ...readingChecks,
  ...attributeChecks,
  ...sharingChecks,
  ...keyChecks,
];

/** What measures time and runs alone, after all others. */
export const aloneLanes: readonly Lane[] = [performanceChecks];
