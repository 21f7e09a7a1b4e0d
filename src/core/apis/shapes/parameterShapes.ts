import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, type JsonObject, listOf, newObject, textOf } from '../document/json';
import type { Place } from '../document/problem';
import { contentsOf, examplesOf } from './mediaShapes';
import type { OperationNode } from './operationNodes';
import type { ParameterLocation, ParameterShape, SchemaNode } from './operationShape';

/** A parameter with what it refers to, and where its list has it. */
export interface ParameterNode {
  readonly node: JsonObject;
  readonly place: Place;
  readonly shared: boolean;
}

const locations: ReadonlySet<string> = new Set<ParameterLocation>(['path', 'query', 'header', 'cookie', 'querystring']);

/** Whether `in` says a place that requests have; `body` and `formData` of Swagger 2.0 are the body. */
export function isParameterLocation(value: Json | undefined): value is ParameterLocation {
  return typeof value === 'string' && locations.has(value);
}

/** The operation's parameters and those of its path that it does not write itself (OpenAPI 3.1, 4.8.10.1), references followed. */
export function parameterNodes(document: DefinitionDocument, operation: OperationNode): readonly ParameterNode[] {
  const own = nodesOf(document, operation.node['parameters'], false);
  const taken = new Set(own.map(({ node }) => identity(node)));
  const shared = nodesOf(document, operation.pathItem['parameters'], true);
  return [...shared.filter(({ node }) => !taken.has(identity(node))), ...own];
}

function identity(node: JsonObject): string {
  return `${textOf(node['in'])} ${textOf(node['name'])}`;
}

function nodesOf(document: DefinitionDocument, list: Json | undefined, shared: boolean): readonly ParameterNode[] {
  return listOf(list).flatMap((item) => {
    const node = document.follow(item);
    return isObject(node) && isObject(item) ? [{ node, place: document.placeOf(item), shared }] : [];
  });
}

/** A parameter that is sent outside of the body; `undefined` for the others and for what has no name or place. */
export function parameterShape(document: DefinitionDocument, parameter: ParameterNode): ParameterShape | undefined {
  const { node, place, shared } = parameter;
  const name = textOf(node['name']);
  const location = node['in'];
  if (name === undefined || !isParameterLocation(location)) return undefined;
  const style = styleOf(node, location);
  const content = contentsOf(document, node['content']);
  return {
    name,
    in: location,
    required: node['required'] === true || location === 'path',
    deprecated: node['deprecated'] === true,
    description: textOf(node['description']),
    schema: parameterSchema(document, node) ?? content[0]?.schema,
    ...style,
    allowReserved: node['allowReserved'] === true,
    content,
    examples: examplesOf(document, node),
    shared,
    place,
  };
}

/** Swagger 2.0's collectionFormat in the terms of OpenAPI 3. */
const collectionFormats: Readonly<Record<string, { style: string; explode: boolean }>> = {
  multi: { style: 'form', explode: true },
  ssv: { style: 'spaceDelimited', explode: false },
  tsv: { style: 'tabDelimited', explode: false },
  pipes: { style: 'pipeDelimited', explode: false },
};

/** How a parameter, or a form field of Swagger 2.0 (as if in the query), is written. */
export function styleOf(node: JsonObject, location: ParameterLocation): { style: string; explode: boolean } {
  const usual = location === 'query' || location === 'cookie' ? 'form' : 'simple';
  const format = textOf(node['collectionFormat']);
  const old = format === undefined ? undefined : collectionFormats[format];
  if (old !== undefined) return old;
  const style = textOf(node['style']) ?? usual;
  // Swagger 2.0 joins lists with commas unless told otherwise (csv), OpenAPI 3 repeats the parameter in form style.
  const explode = node['schema'] !== undefined || node['content'] !== undefined ? style === 'form' : false;
  return { style, explode: typeof node['explode'] === 'boolean' ? node['explode'] : explode };
}

/** Keys of a Swagger 2.0 parameter that are about the parameter, not its value. */
const notOfSchema: ReadonlySet<string> = new Set([
  ...['name', 'in', 'description', 'required', 'collectionFormat', 'allowEmptyValue', 'schema', 'content', 'style'],
  ...['explode', 'allowReserved', 'deprecated', 'example', 'examples'],
]);

/** The schema of a parameter or header: its own, or in Swagger 2.0 what stands beside its name. */
export function parameterSchema(document: DefinitionDocument, node: JsonObject): SchemaNode | undefined {
  const own = node['schema'];
  if (isObject(own) || typeof own === 'boolean') return own;
  const keys = Object.keys(node).filter((key) => !notOfSchema.has(key) && !key.startsWith('x-'));
  if (keys.length === 0) return undefined;
  const schema = newObject();
  for (const key of keys) schema[key] = node[key];
  if (schema['type'] === 'file') Object.assign(schema, { type: 'string', format: 'binary' });
  document.places.copy(node, schema);
  return schema;
}
