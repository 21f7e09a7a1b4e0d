import * as vscode from 'vscode';
import { CommandId } from '../../../ids';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { asApiNode } from '../apiNodes';
import { pickOperation } from '../pickOperation';

/** "Find API Operation": finds an operation or schema by words, and shows its page. */
export function findApiOperation(services: Services, { library }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const { definition } = asApiNode(node, 'apiDefinition') ?? {};
    const found = await pickOperation(services, library, {
      title: vscode.l10n.t('Find API Operation'),
      kinds: ['operation', 'schema'],
      ...(definition !== undefined && { definition }),
    });
    const show = found.kind === 'apiSchema' ? CommandId.showApiSchema : CommandId.showApiOperation;
    await vscode.commands.executeCommand(show, found);
  };
}
