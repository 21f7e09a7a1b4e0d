import { isObject, type Json, type JsonObject } from '../document/json';
import { type CheckRun, pointerTo } from './checkRun';
import { jsonEqual } from './jsonEqual';

/** Items that are compared with each other for `uniqueItems`: the comparison is quadratic. */
const maxUnique = 1_000;

/** The keywords of arrays. */
export function checkArray(run: CheckRun, schema: JsonObject, value: readonly Json[], pointer: string): void {
  const report = (keyword: string) => run.report({ pointer, keyword, expected: String(schema[keyword]) });
  const { minItems, maxItems, uniqueItems, contains } = schema;
  if (typeof minItems === 'number' && value.length < minItems) report('minItems');
  if (typeof maxItems === 'number' && value.length > maxItems) report('maxItems');
  if (uniqueItems === true && hasEqual(value.slice(0, maxUnique))) report('uniqueItems');
  if (isObject(contains) && !value.some((item, index) => run.fits(contains, item, pointerTo(pointer, index))))
    report('contains');
  checkItems(run, schema, value, pointer);
}

function checkItems(run: CheckRun, schema: JsonObject, value: readonly Json[], pointer: string): void {
  const { items, prefixItems, additionalItems } = schema;
  // A list of schemas under `items` is the older way to write `prefixItems`, `additionalItems` its `items`.
  const tuple = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
  const rest = Array.isArray(items) ? additionalItems : items;
  for (const [index, item] of value.entries()) {
    run.inside(index < tuple.length ? tuple[index] : rest, item, pointerTo(pointer, index));
  }
}

function hasEqual(items: readonly Json[]): boolean {
  return items.some((item, index) => items.slice(0, index).some((other) => jsonEqual(item, other)));
}
