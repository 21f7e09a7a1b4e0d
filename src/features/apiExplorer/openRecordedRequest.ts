import * as vscode from 'vscode';
import type { HistoryRecord } from '../../core/apis/requests/history/historyRecord';
import { loadChunk } from '../../platform/chunks';

/** What was sent as the text of a `.http` document, secrets left out. */
export function recordedRequestText(record: HistoryRecord): string {
  const { draftOfRecord, writeHttpRequest } = loadChunk('apis');
  return writeHttpRequest(draftOfRecord(record));
}

/** Opens what was sent as a `.http` document that can be changed and sent. */
export async function openRecordedRequest(record: HistoryRecord): Promise<void> {
  const content = recordedRequestText(record);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'http', content }));
}
