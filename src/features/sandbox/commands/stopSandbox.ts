import * as vscode from 'vscode';
import { withProgress } from '../../../platform/progress';
import type { SandboxSession } from '../sandboxSession';

/** "Stop Sandbox Storage": requests under way end first; the data stays in its folder. */
export function stopSandbox(session: SandboxSession) {
  return (): Promise<void> => withProgress(vscode.l10n.t('Stopping the sandbox'), () => session.stop());
}
