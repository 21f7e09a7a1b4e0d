import type { ErrorFacts } from './documentFacts';
import { managementErrors } from './managementErrors';
import { storageErrors } from './storageErrors';

/** The error map of the patterns in use. */
export function errorFacts(patterns: readonly string[]): readonly ErrorFacts[] {
  return [...(patterns.includes('P34') ? storageErrors : []), ...(patterns.includes('R05') ? managementErrors : [])];
}
