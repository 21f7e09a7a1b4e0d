import * as vscode from 'vscode';
import type { ApiExplorer } from '../apiExplorer';
import { askRecord } from '../askRecord';
import { openRecordedRequest } from '../openRecordedRequest';

/** "Open API Request": what was sent as a `.http` document. */
export function openApiRequest({ requests }: ApiExplorer) {
  return async (id?: unknown): Promise<void> =>
    openRecordedRequest(await askRecord(requests, id, vscode.l10n.t('Open API Request')));
}
