import type { DefinitionIndex, OperationEntry } from './definitionIndex';
import { operationIdentity } from './pathFacts';

/**
 * Operations that somebody means: by method and path, in one text or two, or by operationId.
 * @returns Several when the definition gives one operationId to several, none when there is no such operation.
 */
export function findOperations({ operations }: DefinitionIndex, words: readonly string[]): readonly OperationEntry[] {
  const [first = '', ...rest] = words.flatMap((word) => word.trim().split(/\s+/));
  const path = rest.join(' ');
  const id = operationIdentity(first.toUpperCase(), path);
  const exact = operations.filter((operation) => operation.id === id || operation.id === `${first} ${path}`);
  return exact.length > 0 || path !== '' ? exact : operations.filter(({ operationId }) => operationId === first);
}
