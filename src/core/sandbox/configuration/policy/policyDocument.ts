import type { PolicyCondition } from './policyConditions';

/** `*` and `?` allowed. `not` turns it round: everything but these (NotAction, NotResource). */
export interface PolicyMatch {
  readonly not: boolean;
  readonly patterns: readonly string[];
}

export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  /** `*` for anyone, 12 digits for everyone of an account, or the ARN of a user. */
  readonly principals: readonly string[];
  readonly actions: PolicyMatch;
  /** ARNs. */
  readonly resources: PolicyMatch;
  /** All of them have to hold. */
  readonly conditions: readonly PolicyCondition[];
}

/** A bucket policy of which every word is understood. */
export interface PolicyDocument {
  readonly statements: readonly PolicyStatement[];
}
