import type { OperationEntry } from '../index/definitionIndex';

export const relations = ['samePath', 'collection', 'item', 'action', 'sameObject'] as const;
export type Relation = (typeof relations)[number];

export interface RelatedOperation {
  readonly id: string;
  readonly relation: Relation;
}

/** Related operations that are listed at most; a product object of the largest definition we know has 80. */
const maxRelated = 100;

/**
 * Other operations on the same object: of the same path, of the collection around or the item below it, its colon actions, then
 * whatever else is about the object, in this order.
 */
export function relatedOperations(
  operation: OperationEntry,
  all: readonly OperationEntry[],
): readonly RelatedOperation[] {
  const found = all.flatMap((other): RelatedOperation[] => {
    if (other.id === operation.id || other.productObject !== operation.productObject) return [];
    return [{ id: other.id, relation: relationOf(operation.path, other.path) }];
  });
  const rank = ({ relation }: RelatedOperation) => relations.indexOf(relation);
  return found.sort((a, b) => rank(a) - rank(b)).slice(0, maxRelated);
}

function relationOf(path: string, other: string): Relation {
  if (path === other) return 'samePath';
  const [own, foreign] = [resourcePath(path), resourcePath(other)];
  if (own === foreign) return isAction(other) ? 'action' : 'samePath';
  if (isAction(other)) return 'sameObject';
  if (parentOf(own) === foreign) return 'collection';
  return parentOf(foreign) === own ? 'item' : 'sameObject';
}

/** A path without its colon action and trailing slash, all parameters alike: what it is a path of. */
export function resourcePath(path: string): string {
  const plain = path.replace(/\{[^{}]*\}/g, '{}').replace(/:+[^/{}]*$/, '');
  return plain.length > 1 ? plain.replace(/\/$/, '') : plain;
}

function isAction(path: string): boolean {
  return /:[^/{}]*$/.test(path.replace(/\{[^{}]*\}/g, '{}'));
}

function parentOf(resource: string): string {
  return resource.endsWith('/{}') ? resource.slice(0, -3) : '';
}
