import type { Place } from '../document/problem';

export const changeKinds = ['removed', 'changed', 'added'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** What a change is about, as codes; the reader's text is made from code, where, before and after. */
export const changeCodes = [
  'parameter.added',
  'parameter.removed',
  'parameter.required',
  'parameter.style',
  'body.added',
  'body.removed',
  'body.required',
  'mediaType.added',
  'mediaType.removed',
  'response.added',
  'response.removed',
  'header.added',
  'header.removed',
  'security.added',
  'security.removed',
  'operationId',
  'tags',
  'deprecated',
  'property.added',
  'property.removed',
  'property.required',
  'type',
  'format',
  'enum.added',
  'enum.removed',
  'limit',
  'default',
  'access',
  'additionalProperties',
  'variants',
  'schema.added',
  'schema.removed',
] as const;
export type ChangeCode = (typeof changeCodes)[number];

/** One difference inside an operation or schema. */
export interface Change {
  readonly code: ChangeCode;
  /** A client of the old version may fail with the new one. */
  readonly breaking: boolean;
  /** `query limit`, `request application/json /bucket/name`, `response 200 application/json /bucket`; in schemas a pointer. */
  readonly where: string;
  readonly before?: string;
  readonly after?: string;
}

export interface OperationChange {
  readonly kind: ChangeKind;
  /** Method and path. */
  readonly id: string;
  readonly operationId?: string;
  readonly breaking: boolean;
  /** Where it stands in the old and the new definition. */
  readonly from?: Place;
  readonly to?: Place;
  readonly changes: readonly Change[];
  /** Changes beyond the bound that are not listed. */
  readonly leftOut: number;
}

export interface SchemaChange {
  readonly kind: ChangeKind;
  readonly name: string;
  readonly from?: Place;
  readonly to?: Place;
  readonly changes: readonly Change[];
  readonly leftOut: number;
}

export interface DiffCounts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Removed ones and changed ones with a breaking change. */
  readonly breaking: number;
}

export interface DefinitionSide {
  readonly title: string;
  readonly version: string;
  readonly specification: string;
}

/** What one version of a definition has that another has not. Operations that break come first, then in the order of the text. */
export interface DefinitionDiff {
  readonly from: DefinitionSide;
  readonly to: DefinitionSide;
  readonly operationCounts: DiffCounts;
  readonly operations: readonly OperationChange[];
  readonly schemaCounts: Omit<DiffCounts, 'breaking'>;
  readonly schemas: readonly SchemaChange[];
}
