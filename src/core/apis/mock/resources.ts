import { resourcePath } from '../detail/relatedOperations';
import { hasColonAction, pathParameterNames } from '../index/pathFacts';
import type { OperationNode } from '../shapes/operationNodes';

/** What an operation does to the objects that the mock keeps. */
export type Role = 'list' | 'create' | 'get' | 'update' | 'delete' | 'action' | 'plain';

/** Operations on one kind of object, by the collection that holds it. */
export interface Resource {
  /** Path of an object, all parameters alike: `/os-buckets/{}`. */
  readonly item: string;
  readonly get: OperationNode;
  /** Operations whose last path parameter is the object's identity: their samples are the first objects. */
  readonly members: readonly OperationNode[];
}

/** Objects and what is done to them, told by paths: a GET of `/x/{id}` makes `/x` a collection. */
export class Resources {
  readonly #byItem = new Map<string, Resource>();

  constructor(operations: Iterable<OperationNode>) {
    const all = [...operations].map((operation) => ({ operation, resource: resourcePath(operation.path) }));
    for (const { operation, resource } of all) {
      const readable = operation.method === 'GET' && !hasColonAction(operation.path) && resource.endsWith('/{}');
      if (!readable || this.#byItem.has(resource)) continue;
      const members = all.filter((each) => each.resource === resource).map((each) => each.operation);
      this.#byItem.set(resource, { item: resource, get: operation, members });
    }
  }

  /** The objects that an operation is about, and what it does to them. */
  roleOf(operation: OperationNode): { readonly role: Role; readonly resource: Resource | undefined } {
    const own = resourcePath(operation.path);
    const item = this.#byItem.get(own);
    if (item !== undefined)
      return { role: hasColonAction(operation.path) ? 'action' : itemRole(operation.method), resource: item };
    const collection = hasColonAction(operation.path) ? undefined : this.#byItem.get(`${own}/{}`);
    if (collection === undefined) return { role: 'plain', resource: undefined };
    const role = operation.method === 'GET' ? 'list' : operation.method === 'POST' ? 'create' : 'plain';
    return { role, resource: collection };
  }
}

function itemRole(method: string): Role {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return 'get';
    case 'PUT':
    case 'PATCH':
      return 'update';
    case 'DELETE':
      return 'delete';
    default:
      return 'action';
  }
}

/** Address of a collection with the values of a request: `/os-buckets/5/nfs-clients`; the identity is the path's last value. */
export function collectionKey(
  resource: Resource,
  operation: OperationNode,
  values: Readonly<Record<string, string>>,
): string {
  const texts = pathParameterNames(operation.path).map((name) => values[name] ?? '');
  let next = 0;
  return resource.item.replace(/\/\{\}$/, '').replace(/\{\}/g, () => texts[next++] ?? '');
}

/** The identity in a request's path: its last value. */
export function identityIn(operation: OperationNode, values: Readonly<Record<string, string>>): string {
  return values[pathParameterNames(operation.path).at(-1) ?? ''] ?? '';
}
