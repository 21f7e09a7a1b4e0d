import { matchesWildcard } from '../wildcard';
import { namesAction, type PolicyAction } from './policyActions';
import { type ConditionContext, conditionHolds } from './policyConditions';
import type { PolicyDocument, PolicyMatch, PolicyStatement } from './policyDocument';

/** Who asks: a user of an account, or nobody in particular. */
export type PolicyPrincipal =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user'; readonly account: string; readonly name: string };

/** One thing that a request would do. A request may ask for several, each of which has to be allowed. */
export interface PolicyRequest {
  readonly principal: PolicyPrincipal;
  readonly action: PolicyAction;
  readonly bucket: string;
  /** Absent for the bucket itself. */
  readonly key?: string;
  readonly context: ConditionContext;
}

/** `silent`: no statement speaks of it, so it is for others (ownership, ACLs) to say. */
export type PolicyDecision = 'allow' | 'deny' | 'silent';

function isMeant(principals: readonly string[], who: PolicyPrincipal): boolean {
  if (principals.includes('*')) return true;
  if (who.kind === 'anonymous') return false;
  return [who.account, `arn:aws:iam::${who.account}:user/${who.name}`, `arn:aws:iam:::user/${who.name}`].some((name) =>
    principals.includes(name),
  );
}

function matches(match: PolicyMatch, test: (pattern: string) => boolean): boolean {
  return match.patterns.some(test) !== match.not;
}

function speaksOf(statement: PolicyStatement, request: PolicyRequest): boolean {
  const arn = `arn:aws:s3:::${request.bucket}${request.key === undefined ? '' : `/${request.key}`}`;
  return (
    isMeant(statement.principals, request.principal) &&
    matches(statement.actions, (pattern) => namesAction(pattern, request.action)) &&
    matches(statement.resources, (pattern) => matchesWildcard(pattern, arn, 'single')) &&
    statement.conditions.every((condition) => conditionHolds(condition, request.context))
  );
}

/** What a policy says to a request; a Deny wins over any Allow. Source: IAM user guide, "Policy evaluation logic". */
export function evaluatePolicy(policy: PolicyDocument, request: PolicyRequest): PolicyDecision {
  const effects = policy.statements.filter((each) => speaksOf(each, request)).map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'deny';
  return effects.includes('Allow') ? 'allow' : 'silent';
}
