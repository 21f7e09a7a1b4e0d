import { isMembers, type JsonMembers, type JsonValue, membersOf } from '../exactJson/jsonValue';

/** An object in its envelope: `{ "bucket": { ... } }`. */
export interface Enveloped {
  /** Name of the envelope's member; `undefined` when the object comes without. */
  readonly member: string | undefined;
  readonly object: JsonMembers;
}

/** The object of an answer or body: the only member that is an object, unless the whole is one itself. */
export function enveloped(value: JsonValue | undefined): Enveloped | undefined {
  if (!isMembers(value)) return undefined;
  const inner = membersOf(value).filter(([, item]) => isMembers(item));
  const [only, ...others] = inner;
  const scalars = membersOf(value).length - inner.length;
  if (only !== undefined && others.length === 0 && scalars === 0)
    return { member: only[0], object: only[1] as JsonMembers };
  return { member: undefined, object: value };
}

/** A list in its envelope: `{ "buckets": [ ... ], "paging": { ... } }`. */
export interface EnvelopedList {
  /** `undefined` when the list is the whole answer. */
  readonly member: string | undefined;
  readonly items: readonly JsonValue[];
}

/** The list of an answer: itself, or the first member that is a list. */
export function envelopedList(value: JsonValue | undefined): EnvelopedList | undefined {
  if (Array.isArray(value)) return { member: undefined, items: value };
  if (!isMembers(value)) return undefined;
  for (const [member, item] of membersOf(value)) if (Array.isArray(item)) return { member, items: item };
  return undefined;
}
