import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, type JsonObject, listOf } from '../document/json';
import { pointerTokens } from '../exactJson/jsonPointer';
import type { JsonValue } from '../exactJson/jsonValue';
import { writeJson } from '../exactJson/writeJson';
import { percentEncoded, scalarText } from '../parameters/parameterText';
import { isJsonType } from '../requests/mediaType';
import { acceptOf } from '../requests/operationRequest';
import { keywordOf, propertiesOf, schemaParts, typesOf } from '../shapes/effectiveSchema';
import type { OperationShape, ParameterShape } from '../shapes/operationShape';
import type { HttpFilePlace } from './placeInHttpFile';

/** What may stand at a place of a request's text. */
export interface Suggestion {
  /** As it is written there: encoded in addresses, JSON in bodies. */
  readonly text: string;
  readonly description: string | undefined;
  /** A request without it is not right. */
  readonly required: boolean;
}

/** What the definition offers at a place: enum values, names of parameters, headers and members, media types. */
export function suggestionsAt(
  document: DefinitionDocument,
  shape: OperationShape,
  place: HttpFilePlace,
): readonly Suggestion[] {
  switch (place.kind) {
    case 'method':
      return [];
    case 'pathValue':
      return valuesOf(document, shape, 'path', place.name).map((value) => plain(percentEncoded(scalarText(value))));
    case 'queryValue':
      return valuesOf(document, shape, 'query', decodedName(place.name)).map((value) =>
        plain(percentEncoded(scalarText(value))),
      );
    case 'queryName':
      return namesOf(shape, 'query');
    case 'headerName':
      return namesOf(shape, 'header');
    case 'headerValue':
      return headerValues(document, shape, place.name);
    case 'bodyName':
      return memberNames(document, bodySchema(document, shape, place.pointer));
    case 'bodyValue':
      return fixedValues(document, bodySchema(document, shape, place.pointer)).map((value) =>
        plain(writeJson(value, 0)),
      );
  }
}

function plain(text: string): Suggestion {
  return { text, description: undefined, required: false };
}

function decodedName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function parametersIn({ parameters }: OperationShape, place: ParameterShape['in']): readonly ParameterShape[] {
  return parameters.filter((parameter) => parameter.in === place);
}

function namesOf(shape: OperationShape, place: ParameterShape['in']): readonly Suggestion[] {
  return parametersIn(shape, place).map(({ name, description, required }) => ({ text: name, description, required }));
}

function valuesOf(
  document: DefinitionDocument,
  shape: OperationShape,
  place: ParameterShape['in'],
  name: string,
): readonly JsonValue[] {
  const parameter = parametersIn(shape, place).find((each) => each.name === name);
  const schema = parameter?.schema;
  return typeof schema === 'object' ? fixedValues(document, schema) : [];
}

function headerValues(document: DefinitionDocument, shape: OperationShape, name: string): readonly Suggestion[] {
  const lower = name.toLowerCase();
  if (lower === 'accept') return acceptOf(shape).split(', ').map(plain);
  if (lower === 'content-type') return (shape.body?.contents ?? []).map(({ mediaType }) => plain(mediaType));
  const known = parametersIn(shape, 'header').find((each) => each.name.toLowerCase() === lower);
  return valuesOf(document, shape, 'header', known?.name ?? name).map((value) => plain(scalarText(value)));
}

/** Values that a schema, or the items of a list of it, may only have: const, enum, true and false. */
function fixedValues(document: DefinitionDocument, schema: Json | undefined): readonly JsonValue[] {
  const parts = schemaParts(document, schema);
  const only = keywordOf(parts, 'const');
  if (only !== undefined) return [only as JsonValue];
  const choices = listOf(keywordOf(parts, 'enum'));
  if (choices.length > 0) return choices as readonly JsonValue[];
  const types = typesOf(parts);
  if (types.includes('boolean')) return [true, false];
  return types.includes('array') ? fixedValues(document, keywordOf(parts, 'items')) : [];
}

function memberNames(document: DefinitionDocument, schema: Json | undefined): readonly Suggestion[] {
  return propertiesOf(schemaParts(document, schema))
    .filter(({ schema: property }) => keywordOf(schemaParts(document, property), 'readOnly') !== true)
    .map(({ name, schema: property, required }) => {
      const description = keywordOf(schemaParts(document, property), 'description');
      return {
        text: JSON.stringify(name),
        description: typeof description === 'string' ? description : undefined,
        required,
      };
    });
}

/** The schema of a place in the JSON body: through properties, items and `additionalProperties`. */
function bodySchema(document: DefinitionDocument, { body }: OperationShape, pointer: string): Json | undefined {
  const media = body?.contents.find(({ mediaType }) => isJsonType(mediaType)) ?? body?.contents[0];
  let schema: Json | undefined = media?.schema;
  for (const token of pointerTokens(pointer) ?? []) schema = schemaBelow(schemaParts(document, schema), token);
  return schema;
}

function schemaBelow(parts: readonly JsonObject[], token: string): Json | undefined {
  const property = propertiesOf(parts).find(({ name }) => name === token);
  if (property !== undefined) return property.schema;
  const items = keywordOf(parts, 'items');
  if (items !== undefined && /^\d+$/.test(token)) return items;
  const additional = keywordOf(parts, 'additionalProperties');
  return isObject(additional) ? additional : undefined;
}
