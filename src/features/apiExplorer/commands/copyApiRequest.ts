import * as vscode from 'vscode';
import type { ApiExplorer } from '../apiExplorer';
import { askRecord } from '../askRecord';
import { recordedRequestText } from '../openRecordedRequest';

/** "Copy API Request as .http": what was sent, without secrets. */
export function copyApiRequest({ requests }: ApiExplorer) {
  return async (id?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const record = await askRecord(requests, id, t('Copy API Request as .http'));
    await vscode.env.clipboard.writeText(recordedRequestText(record));
    void vscode.window.setStatusBarMessage(t('Copied the request without secrets'), 5_000);
  };
}
