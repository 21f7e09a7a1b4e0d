import { findOperations } from '../../core/apis/index/findOperation';
import type { OpenDefinition } from '../../core/apis/openDefinition';
import type { OperationNode } from '../../core/apis/shapes/operationNodes';
import { AppError } from '../../core/base/errors';

/** The operation that arguments name. @throws AppError `input.invalid` when there is none, or several have the operationId. */
export function operationArgument({ index, operations }: OpenDefinition, words: readonly string[]): OperationNode {
  const found = findOperations(index, words);
  const operation = operations.get(found[0]?.id ?? '');
  if (found.length === 1 && operation !== undefined) return operation;
  const several = found.map(({ id }) => id).join(', ');
  const what = words.join(' ');
  const message =
    found.length > 1 ? `Several operations are called ${what}: ${several}` : `There is no operation ${what}`;
  throw new AppError('input.invalid', message, { facts: { reason: 'operation', value: what } });
}
