import * as vscode from 'vscode';
import type { HistoryRecord, RecordedResponse } from '../../../core/apis/requests/history/historyRecord';
import { AppError } from '../../../core/base/errors';
import { loadChunk } from '../../../platform/chunks';
import { displayTime } from '../../../platform/displayText';
import { askPick } from '../../../platform/prompts';
import { reportLanguage } from '../../../platform/reportLanguage';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { askRecord, type RecordItem, recordItem } from '../askRecord';
import { responseUri } from '../responseDocuments';

/** "Compare API Answers": what differs between two answers, the earlier one first. */
export function compareApiAnswers({ pages }: Services, { requests }: ApiExplorer) {
  return async (id?: unknown, otherId?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const title = t('Compare API Answers');
    const one = await askRecord(requests, id, title);
    const { records } = await requests.history();
    const other =
      typeof otherId === 'string' ? await askRecord(requests, otherId, title) : await askOther(one, records);
    const [before, after] = one.at <= other.at ? [one, other] : [other, one];
    const { comparisonHtml, compareResponses } = loadChunk('apis');
    const recorded = (record: HistoryRecord) => whole(record, requests.answers.of(record).text);
    const names = { before: displayTime(new Date(before.at)), after: displayTime(new Date(after.at)) };
    const options = { language: reportLanguage(), actions: { text: t('Compare as Text') } };
    pages.show({
      id: 'api:comparison',
      title,
      body: comparisonHtml(compareResponses(recorded(before), recorded(after)), names, options),
      actions: {
        text: () => vscode.commands.executeCommand('vscode.diff', responseUri(before), responseUri(after), title),
      },
    });
  };
}

/** Answers to the same request come first. @throws AppError `cancelled` */
async function askOther(one: HistoryRecord, records: readonly HistoryRecord[]): Promise<HistoryRecord> {
  const { t } = vscode.l10n;
  const others = records.filter(({ id, response }) => id !== one.id && response !== undefined);
  const alike = others.filter((record) => isAlike(record, one));
  const rest = others.filter((record) => !isAlike(record, one));
  const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items: (vscode.QuickPickItem & Partial<RecordItem>)[] = [
    ...(alike.length > 0 ? [separator(t('The same request')), ...alike.map(recordItem)] : []),
    ...(rest.length > 0 ? [separator(t('Other requests')), ...rest.map(recordItem)] : []),
  ];
  const placeHolder = t('Compare {0} {1} with ...', one.request.method, one.request.url);
  const { record } = await askPick(items, { title: t('Compare API Answers'), placeHolder, matchOnDescription: true });
  if (record === undefined) throw new AppError('cancelled', 'No answer was chosen');
  return record;
}

function isAlike(a: HistoryRecord, b: HistoryRecord): boolean {
  const place = ({ request }: HistoryRecord) => `${request.method} ${request.url.replace(/\?.*$/, '')}`;
  return place(a) === place(b) || (a.operation !== undefined && a.operation === b.operation);
}

/** An answer with its whole body, where that is known. @throws AppError `input.invalid` when nothing came back */
function whole({ response }: HistoryRecord, text: string | undefined): RecordedResponse {
  if (response === undefined) {
    throw new AppError('input.invalid', 'There is no answer to compare', { facts: { reason: 'noAnswer' } });
  }
  return text === undefined ? response : { ...response, body: text };
}
