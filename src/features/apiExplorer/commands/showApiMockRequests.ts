import * as vscode from 'vscode';
import type { ApiExplorer } from '../apiExplorer';
import { askMock } from '../askMock';
import { mockRequestsUri } from '../mockRequestDocuments';

/** "Show Requests to Mock": what it was asked, as it comes. */
export function showApiMockRequests({ mocks, mockRequests }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const definition = await askMock(mocks, node, vscode.l10n.t('Show Requests to Mock'));
    const document = await vscode.workspace.openTextDocument(mockRequestsUri(definition));
    await vscode.window.showTextDocument(document, { preview: true });
    mockRequests.catchUp(definition);
  };
}
