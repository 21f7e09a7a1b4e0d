import * as vscode from 'vscode';
import { isAppError } from '../../../core/base/errors';
import { parseDuration } from '../../../core/sandbox/admin/parseDuration';
import { ViewId } from '../../../ids';
import { displayTime } from '../../../platform/displayText';
import { errorText } from '../../../platform/errorMessages';
import { withViewProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { askOnce } from '../../../platform/stepInput';
import type { SandboxSession } from '../sandboxSession';

/** "Advance Time": moves the sandbox's time ahead, so that lifecycle rules and retention periods fall due. */
export function advanceSandboxTime(services: Services, session: SandboxSession) {
  return async (span?: unknown): Promise<void> => {
    const text = typeof span === 'string' ? span : await askSpan();
    const milliseconds = parseDuration(text);
    await withViewProgress(ViewId.sandbox, () => session.order({ do: 'advanceTime', milliseconds }));
    const { status, connectionId } = session;
    if (status === undefined || connectionId === undefined) return;
    // Lifecycle rules may have removed what is shown.
    services.stores.changedElsewhere(connectionId);
    const time = displayTime(new Date(status.time));
    void vscode.window.showInformationMessage(vscode.l10n.t('It is now {0} in the sandbox.', time));
  };
}

function askSpan(): Promise<string> {
  return askOnce(vscode.l10n.t('Advance Time')).text({
    prompt: vscode.l10n.t('How far? For example 31d, 12h, 90m or 1d12h. It cannot be taken back.'),
    value: '1d',
    validate: (value) => {
      try {
        parseDuration(value);
        return undefined;
      } catch (error) {
        if (isAppError(error)) return errorText(error);
        throw error;
      }
    },
  });
}
