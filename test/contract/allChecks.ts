import type { Check } from './check';
import { bucketChecks } from './checks/buckets';
import { objectChecks } from './checks/objects';
import { rangeChecks } from './checks/ranges';

/** The whole contract, in the order in which it is reported. */
export const allChecks: readonly Check[] = [...bucketChecks, ...objectChecks, ...rangeChecks];

/** What AWS answers, by check. */
export const awsObservations = new Map(allChecks.map(({ id, expected }) => [id, expected]));
