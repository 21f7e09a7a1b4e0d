import type { SandboxSession } from '../sandboxSession';

/** "Clear Requests": empties the list; the sandbox goes on as it is. */
export function clearSandboxRequests(session: SandboxSession) {
  return (): void => session.clearRequests();
}
