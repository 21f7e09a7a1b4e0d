import * as vscode from 'vscode';
import type { HistoryRecord } from '../../../core/apis/requests/history/historyRecord';
import { loadChunk } from '../../../platform/chunks';
import { displayAge } from '../../../platform/displayText';
import { askPick } from '../../../platform/prompts';
import type { ApiExplorer } from '../apiExplorer';
import { responseUri } from '../responseDocuments';

/** "Show API Requests": what was sent; one opens as a request that can be sent again, with its answer beside it. */
export function showApiHistory({ requests }: ApiExplorer) {
  return async (): Promise<void> => {
    const { t } = vscode.l10n;
    const { records } = await requests.history();
    const items = records.map((record) => ({
      label: `${record.request.method} ${record.request.url}`,
      description: [record.response?.status ?? record.error, displayAge(new Date(record.at))].join(' · '),
      record,
    }));
    const { record } = await askPick(items, { title: t('API Requests'), matchOnDescription: true });
    const content = requestText(record);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'http', content }));
    const answer = await vscode.workspace.openTextDocument(responseUri(record));
    await vscode.window.showTextDocument(answer, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  };
}

function requestText({ request, operation }: HistoryRecord): string {
  const { method, url, headers, body } = request;
  const title = operation ?? method;
  const named = operation === undefined ? {} : { operation };
  const draft = { title, ...named, method, url, headers, ...(body !== undefined && { body }) };
  return loadChunk('apis').writeHttpRequest(draft);
}
