import * as vscode from 'vscode';
import { loadChunk } from '../../../platform/chunks';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { askCodeTarget } from '../askCodeTarget';
import { askCodeSource } from '../codeSource';

/** "Copy as Code": a request as code of a language or a tool, without secrets. The third argument names it, for key bindings. */
export function copyApiCode(services: Services, explorer: ApiExplorer) {
  return async (given?: unknown, at?: unknown, named?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const title = t('Copy as Code');
    const { name, request } = await askCodeSource(services, explorer, [given, at], title);
    const { snippetTargetIds, snippetTargets } = loadChunk('apis');
    const target =
      snippetTargetIds.find((id) => id === named) ?? (await askCodeTarget(services.context.globalState, { title }));
    await vscode.env.clipboard.writeText(snippetTargets[target].render(request));
    void vscode.window.setStatusBarMessage(t('Copied {0} as {1}', name, snippetTargets[target].title), 5_000);
  };
}
