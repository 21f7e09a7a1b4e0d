import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json } from '../document/json';
import type { SchemaNode } from '../shapes/operationShape';
import { checkKeywords } from './checkKeywords';
import type { CheckRun, Deviation } from './checkRun';

export interface CheckOptions {
  /** request: required properties that are `readOnly` may be missing; response: those that are `writeOnly`. */
  readonly direction?: 'request' | 'response';
  /** Deviations that are looked for at most. */
  readonly limit?: number;
}

/** Schemas that are applied for one value; a value of 1 MB has about 50,000 places. Beyond it the rest is taken as right. */
const maxSteps = 1_000_000;

/**
 * Compares a value with a schema of a definition, as it is written: OpenAPI 3.0's `nullable` and exclusive limits as truth values, JSON
 * Schema's of 3.1, references into other files. Unlike validators that compile schemas it reads just what the value touches, and
 * a schema that is wrong itself asks for nothing.
 * @returns What deviates, at most `limit` places.
 */
export function checkValue(
  document: DefinitionDocument,
  schema: SchemaNode | undefined,
  value: Json,
  options: CheckOptions = {},
): readonly Deviation[] {
  const { direction, limit = 100 } = options;
  const deviations: Deviation[] = [];
  new ValueCheck({ document, direction, limit, deviations, budget: { steps: maxSteps } }).inside(schema, value, '');
  return deviations;
}

interface CheckState {
  readonly document: DefinitionDocument;
  readonly direction: 'request' | 'response' | undefined;
  readonly limit: number;
  readonly deviations: Deviation[];
  readonly budget: { steps: number };
}

class ValueCheck implements CheckRun {
  readonly #state: CheckState;
  /** Schemas being applied to this very value: `A: {allOf: [{$ref: A}]}` asks the same for ever. */
  readonly #active: Set<object>;

  constructor(state: CheckState, active = new Set<object>()) {
    this.#state = state;
    this.#active = active;
  }

  get direction(): 'request' | 'response' | undefined {
    return this.#state.direction;
  }

  apply(schema: Json | undefined, value: Json, pointer: string): void {
    const { deviations, limit, budget, document } = this.#state;
    if (deviations.length >= limit || budget.steps-- <= 0) return;
    if (schema === false) this.report({ pointer, keyword: 'false', expected: 'nothing' });
    if (!isObject(schema) || this.#active.has(schema)) return;
    // `nullable` of OpenAPI 3.0 (4.7.24.1) and of Swagger 2.0's tools: null is right whatever else is said.
    if (value === null && (schema['nullable'] === true || schema['x-nullable'] === true)) return;
    this.#active.add(schema);
    // Beside `$ref` OpenAPI 3.0 allows nothing and 3.1 everything: what is written there counts.
    if (typeof schema['$ref'] === 'string') this.apply(document.resolve(schema)?.value, value, pointer);
    checkKeywords(this, schema, value, pointer);
    this.#active.delete(schema);
  }

  inside(schema: Json | undefined, value: Json, pointer: string): void {
    if (schema !== undefined) new ValueCheck(this.#state).apply(schema, value, pointer);
  }

  fits(schema: Json | undefined, value: Json, pointer: string): boolean {
    const deviations: Deviation[] = [];
    new ValueCheck({ ...this.#state, deviations, limit: 1 }, new Set(this.#active)).apply(schema, value, pointer);
    return deviations.length === 0;
  }

  report(deviation: Deviation): void {
    if (this.#state.deviations.length < this.#state.limit) this.#state.deviations.push(deviation);
  }

  followed(schema: Json | undefined): Json | undefined {
    return this.#state.document.follow(schema);
  }
}
