import type { Check } from './check';
import { batchDeleteChecks } from './checks/batchDelete';
import { bucketChecks } from './checks/buckets';
import { copyConditionChecks } from './checks/copyConditions';
import { copyChecks } from './checks/copying';
import { keyChecks } from './checks/keys';
import { listingChecks } from './checks/listing';
import { multipartChecks } from './checks/multipart';
import { multipartListingChecks } from './checks/multipartListing';
import { objectChecks } from './checks/objects';
import { rangeChecks } from './checks/ranges';
import { readConditionChecks } from './checks/readConditions';
import { versionChecks } from './checks/versions';
import { writeConditionChecks } from './checks/writeConditions';

/** The whole contract, in the order in which it is reported. */
export const allChecks: readonly Check[] = [
  ...bucketChecks,
  ...objectChecks,
  ...rangeChecks,
  ...readConditionChecks,
  ...writeConditionChecks,
  ...copyConditionChecks,
  ...keyChecks,
  ...listingChecks,
  ...copyChecks,
  ...batchDeleteChecks,
  ...versionChecks,
  ...multipartChecks,
  ...multipartListingChecks,
];

/** What AWS answers, by check. */
export const awsObservations = new Map(allChecks.map(({ id, expected }) => [id, expected]));
