import { AppError } from '../../../core/base/errors';
import type { ApiExplorer } from '../apiExplorer';
import { asApiNode } from '../apiNodes';

/** "Remove Fault", on a fault of a mock. */
export function removeApiMockFault({ mocks }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const fault = asApiNode(node, 'apiMockFault');
    if (fault === undefined)
      throw new AppError('input.invalid', 'No fault is selected', { facts: { reason: 'nothingSelected' } });
    await mocks.order(fault.definition, { do: 'removeFault', id: fault.id });
  };
}
