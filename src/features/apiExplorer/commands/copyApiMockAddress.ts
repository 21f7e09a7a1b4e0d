import * as vscode from 'vscode';
import type { ApiExplorer } from '../apiExplorer';
import { askMock } from '../askMock';

/** "Copy Address of Mock": what programs that are tried with it are told. */
export function copyApiMockAddress({ mocks }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const definition = await askMock(mocks, node, t('Copy Address of Mock'));
    const url = mocks.get(definition)?.status.url ?? '';
    await vscode.env.clipboard.writeText(url);
    void vscode.window.setStatusBarMessage(t('Copied {0}', url), 5_000);
  };
}
