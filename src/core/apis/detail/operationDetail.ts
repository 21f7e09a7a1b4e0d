import type { Json } from '../document/json';
import { textOf } from '../document/json';
import type { Place } from '../document/problem';
import type { OperationEntry, SecurityAlternative, SecuritySchemeEntry } from '../index/definitionIndex';
import type { OpenDefinition } from '../openDefinition';
import type {
  BodyShape,
  ExampleShape,
  HeaderShape,
  MediaShape,
  ParameterShape,
  ResponseShape,
} from '../shapes/operationShape';
import { readOperation } from '../shapes/readOperation';
import { type AsyncHint, asyncHint } from './asyncHint';
import { type RelatedOperation, relatedOperations } from './relatedOperations';
import type { SchemaView } from './schemaView';
import type { SchemaViews } from './schemaViews';

/** Everything that the page of an operation shows before any schema is opened. Plain data: it crosses from the worker. */
export interface OperationDetail {
  readonly entry: OperationEntry;
  readonly description?: string;
  readonly documentation?: string;
  readonly parameters: readonly ParameterDetail[];
  readonly body?: BodyDetail;
  readonly responses: readonly ResponseDetail[];
  /** The schemes that {@link OperationEntry.security} names. */
  readonly securitySchemes: readonly SecuritySchemeEntry[];
  readonly security: readonly SecurityAlternative[];
  readonly asynchronous?: AsyncHint;
  readonly related: readonly RelatedOperation[];
}

export type ParameterDetail = Omit<ParameterShape, 'schema' | 'content'> & { readonly schema?: SchemaView };

export interface BodyDetail {
  readonly required: boolean;
  readonly description?: string;
  readonly contents: readonly MediaDetail[];
  readonly place: Place;
}

export interface MediaDetail {
  readonly mediaType: string;
  readonly schema?: SchemaView;
  readonly examples: readonly ExampleShape[];
  readonly encoding?: Json;
  readonly place: Place;
}

export type HeaderDetail = Omit<HeaderShape, 'schema'> & { readonly schema?: SchemaView };

export interface ResponseDetail {
  readonly status: string;
  readonly description?: string;
  readonly contents: readonly MediaDetail[];
  readonly headers: readonly HeaderDetail[];
  readonly place: Place;
}

/** @returns `undefined` when the definition has no such operation, or was not parsed. */
export function operationDetail(
  definition: OpenDefinition,
  views: SchemaViews,
  id: string,
): OperationDetail | undefined {
  const { document, index, operations, entries } = definition;
  const operation = operations.get(id);
  const entry = entries.get(id);
  if (operation === undefined || entry === undefined) return undefined;
  const shape = readOperation(document, operation);
  const docs = operation.node['externalDocs'];
  const names = new Set(entry.security.flat().map(({ scheme }) => scheme));
  return {
    entry,
    ...given('description', textOf(operation.node['description']) ?? textOf(operation.pathItem['description'])),
    ...given(
      'documentation',
      typeof docs === 'object' && docs !== null && !Array.isArray(docs) ? textOf(docs['url']) : undefined,
    ),
    parameters: shape.parameters.map((parameter) => parameterDetail(views, parameter)),
    ...given('body', shape.body && bodyDetail(views, shape.body)),
    responses: shape.responses.map((response) => responseDetail(views, response)),
    securitySchemes: index.securitySchemes.filter(({ name }) => names.has(name)),
    security: entry.security,
    ...given('asynchronous', asyncHint(document, entry, shape, index.operations)),
    related: relatedOperations(entry, index.operations),
  };
}

function given<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}

function parameterDetail(views: SchemaViews, parameter: ParameterShape): ParameterDetail {
  const { schema, content: _content, ...rest } = parameter;
  return { ...rest, ...given('schema', schema === undefined ? undefined : views.view(schema)) };
}

function contents(views: SchemaViews, shape: { description: string | undefined; contents: readonly MediaShape[] }) {
  return {
    ...given('description', shape.description),
    contents: shape.contents.map((media) => mediaDetail(views, media)),
  };
}

function bodyDetail(views: SchemaViews, body: BodyShape): BodyDetail {
  return { required: body.required, place: body.place, ...contents(views, body) };
}

function mediaDetail(views: SchemaViews, { schema, encoding, ...media }: MediaShape): MediaDetail {
  return {
    ...media,
    ...given('schema', schema === undefined ? undefined : views.view(schema)),
    ...given('encoding', encoding),
  };
}

function responseDetail(views: SchemaViews, response: ResponseShape): ResponseDetail {
  const { status, place } = response;
  const headers = response.headers.map(({ schema, ...header }) => ({
    ...header,
    ...given('schema', schema === undefined ? undefined : views.view(schema)),
  }));
  return { status, place, headers, ...contents(views, response) };
}
