import * as vscode from 'vscode';
import { CommandId } from '../../../ids';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { askDefinition } from '../askDefinition';
import { mockEnvironmentName } from '../mockEnvironments';
import { startMock } from '../startMock';

/** "Start Mock": a server on this machine that behaves as the definition says, until the window ends. */
export function startApiMock({ context, boundary }: Services, { library, reader, mocks, tree, view }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const source = await askDefinition(library, node, t('Start Mock'));
    const stateKey = `apiMockPort:${source.key}`;
    const port = context.workspaceState.get<number>(stateKey, 0);
    const title = t('Starting the mock of {0}', source.name);
    const { status } = await withProgress(title, (signal) =>
      startMock({ library, reader, mocks }, source, port, signal),
    );
    await context.workspaceState.update(stateKey, Number(new URL(status.url).port));
    if (view.visible)
      await view.reveal(tree.givenFor({ kind: 'apiDefinition', definition: source.key }), { select: false, expand: 1 });
    void boundary.run('api mock', () => offer(source.key, source.name, status.url));
  };
}

async function offer(definition: string, name: string, url: string): Promise<void> {
  const { t } = vscode.l10n;
  const [use, copy] = [t('Send Requests to It'), t('Copy Address')];
  const chosen = await vscode.window.showInformationMessage(t('The mock of {0} runs at {1}.', name, url), use, copy);
  if (chosen === use)
    await vscode.commands.executeCommand(CommandId.chooseApiEnvironment, mockEnvironmentName(), definition);
  if (chosen === copy)
    await vscode.commands.executeCommand(CommandId.copyApiMockAddress, { kind: 'apiMock', definition });
}
