import * as vscode from 'vscode';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';

/** "Clear API Requests": forgets what was sent and what came back. */
export function clearApiHistory({ prompts }: Services, { requests }: ApiExplorer) {
  return async (): Promise<void> => {
    const { t } = vscode.l10n;
    const history = await requests.history();
    if (history.records.length === 0) return;
    await prompts.confirm({
      message: t('Forget the requests that were sent, and their answers?'),
      detail: t('{0} are kept. This cannot be undone.', history.records.length),
      action: t('Forget'),
    });
    requests.answers.clear();
    await history.clear();
  };
}
