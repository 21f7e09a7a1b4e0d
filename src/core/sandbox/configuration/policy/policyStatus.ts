import type { PolicyCondition } from './policyConditions';
import type { PolicyDocument, PolicyStatement } from './policyDocument';

/** Keys that narrow "anyone" down. Source: S3 user guide, "The meaning of public". */
const narrowingKeys = ['aws:principalaccount', 'aws:principalarn', 'aws:sourceip', 'aws:userid'];
const fixingOperators = ['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ArnEquals', 'ArnLike', 'IpAddress'];

function narrows({ operator, ifExists, key, values }: PolicyCondition): boolean {
  if (ifExists || !narrowingKeys.includes(key) || !fixingOperators.includes(operator)) return false;
  return values.every((value) => !/[*?]|\/0$/.test(value));
}

function isPublic({ effect, principals, conditions }: PolicyStatement): boolean {
  return effect === 'Allow' && principals.includes('*') && !conditions.some(narrows);
}

/** Whether a policy grants something to anyone: what GetBucketPolicyStatus and the public access block go by. */
export function isPublicPolicy(policy: PolicyDocument): boolean {
  return policy.statements.some(isPublic);
}
