import type { Json } from '../document/json';
import { isMembers, type JsonValue, membersOf, noMembers } from './jsonValue';

/**
 * A value with its integers beyond 2^53 as the nearest numbers: for comparing with a schema, whose limits are such numbers
 * themselves. Never for anything that is sent, shown or kept.
 */
export function approximateJson(value: JsonValue): Json {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(approximateJson);
  if (!isMembers(value)) return value;
  const out = noMembers();
  for (const [name, item] of membersOf(value)) out[name] = approximateJson(item);
  return out as Json;
}
