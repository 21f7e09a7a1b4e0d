import type { OpenDefinition } from '../../apis/openDefinition';
import { type CheckServiceOptions, checkService, type OperationCheck } from '../../apis/requests/contract/checkService';
import type { Send } from '../../apis/requests/sendRequest';
import { isAppError } from '../../base/errors';

export type LiveService = Pick<CheckServiceOptions, 'server' | 'send' | 'redactor' | 'parameters' | 'signal'>;

/**
 * Asks a live service for the operations in use that change nothing, and compares its answers with the definition.
 * @param operations Identities: `GET /osd/{id}`.
 * @throws AppError as `checkService`
 */
export function askLiveService(
  definition: OpenDefinition,
  operations: readonly string[],
  service: LiveService,
): Promise<readonly OperationCheck[]> {
  const used = new Map([...definition.operations].filter(([id]) => operations.includes(id)));
  return checkService({
    ...service,
    definition: { ...definition, operations: used },
    send: askedOnceWhereNobodyIs(service.send),
    unsafe: false,
  });
}

/** A service that cannot be reached is not waited for once more with each operation. */
function askedOnceWhereNobodyIs(send: Send): Send {
  let unreachable: unknown;
  return async (request, signal) => {
    if (unreachable !== undefined) throw unreachable;
    try {
      return await send(request, signal);
    } catch (error) {
      if (isAppError(error) && /^(?:network|proxy|tls)\./.test(error.code)) unreachable = error;
      throw error;
    }
  };
}
