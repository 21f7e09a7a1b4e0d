import { isObject, type Json, type JsonObject, textsOf } from '../document/json';
import { checkArray } from './checkArray';
import { checkObject } from './checkObject';
import type { CheckRun } from './checkRun';
import { fitsFormat } from './formats';
import { jsonEqual } from './jsonEqual';
import { safePattern } from './safePattern';

/** Applies all keywords of one schema to one value (JSON Schema 2020-12, validation; OpenAPI 3.0's own meanings). */
export function checkKeywords(run: CheckRun, schema: JsonObject, value: Json, pointer: string): void {
  checkType(run, schema, value, pointer);
  checkFixed(run, schema, value, pointer);
  if (typeof value === 'number') checkNumber(run, schema, value, pointer);
  else if (typeof value === 'string') checkString(run, schema, value, pointer);
  else if (Array.isArray(value)) checkArray(run, schema, value, pointer);
  else if (isObject(value)) checkObject(run, schema, value, pointer);
  checkCombined(run, schema, value, pointer);
}

/** The JSON Schema type of a value; whole numbers are integers as well. */
function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'boolean':
    case 'number':
    case 'string':
      return typeof value === type;
    default:
      return true; // no type that there is: the schema's mistake, not the value's
  }
}

function checkType(run: CheckRun, schema: JsonObject, value: Json, pointer: string): void {
  const types = textsOf(schema['type']);
  if (types.length === 0 || types.some((type) => isOfType(value, type))) return;
  run.report({ pointer, keyword: 'type', expected: types.join(', ') });
}

function checkFixed(run: CheckRun, schema: JsonObject, value: Json, pointer: string): void {
  const { enum: choices, const: only } = schema;
  if (Array.isArray(choices) && !choices.some((choice) => jsonEqual(choice, value))) {
    run.report({ pointer, keyword: 'enum', expected: JSON.stringify(choices) });
  }
  if (only !== undefined && !jsonEqual(only, value))
    run.report({ pointer, keyword: 'const', expected: JSON.stringify(only) });
}

/** The limits of a number; exclusive ones may be truth values beside the limit (OpenAPI 3.0) or numbers (3.1). */
function checkNumber(run: CheckRun, schema: JsonObject, value: number, pointer: string): void {
  const report = (keyword: string) => run.report({ pointer, keyword, expected: String(schema[keyword]) });
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (typeof minimum === 'number' && (value < minimum || (exclusiveMinimum === true && value === minimum)))
    report('minimum');
  if (typeof maximum === 'number' && (value > maximum || (exclusiveMaximum === true && value === maximum)))
    report('maximum');
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) report('exclusiveMinimum');
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) report('exclusiveMaximum');
  if (typeof multipleOf === 'number' && multipleOf > 0 && !isMultiple(value, multipleOf)) report('multipleOf');
}

/** 0.3 is a multiple of 0.1 although the floating-point quotient is not whole. */
function isMultiple(value: number, step: number): boolean {
  const quotient = value / step;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9 * Math.max(1, Math.abs(quotient));
}

/** Characters of a text that a pattern is tried on: patterns with two repetitions take the square of it. */
const longestMatched = 10_000;

function checkString(run: CheckRun, schema: JsonObject, value: string, pointer: string): void {
  const report = (keyword: string) => run.report({ pointer, keyword, expected: String(schema[keyword]) });
  const { minLength, maxLength, pattern, format } = schema;
  const length = typeof minLength === 'number' || typeof maxLength === 'number' ? [...value].length : 0; // characters, not code units
  if (typeof minLength === 'number' && length < minLength) report('minLength');
  if (typeof maxLength === 'number' && length > maxLength) report('maxLength');
  const tried = typeof pattern === 'string' && value.length <= longestMatched;
  if (tried && safePattern(pattern)?.test(value) === false) report('pattern');
  if (typeof format === 'string' && !fitsFormat(format, value)) report('format');
}

function checkCombined(run: CheckRun, schema: JsonObject, value: Json, pointer: string): void {
  const { allOf, anyOf, oneOf, not } = schema;
  if (Array.isArray(allOf)) for (const part of allOf) run.apply(part, value, pointer);
  const fitting = (list: readonly Json[]) => list.filter((part) => run.fits(part, value, pointer)).length;
  if (Array.isArray(anyOf) && anyOf.length > 0 && fitting(anyOf) === 0) {
    run.report({ pointer, keyword: 'anyOf', expected: `one of ${anyOf.length}` });
  }
  if (Array.isArray(oneOf) && oneOf.length > 0) {
    const count = fitting(oneOf);
    if (count !== 1)
      run.report({ pointer, keyword: 'oneOf', expected: `exactly one of ${oneOf.length}, not ${count}` });
  }
  if (isObject(not) && run.fits(not, value, pointer))
    run.report({ pointer, keyword: 'not', expected: JSON.stringify(not).slice(0, 200) });
  const { if: condition, then: consequence, else: otherwise } = schema;
  if (condition !== undefined) run.apply(run.fits(condition, value, pointer) ? consequence : otherwise, value, pointer);
}
