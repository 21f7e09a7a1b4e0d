import type { Json } from '../document/json';
import type { Place } from '../document/problem';

/** One node of a schema tree, without what is inside it: that is asked for when the reader opens it. */
export interface SchemaView {
  /** Names the schema when its children are asked for ({@link SchemaViews.children}); valid until the definition is read anew. */
  readonly handle: number;
  /** The named schema that it is or refers to. */
  readonly name?: string;
  /** string, integer, object, ...; several when any of them may come; none when anything may. */
  readonly types: readonly string[];
  readonly format?: string;
  /** Of arrays: what they hold. */
  readonly items?: { readonly name?: string; readonly types: readonly string[]; readonly format?: string };
  readonly title?: string;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly constraints: readonly SchemaConstraint[];
  readonly enum: readonly Json[];
  readonly default?: Json;
  readonly examples: readonly Json[];
  readonly expandable: boolean;
  /** It stands inside itself: opening it shows the same again. */
  readonly circular: boolean;
  readonly place: Place;
}

/** A limit on values: `maximum` and `9223372036854775807`, as it is written. */
export interface SchemaConstraint {
  readonly keyword: string;
  readonly value: string;
}

export const schemaChildKinds = [
  'property',
  'pattern',
  'additional',
  'items',
  'tuple',
  'oneOf',
  'anyOf',
  'not',
] as const;
export type SchemaChildKind = (typeof schemaChildKinds)[number];

/** A node below another one. */
export interface SchemaChild extends SchemaView {
  readonly kind: SchemaChildKind;
  /** Name of the property, pattern, or position from 0. */
  readonly label: string;
  readonly required: boolean;
}
