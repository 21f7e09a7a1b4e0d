import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, type JsonObject, newObject } from '../document/json';
import { definitionLimits } from '../document/limits';
import type { Place } from '../document/problem';
import { isMethod, operationIdentity } from '../index/pathFacts';

/** An operation where it stands. */
export interface OperationNode {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Of its method's key. */
  readonly place: Place;
  readonly node: JsonObject;
  readonly pathItem: JsonObject;
}

/** A path where it stands, what it refers to included. */
export interface PathNode {
  readonly path: string;
  readonly place: Place;
  readonly item: JsonObject;
}

/** The paths in the order of the text. Keys without a leading slash are paths too, written wrongly; `x-` is none. */
export function* pathNodes(document: DefinitionDocument): Iterable<PathNode> {
  for (const { key, value, place } of document.entries(document.root['paths'])) {
    if (!key.startsWith('x-')) yield { path: key, place, item: pathItem(document, value) };
  }
}

/** A path item, or the one that it refers to with what stands beside the reference. */
function pathItem(document: DefinitionDocument, value: Json | undefined): JsonObject {
  if (!isObject(value)) return newObject();
  if (value['$ref'] === undefined) return value;
  const target = document.follow(value);
  if (!isObject(target)) return value;
  const beside = Object.entries(value).filter(([key]) => key !== '$ref');
  if (beside.length === 0) return target;
  const item = Object.assign(newObject(), target, Object.fromEntries(beside));
  document.places.join(item, [value, target]);
  return item;
}

/** All operations, at most as many as the bound allows. */
export function* operationNodes(document: DefinitionDocument): Iterable<OperationNode> {
  let left: number = definitionLimits.operations;
  for (const { path, item } of pathNodes(document)) {
    for (const operation of operationsOf(document, path, item)) {
      if (left-- <= 0) return;
      yield operation;
    }
  }
}

function* operationsOf(document: DefinitionDocument, path: string, item: JsonObject): Iterable<OperationNode> {
  for (const { key, value, place } of document.entries(item)) {
    if (isMethod(key) && isObject(value)) yield operation(key.toUpperCase(), path, place, value, item);
    if (key === 'additionalOperations') {
      for (const { key: method, value: node, place: line } of document.entries(value)) {
        if (isObject(node)) yield operation(method, path, line, node, item);
      }
    }
  }
}

function operation(method: string, path: string, place: Place, node: JsonObject, item: JsonObject): OperationNode {
  return { id: operationIdentity(method, path), method, path, place, node, pathItem: item };
}
