import { isMembers, type JsonMembers, type JsonValue } from '../exactJson/jsonValue';

/** Names of members that tell one object from the others, the best first. */
const usual = ['id', 'uuid', 'uid', 'name', 'key'] as const;

/**
 * The member of an object whose value stands in paths.
 * @param parameter Name of the path's parameter: of `bucket_id` the members `bucket_id` and `id` are tried first.
 */
export function identityMember(object: JsonMembers, parameter?: string): string | undefined {
  const short = parameter?.replace(/^.*_(?=[a-z]+$)/i, '');
  const candidates = [...(parameter === undefined ? [] : [parameter, short ?? parameter]), ...usual];
  return candidates.find((name) => isKey(object[name]));
}

/** The identity as text, as it stands in paths and compares between answers. */
export function identityOf(value: JsonValue, parameter?: string): string | undefined {
  if (isKey(value)) return String(value);
  if (!isMembers(value)) return undefined;
  const member = identityMember(value, parameter);
  return member === undefined ? undefined : String(value[member]);
}

function isKey(value: JsonValue | undefined): value is string | number | bigint {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'bigint';
}
