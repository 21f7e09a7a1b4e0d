import { resourcePath } from '../../detail/relatedOperations';
import type { JsonValue } from '../../exactJson/jsonValue';
import { hasColonAction, pathParameterNames } from '../../index/pathFacts';
import { envelopedList } from '../envelope';
import { identityOf } from '../identity';

/** Values of path parameters that lists have shown, so that single objects can be read. */
export class KnownValues {
  /** Identities by the path of the object and the values before it: `/os-buckets/{}`. */
  readonly #byPlace = new Map<string, string>();
  readonly #byName = new Map<string, string>();
  readonly #given: Readonly<Record<string, JsonValue>>;

  /** @param given By name; they win over what lists show. */
  constructor(given: Readonly<Record<string, JsonValue>>) {
    this.#given = given;
  }

  /** Learns from the answer of a list: its first item stands for all. */
  learn(path: string, values: Readonly<Record<string, JsonValue>>, answer: JsonValue | undefined): void {
    const list = hasColonAction(path) ? undefined : envelopedList(answer);
    const [first] = list?.items ?? [];
    if (first === undefined) return;
    const item = `${resourcePath(path)}/{}`;
    const before = pathParameterNames(path).map((name) => String(values[name]));
    const identity = identityOf(first);
    if (identity !== undefined) this.#byPlace.set(placeOf(item, before), identity);
  }

  /**
   * A value for each parameter of a path, or the name of the first one that nothing is known of. A parameter that is called like one of
   * another path has its value, when its own list said nothing.
   */
  valuesFor(path: string): { readonly values: Readonly<Record<string, JsonValue>> } | { readonly missing: string } {
    const values: Record<string, JsonValue> = {};
    const pieces = resourcePath(path).split('{}');
    const before: string[] = [];
    for (const [at, name] of pathParameterNames(path).entries()) {
      const item = `${pieces.slice(0, at + 1).join('{}')}{}`;
      const value = this.#given[name] ?? this.#byPlace.get(placeOf(item, before)) ?? this.#byName.get(name);
      if (value === undefined) return { missing: name };
      values[name] = value;
      before.push(String(value));
      if (!/^(?:id|name|uuid|key)$/.test(name)) this.#byName.set(name, String(value));
    }
    return { values };
  }
}

function placeOf(item: string, before: readonly string[]): string {
  return JSON.stringify([item, ...before]);
}
