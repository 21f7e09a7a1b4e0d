import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, type JsonObject } from '../document/json';

/** Keys whose values are data of the API, not of the definition: a `$ref` there is somebody's field. */
const dataKeys: ReadonlySet<string> = new Set([
  'example',
  'examples',
  'default',
  'enum',
  'const',
  'value',
  'dataValue',
]);

/**
 * Reports references that lead nowhere or round in a circle, wherever they stand in any of the files. References to files
 * that could not be read have their problem already.
 */
export function checkReferences(document: DefinitionDocument): void {
  const seen = new Set<object>();
  const waiting: Step[] = document.roots.map((value) => ({ value, names: false }));
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const { value, names } = step;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (Array.isArray(value)) waiting.push(...value.map((item) => ({ value: item, names: false })));
    else {
      if (!names) checkReference(document, value);
      waiting.push(...inner(value, names));
    }
  }
}

interface Step {
  readonly value: Json;
  /** The keys are names that somebody chose (`properties`), not keywords. */
  readonly names: boolean;
}

const mapsOfNames: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'schemas',
  'definitions',
  '$defs',
]);

function inner(node: JsonObject, names: boolean): readonly Step[] {
  return Object.entries(node).flatMap(([key, value]) => {
    if (value === undefined || (!names && (dataKeys.has(key) || key.startsWith('x-')))) return [];
    return { value, names: !names && mapsOfNames.has(key) };
  });
}

function checkReference(document: DefinitionDocument, node: JsonObject): void {
  const reference = node['$ref'];
  if (typeof reference !== 'string') return;
  const place = document.placeOf(node, '$ref');
  const target = document.resolve(node);
  if (target === undefined) {
    if (!document.isUnread(node)) document.problems.add('ref.notFound', place, { reference });
  } else if (isObject(target.value) && target.value['$ref'] !== undefined && document.follow(node) === undefined) {
    document.problems.add('ref.circular', place, { reference });
  }
}
