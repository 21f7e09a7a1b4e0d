import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, type JsonObject, textOf } from '../document/json';
import type { Place } from '../document/problem';
import { mediaTypes } from './bodyShape';
import { contentsOf, examplesOf, schemaNode } from './mediaShapes';
import type { OperationNode } from './operationNodes';
import type { HeaderShape, MediaShape, ResponseShape } from './operationShape';
import { parameterSchema } from './parameterShapes';

/** The responses in the order of the text. */
export function responseShapes(document: DefinitionDocument, operation: OperationNode): readonly ResponseShape[] {
  const found: ResponseShape[] = [];
  for (const { key, value, place } of document.entries(operation.node['responses'])) {
    if (key.startsWith('x-')) continue;
    const followed = document.follow(value);
    const node = isObject(followed) ? followed : {};
    found.push({
      status: key,
      description: textOf(node['description']),
      contents:
        node['content'] === undefined
          ? oldContents(document, operation, node, place)
          : contentsOf(document, node['content']),
      headers: headersOf(document, node['headers']),
      place,
    });
  }
  return found;
}

/** Schema and examples of a Swagger 2.0 response, which has them without media type. */
function oldContents(
  document: DefinitionDocument,
  operation: OperationNode,
  node: JsonObject,
  place: Place,
): readonly MediaShape[] {
  const schema = schemaNode(node['schema']);
  const examples = isObject(node['examples']) ? node['examples'] : {};
  if (schema === undefined && Object.keys(examples).length === 0) return [];
  const binary = isObject(schema) && schema['type'] === 'file';
  return mediaTypes(document, operation.node, 'produces').map((mediaType) => {
    const value = examples[mediaType];
    return {
      mediaType: binary && mediaType === 'application/json' ? 'application/octet-stream' : mediaType,
      schema: binary ? { type: 'string', format: 'binary' } : schema,
      examples: value === undefined ? [] : [{ name: '', summary: undefined, value }],
      encoding: undefined,
      place,
    };
  });
}

function headersOf(document: DefinitionDocument, headers: Json | undefined): readonly HeaderShape[] {
  return [...document.entries(headers)].flatMap(({ key, value }) => {
    const node = document.follow(value);
    if (!isObject(node)) return [];
    return {
      name: key,
      description: textOf(node['description']),
      required: node['required'] === true,
      schema: parameterSchema(document, node),
      examples: examplesOf(document, node),
    };
  });
}
