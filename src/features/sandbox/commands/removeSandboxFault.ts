import { AppError } from '../../../core/base/errors';
import { asNode } from '../sandboxNodes';
import type { SandboxSession } from '../sandboxSession';

/** "Remove Fault", on a fault of the view. */
export function removeSandboxFault(session: SandboxSession) {
  return async (node?: unknown): Promise<void> => {
    const fault = asNode(node, 'sandboxFault');
    if (fault === undefined)
      throw new AppError('input.invalid', 'No fault is selected', { facts: { reason: 'nothingSelected' } });
    await session.order({ do: 'removeFault', id: fault.id });
  };
}
