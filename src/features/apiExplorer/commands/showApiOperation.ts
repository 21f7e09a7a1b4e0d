import * as vscode from 'vscode';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { askOperation } from '../pickOperation';

/** "Show API Operation": the page with all that the definition says of it. */
export function showApiOperation(services: Services, { library, pages }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const { definition, id } = await askOperation(services, library, node, t('Show API Operation'));
    await withProgress(t('Reading {0}', id), (signal) => pages.show({ kind: 'apiOperation', definition, id }, signal));
  };
}
