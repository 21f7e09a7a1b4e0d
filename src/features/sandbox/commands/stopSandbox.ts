import { ViewId } from '../../../ids';
import { withViewProgress } from '../../../platform/progress';
import type { SandboxSession } from '../sandboxSession';

/** "Stop Sandbox Storage": requests under way end first; the data stays in its folder. */
export function stopSandbox(session: SandboxSession) {
  return (): Promise<void> => withViewProgress(ViewId.sandbox, () => session.stop());
}
