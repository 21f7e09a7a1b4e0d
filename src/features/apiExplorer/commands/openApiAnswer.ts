import * as vscode from 'vscode';
import type { ApiExplorer } from '../apiExplorer';
import { askRecord } from '../askRecord';
import { responseUri } from '../responseDocuments';

/** "Open API Answer as Text": a read-only document with what came back. */
export function openApiAnswer({ requests }: ApiExplorer) {
  return async (id?: unknown): Promise<void> => {
    const record = await askRecord(requests, id, vscode.l10n.t('Open API Answer as Text'));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(responseUri(record)));
  };
}
