import { isObject, type Json, type JsonObject, textsOf } from '../document/json';
import { type CheckRun, pointerTo } from './checkRun';
import { safePattern } from './safePattern';

/** The keywords of objects. */
export function checkObject(run: CheckRun, schema: JsonObject, value: JsonObject, pointer: string): void {
  const report = (keyword: string) => run.report({ pointer, keyword, expected: String(schema[keyword]) });
  const names = Object.keys(value);
  const { minProperties, maxProperties, propertyNames } = schema;
  if (typeof minProperties === 'number' && names.length < minProperties) report('minProperties');
  if (typeof maxProperties === 'number' && names.length > maxProperties) report('maxProperties');
  if (isObject(propertyNames)) for (const name of names) run.inside(propertyNames, name, pointerTo(pointer, name));
  checkRequired(run, schema, value, pointer);
  checkProperties(run, schema, value, pointer);
}

function checkRequired(run: CheckRun, schema: JsonObject, value: JsonObject, pointer: string): void {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const notSent = run.direction === 'request' ? 'readOnly' : run.direction === 'response' ? 'writeOnly' : undefined;
  for (const name of textsOf(schema['required'])) {
    if (Object.hasOwn(value, name) && value[name] !== undefined) continue;
    const property = Object.hasOwn(properties, name) ? run.followed(properties[name]) : undefined;
    // OpenAPI 3.0 (4.7.24.3): required and readOnly means required in answers only.
    if (notSent !== undefined && isObject(property) && property[notSent] === true) continue;
    run.report({ pointer, keyword: 'required', expected: name });
  }
}

function checkProperties(run: CheckRun, schema: JsonObject, value: JsonObject, pointer: string): void {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const patterns = isObject(schema['patternProperties']) ? Object.entries(schema['patternProperties']) : [];
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const at = pointerTo(pointer, name);
    const known = Object.hasOwn(properties, name);
    if (known) run.inside(properties[name], item, at);
    const matching = patterns.filter(([pattern]) => safePattern(pattern)?.test(name) === true);
    for (const [, inner] of matching) run.inside(inner, item, at);
    if (!known && matching.length === 0) checkAdditional(run, schema['additionalProperties'], item, at);
  }
}

function checkAdditional(run: CheckRun, additional: Json | undefined, item: Json, pointer: string): void {
  if (additional === false) run.report({ pointer, keyword: 'additionalProperties', expected: 'false' });
  else run.inside(additional, item, pointer);
}
