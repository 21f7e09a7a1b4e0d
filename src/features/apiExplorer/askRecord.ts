import type * as vscode from 'vscode';
import type { HistoryRecord } from '../../core/apis/requests/history/historyRecord';
import { AppError } from '../../core/base/errors';
import { displayAge } from '../../platform/displayText';
import { askPick } from '../../platform/prompts';
import type { ApiRequests } from './apiRequests';

export interface RecordItem extends vscode.QuickPickItem {
  readonly record: HistoryRecord;
}

export function recordItem(record: HistoryRecord): RecordItem {
  const { request, response, error, environment, at } = record;
  return {
    label: `${request.method} ${request.url}`,
    description: [response?.status ?? error, environment, displayAge(new Date(at))].filter(Boolean).join(' · '),
    record,
  };
}

/**
 * The exchange with an id, else the one that the user chooses.
 * @throws AppError `cancelled`, `input.invalid` when it is no longer kept
 */
export async function askRecord(requests: ApiRequests, id: unknown, title: string): Promise<HistoryRecord> {
  const { records } = await requests.history();
  if (typeof id !== 'string')
    return (await askPick(records.map(recordItem), { title, matchOnDescription: true })).record;
  const found = records.find((record) => record.id === id);
  if (found !== undefined) return found;
  throw new AppError('input.invalid', 'The exchange is no longer kept', { facts: { reason: 'noRecord' } });
}
