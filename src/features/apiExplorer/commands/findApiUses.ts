import * as vscode from 'vscode';
import { displayName } from '../../../platform/displayText';
import { withProgress } from '../../../platform/progress';
import { askPick } from '../../../platform/prompts';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { askOperation } from '../pickOperation';
import { showPlace } from '../showPlace';
import { workspaceUses } from '../workspaceUses';

/** "Find Uses in Workspace": lines of code that name an operation by its path or operationId, and integrations that list it. */
export function findApiUses(services: Services, { library }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const { definition, id } = await askOperation(services, library, node, t('Find Uses'));
    const { operations } = await library.index(definition);
    const wanted = operations.filter((each) => each.id === id);
    const found = await withProgress(t('Looking for uses of {0}', id), (signal) =>
      workspaceUses(definition, wanted, signal),
    );
    const uses = found.get(id) ?? [];
    if (uses.length === 0) {
      void vscode.window.showInformationMessage(
        t('The code and the integration manifests of the workspace do not name {0}.', id),
      );
      return;
    }
    const items = uses.map(({ file, line, text, kind }) => {
      const place = `${vscode.workspace.asRelativePath(vscode.Uri.parse(file))}:${line}`;
      const description = [place, kind === 'manifest' ? t('integration manifest') : ''].filter(Boolean).join(' · ');
      return { label: displayName(text.slice(0, 200)), description, file, line };
    });
    const chosen = await askPick(items, { title: t('Uses of {0}', id), matchOnDescription: true });
    await showPlace(chosen.file, { line: chosen.line });
  };
}
