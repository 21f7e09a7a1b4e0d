import type { Json, JsonObject } from '../document/json';
import type { Place } from '../document/problem';

/** A schema as written: a mapping, `true` (anything) or `false` (nothing). */
export type SchemaNode = JsonObject | boolean;

export type ParameterLocation = 'path' | 'query' | 'header' | 'cookie' | 'querystring';

/** What an operation takes and gives, the same whether it is written in OpenAPI 3 or Swagger 2.0. */
export interface OperationShape {
  readonly parameters: readonly ParameterShape[];
  readonly body: BodyShape | undefined;
  readonly responses: readonly ResponseShape[];
}

export interface ParameterShape {
  readonly name: string;
  readonly in: ParameterLocation;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description: string | undefined;
  readonly schema: SchemaNode | undefined;
  /** form, simple, label, matrix, spaceDelimited, pipeDelimited, deepObject; tabDelimited of Swagger 2.0's `tsv`. */
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** Of parameters that are a document of a media type (OpenAPI 3). */
  readonly content: readonly MediaShape[];
  readonly examples: readonly ExampleShape[];
  /** Written at the path, for all of its operations. */
  readonly shared: boolean;
  readonly place: Place;
}

export interface BodyShape {
  readonly required: boolean;
  readonly description: string | undefined;
  readonly contents: readonly MediaShape[];
  readonly place: Place;
}

export interface MediaShape {
  readonly mediaType: string;
  readonly schema: SchemaNode | undefined;
  readonly examples: readonly ExampleShape[];
  /** Of form fields, by name, as written. */
  readonly encoding: JsonObject | undefined;
  readonly place: Place;
}

export interface ExampleShape {
  readonly name: string;
  readonly summary: string | undefined;
  readonly value: Json;
}

export interface ResponseShape {
  /** `200`, `4XX`, `default`. */
  readonly status: string;
  readonly description: string | undefined;
  readonly contents: readonly MediaShape[];
  readonly headers: readonly HeaderShape[];
  readonly place: Place;
}

export interface HeaderShape {
  readonly name: string;
  readonly description: string | undefined;
  readonly required: boolean;
  readonly schema: SchemaNode | undefined;
}
