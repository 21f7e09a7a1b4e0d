import type { JsonValue } from '../../exactJson/jsonValue';
import { pathParameterNames } from '../../index/pathFacts';
import { enveloped } from '../envelope';
import { identityOf } from '../identity';

export interface PollTarget {
  /** Literal path of the operation that was sent: `/os-buckets/`. */
  readonly path: string;
  /** Its address, as it was sent. */
  readonly url: string;
  /** Literal path of the operation that reads the object: `/os-buckets/{bucket_id}`. */
  readonly pollPath: string;
  /** What it was answered. */
  readonly answer: JsonValue | undefined;
}

/**
 * Where the object can be read that an operation works on: the values of its path, and behind them, for an object that is being
 * made, its identity from the answer.
 * @returns `undefined` when the address is not of the operation, or the answer has no identity.
 */
export function pollUrl({ path, url, pollPath, answer }: PollTarget): string | undefined {
  const [address = ''] = url.split('?', 1);
  const match = pathEnd(path).exec(address);
  if (match === null) return undefined;
  const values = match.slice(1);
  const names = pathParameterNames(pollPath);
  for (let at = values.length; at < names.length; at++) {
    const object = enveloped(answer)?.object;
    const identity = object === undefined ? undefined : identityOf(object, names[at]);
    if (identity === undefined) return undefined;
    values.push(encodeURIComponent(identity));
  }
  let next = 0;
  return address.slice(0, match.index) + pollPath.replace(/\{[^{}]+\}/g, () => values[next++] ?? '');
}

/** A literal path at the end of an address, with its values as groups. */
function pathEnd(path: string): RegExp {
  const pieces = path.split(/\{[^{}]+\}/).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`${pieces.join('([^/?]+?)')}$`);
}
