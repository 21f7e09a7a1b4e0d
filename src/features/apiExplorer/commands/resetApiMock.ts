import * as vscode from 'vscode';
import type { ApiExplorer } from '../apiExplorer';
import { askMock } from '../askMock';

/** "Reset Objects of Mock": as when it started; tokens stay good. */
export function resetApiMock({ mocks }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    await mocks.order(await askMock(mocks, node, vscode.l10n.t('Reset Mock')), { do: 'reset' });
  };
}
