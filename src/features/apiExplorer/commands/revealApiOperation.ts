import * as vscode from 'vscode';
import { ViewId } from '../../../ids';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { askOperation } from '../pickOperation';

/** "Reveal in API Definitions": opens the tree where an operation stands. */
export function revealApiOperation(services: Services, { library, source, tree, view }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const { definition, id } = await askOperation(services, library, node, vscode.l10n.t('Reveal Operation'));
    const index = await library.index(definition);
    await vscode.commands.executeCommand(`${ViewId.apiDefinitions}.focus`);
    const target = tree.givenFor(source.operationNode(index, definition, id));
    await view.reveal(target, { select: true, focus: true });
  };
}
