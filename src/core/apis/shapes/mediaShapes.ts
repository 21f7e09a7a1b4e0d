import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, type JsonObject, textOf } from '../document/json';
import type { ExampleShape, MediaShape, SchemaNode } from './operationShape';

/** The schema that a value is, if it is one. */
export function schemaNode(value: Json | undefined): SchemaNode | undefined {
  return isObject(value) || typeof value === 'boolean' ? value : undefined;
}

/** `content` of OpenAPI 3: schemas and examples by media type. */
export function contentsOf(document: DefinitionDocument, content: Json | undefined): readonly MediaShape[] {
  return [...document.entries(content)].map(({ key, value, place }) => {
    const media = document.follow(value);
    const node = isObject(media) ? media : {};
    return {
      mediaType: key,
      schema: schemaNode(node['schema']) ?? schemaNode(node['itemSchema']) ?? schemaWrittenAsMedia(node),
      examples: examplesOf(document, node),
      encoding: isObject(node['encoding']) ? node['encoding'] : undefined,
      place,
    };
  });
}

/** Keys of a schema that people write at the media type itself, forgetting `schema:`. */
export const schemaKeys = ['type', '$ref', 'properties', 'items', 'allOf', 'oneOf', 'anyOf', 'format'] as const;

function schemaWrittenAsMedia(node: JsonObject): SchemaNode | undefined {
  return schemaKeys.some((key) => node[key] !== undefined) && node['schema'] === undefined ? node : undefined;
}

/** `example` and `examples` of a media type, parameter or header. */
export function examplesOf(document: DefinitionDocument, node: JsonObject): readonly ExampleShape[] {
  const found: ExampleShape[] = [];
  if (node['example'] !== undefined) found.push({ name: '', summary: undefined, value: node['example'] });
  for (const { key, value } of document.entries(node['examples'])) {
    const example = document.follow(value);
    if (!isObject(example)) continue;
    const shown = example['value'] ?? example['dataValue']; // the latter is OpenAPI 3.2's
    if (shown !== undefined) found.push({ name: key, summary: textOf(example['summary']), value: shown });
  }
  return found;
}
