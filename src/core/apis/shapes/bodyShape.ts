import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, type JsonObject, newObject, textOf, textsOf } from '../document/json';
import { contentsOf, examplesOf, schemaNode } from './mediaShapes';
import type { OperationNode } from './operationNodes';
import type { BodyShape, MediaShape } from './operationShape';
import { type ParameterNode, parameterSchema, styleOf } from './parameterShapes';

/** What the operation sends: `requestBody` of OpenAPI 3, `in: body` or `in: formData` of Swagger 2.0, wherever it is written. */
export function bodyShape(
  document: DefinitionDocument,
  operation: OperationNode,
  parameters: readonly ParameterNode[],
): BodyShape | undefined {
  const written = operation.node['requestBody'];
  const node = document.follow(written);
  if (isObject(node)) {
    return {
      required: node['required'] === true,
      description: textOf(node['description']),
      contents: contentsOf(document, node['content']),
      place: document.placeOf(operation.node, 'requestBody'),
    };
  }
  const body = parameters.find((parameter) => parameter.node['in'] === 'body');
  if (body !== undefined) return bodyOfParameter(document, operation, body);
  const fields = parameters.filter((parameter) => parameter.node['in'] === 'formData');
  return fields.length === 0 ? undefined : bodyOfFields(document, operation, fields);
}

/** Media types of Swagger 2.0: the operation's, else the document's, else JSON. */
export function mediaTypes(
  document: DefinitionDocument,
  node: JsonObject,
  key: 'consumes' | 'produces',
): readonly string[] {
  const own = textsOf(node[key]);
  const types = own.length > 0 || Array.isArray(node[key]) ? own : textsOf(document.root[key]);
  return types.length > 0 ? types : ['application/json'];
}

function bodyOfParameter(document: DefinitionDocument, operation: OperationNode, body: ParameterNode): BodyShape {
  const { node, place } = body;
  const shared = {
    schema: schemaNode(node['schema']),
    examples: examplesOf(document, node),
    encoding: undefined,
    place,
  };
  return {
    required: node['required'] === true,
    description: textOf(node['description']),
    contents: mediaTypes(document, operation.node, 'consumes').map((mediaType) => ({ mediaType, ...shared })),
    place,
  };
}

const multipart = 'multipart/form-data';
const urlEncoded = 'application/x-www-form-urlencoded';

function bodyOfFields(
  document: DefinitionDocument,
  operation: OperationNode,
  fields: readonly ParameterNode[],
): BodyShape {
  const [first] = fields;
  const place = first?.place ?? operation.place;
  const properties = newObject();
  const required: Json[] = [];
  const encoding = newObject();
  for (const { node } of fields) {
    const name = textOf(node['name']) ?? '';
    const schema = parameterSchema(document, node);
    properties[name] = isObject(schema) ? described(document, schema, node) : newObject();
    if (node['required'] === true) required.push(name);
    if (node['type'] === 'array') encoding[name] = styleOf(node, 'query');
  }
  const schema = Object.assign(newObject(), { type: 'object', properties, required });
  if (first !== undefined) document.places.copy(first.node, schema);
  const files = fields.some(({ node }) => node['type'] === 'file');
  const declared = mediaTypes(document, operation.node, 'consumes').filter(
    (type) => type === multipart || type === urlEncoded,
  );
  const types = files ? [multipart] : declared.length > 0 ? declared : [urlEncoded];
  const contents = types.map((mediaType): MediaShape => ({ mediaType, schema, examples: [], encoding, place }));
  return { required: required.length > 0, description: undefined, contents, place };
}

function described(document: DefinitionDocument, schema: JsonObject, node: JsonObject): JsonObject {
  if (node['description'] === undefined) return schema;
  const copy = Object.assign(newObject(), schema, { description: node['description'] });
  document.places.copy(schema, copy);
  return copy;
}
