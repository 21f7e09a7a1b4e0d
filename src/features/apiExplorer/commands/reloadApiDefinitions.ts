import * as vscode from 'vscode';
import { mapLimit } from '../../../core/base/concurrency';
import { withProgress } from '../../../platform/progress';
import type { ApiExplorer } from '../apiExplorer';
import { asApiNode } from '../apiNodes';

/** "Reload": reads a definition anew; from the view's title all of them, and folders are looked through again. */
export function reloadApiDefinitions({ library, tree }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const definition = asApiNode(node, 'apiDefinition');
    if (definition === undefined) library.refreshList();
    const keys = definition ? [definition.definition] : (await library.sources()).map(({ key }) => key);
    await withProgress(vscode.l10n.t('Reading API definitions'), () =>
      // What fails shows its error in the tree.
      mapLimit(keys, 2, (key) => library.reload(key).catch(() => undefined)),
    );
    await tree.refresh(definition);
  };
}
