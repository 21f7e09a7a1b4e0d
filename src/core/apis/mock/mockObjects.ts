import type { JsonMembers } from '../exactJson/jsonValue';
import { statusFields } from '../requests/follow/actionStatus';

/** An object of the mock, and the state that it is on its way to. */
export interface MockObject {
  value: JsonMembers;
  /** False for another name of an object that is listed already. */
  readonly listed: boolean;
  /** What becomes of it at a time (milliseconds since 1970): members that settle, whatever else changes meanwhile, or `gone`. */
  change: { readonly at: number; readonly becomes: JsonMembers | 'gone' } | undefined;
}

/** Objects of one collection that are kept; further ones push the oldest out. */
const mostObjects = 10_000;

/** The objects of all collections, by the address of the collection and their identity in its paths. */
export class MockObjects {
  readonly #collections = new Map<string, Map<string, MockObject>>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Objects of a collection as they are now; `seed` gives its first ones when nobody has asked for it before. */
  collection(key: string, seed: () => Iterable<readonly [string, MockObject]>): ReadonlyMap<string, MockObject> {
    const objects = this.#collections.get(key) ?? new Map(seed());
    this.#collections.set(key, objects);
    for (const [id, object] of objects) {
      const { change } = object;
      if (change === undefined || change.at > this.#now()) continue;
      if (change.becomes === 'gone') objects.delete(id);
      else Object.assign(object, { value: { ...object.value, ...change.becomes }, change: undefined });
    }
    return objects;
  }

  put(key: string, id: string, object: MockObject): void {
    const objects = this.#collections.get(key) ?? new Map<string, MockObject>();
    this.#collections.set(key, objects);
    const [oldest] = objects.keys();
    if (objects.size >= mostObjects && oldest !== undefined) objects.delete(oldest);
    objects.set(id, object);
  }

  remove(key: string, id: string): void {
    this.#collections.get(key)?.delete(id);
  }

  /** Everything as when it started. */
  clear(): void {
    this.#collections.clear();
  }
}

/** The member that tells an object's state, if it has one. */
export function statusFieldOf(object: JsonMembers): string | undefined {
  return statusFields.find((field) => typeof object[field] === 'string');
}
