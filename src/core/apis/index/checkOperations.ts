import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, textOf } from '../document/json';
import type { Place } from '../document/problem';
import { schemaKeys } from '../shapes/mediaShapes';
import type { OperationNode } from '../shapes/operationNodes';
import { isParameterLocation, type ParameterNode, parameterNodes } from '../shapes/parameterShapes';
import type { DefinitionFamily, SecuritySchemeEntry } from './definitionIndex';
import { pathParameterNames } from './pathFacts';

/** Reports what is wrong with single operations. */
export function checkOperations(
  document: DefinitionDocument,
  operations: readonly OperationNode[],
  family: DefinitionFamily,
  schemes: ReadonlyMap<string, SecuritySchemeEntry>,
): void {
  const ids = new Map<string, OperationNode>();
  for (const operation of operations) {
    checkId(document, operation, ids);
    const parameters = parameterNodes(document, operation);
    checkPathParameters(document, operation, parameters);
    for (const parameter of parameters) checkParameter(document, parameter, family);
    checkBodies(document, operation, family);
    checkSecurity(document, operation, schemes);
  }
}

function checkId(document: DefinitionDocument, operation: OperationNode, ids: Map<string, OperationNode>): void {
  const { node, id, place } = operation;
  const operationId = textOf(node['operationId']);
  if (operationId === undefined) {
    document.problems.add('operation.noId', place, { operation: id });
    return;
  }
  const first = ids.get(operationId);
  if (first === undefined) ids.set(operationId, operation);
  else {
    const facts = { operationId, operation: id, other: first.id, otherLine: first.place.line };
    document.problems.add('operation.duplicateId', document.placeOf(node, 'operationId'), facts);
  }
}

function checkPathParameters(
  document: DefinitionDocument,
  { path, id, place }: OperationNode,
  parameters: readonly ParameterNode[],
): void {
  const inPath = new Set(pathParameterNames(path));
  const seen = new Set<string>();
  for (const parameter of parameters) {
    const name = textOf(parameter.node['name']) ?? '';
    const key = `${textOf(parameter.node['in'])} ${name}`;
    if (seen.has(key)) document.problems.add('parameter.duplicate', parameter.place, { name, operation: id });
    seen.add(key);
    if (parameter.node['in'] !== 'path' || inPath.delete(name)) continue;
    if (!parameter.shared) document.problems.add('path.parameterUnused', parameter.place, { name, path });
  }
  for (const name of inPath) document.problems.add('path.parameterMissing', place, { name, operation: id });
}

function checkParameter(document: DefinitionDocument, { node, place }: ParameterNode, family: DefinitionFamily): void {
  const old = node['in'] === 'body' || node['in'] === 'formData';
  const name = textOf(node['name']);
  if (name === undefined || (!old && !isParameterLocation(node['in']))) {
    document.problems.add('parameter.invalid', place, { name: name ?? '', in: textOf(node['in']) ?? '' });
  }
  if (family === 'swagger2' || family === 'unknown') return;
  const key = old
    ? `in: ${textOf(node['in'])}`
    : ['type', 'collectionFormat', 'items'].find((item) => node[item] !== undefined);
  if (key !== undefined) document.problems.add('document.otherVersionKey', place, { key, version: '3' });
}

function checkBodies(document: DefinitionDocument, operation: OperationNode, family: DefinitionFamily): void {
  const { node, id, place } = operation;
  const responses = [...document.entries(node['responses'])];
  if (responses.length === 0) document.problems.add('operation.noResponses', place, { operation: id });
  checkKeysOfOtherVersion(document, operation, family);
  checkContents(document, node['requestBody']);
  for (const { key, value, place: line } of responses) {
    checkContents(document, value);
    if (!isObject(value) || value['schema'] === undefined || family === 'swagger2') continue;
    document.problems.add('document.otherVersionKey', line, { key: `responses.${key}.schema`, version: '3' });
  }
}

function checkKeysOfOtherVersion(
  document: DefinitionDocument,
  { node }: OperationNode,
  family: DefinitionFamily,
): void {
  if (family === 'unknown') return;
  const keys = family === 'swagger2' ? ['requestBody', 'callbacks'] : ['consumes', 'produces', 'schemes'];
  for (const key of keys) {
    if (node[key] === undefined) continue;
    const facts = { key, version: family === 'swagger2' ? '2.0' : '3' };
    document.problems.add('document.otherVersionKey', document.placeOf(node, key), facts);
  }
}

/** Media types with the keys of a schema, `schema:` forgotten. */
function checkContents(document: DefinitionDocument, value: unknown): void {
  if (!isObject(value)) return;
  for (const { key, value: media } of document.entries(value['content'])) {
    if (!isObject(media)) continue;
    const misplaced = schemaKeys.find((name) => name !== '$ref' && media[name] !== undefined);
    if (misplaced === undefined) continue;
    document.problems.add('media.keyOfSchema', document.placeOf(media, misplaced), { key: misplaced, mediaType: key });
  }
}

function checkSecurity(
  document: DefinitionDocument,
  { node }: OperationNode,
  schemes: ReadonlyMap<string, SecuritySchemeEntry>,
): void {
  const own = node['security'];
  const list = Array.isArray(own) ? own : document.root['security'];
  for (const item of Array.isArray(list) ? list : []) {
    for (const { key, place } of document.entries(item)) {
      if (!schemes.has(key)) reportScheme(document, key, place);
    }
  }
}

function reportScheme(document: DefinitionDocument, scheme: string, place: Place): void {
  document.problems.add('security.unknownScheme', place, { scheme });
}
