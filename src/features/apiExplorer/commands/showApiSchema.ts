import * as vscode from 'vscode';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { asApiNode } from '../apiNodes';
import { pickOperation } from '../pickOperation';

/** "Show API Schema": its properties and what uses it. */
export function showApiSchema(services: Services, { library, pages }: ApiExplorer) {
  return async (given?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const title = t('Show API Schema');
    const node =
      asApiNode(given, 'apiSchema') ?? (await pickOperation(services, library, { title, kinds: ['schema'] }));
    if (node.kind !== 'apiSchema') return;
    await withProgress(t('Reading {0}', node.name), (signal) => pages.show(node, signal));
  };
}
