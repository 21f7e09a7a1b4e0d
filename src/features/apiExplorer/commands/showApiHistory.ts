import * as vscode from 'vscode';
import type { HistoryRecord } from '../../../core/apis/requests/history/historyRecord';
import { CommandId, type CommandIdValue } from '../../../ids';
import type { ApiExplorer } from '../apiExplorer';
import { askRecord, type RecordItem, recordItem } from '../askRecord';

type Button = vscode.QuickInputButton & { readonly command: CommandIdValue | undefined };

/** "Show API Requests": what was sent and what came back; buttons send it again, open it, compare it, forget it. */
export function showApiHistory({ requests, answers }: ApiExplorer) {
  return async (id?: unknown): Promise<void> => {
    if (typeof id === 'string') return answers.show(requests.answers.of(await askRecord(requests, id, '')));
    const history = await requests.history();
    const chosen = await new HistoryPick(history.records, async (record) => {
      requests.answers.remove(record.id);
      await history.remove(record.id);
      return history.records;
    }).ask();
    if (chosen === undefined) return;
    const { record, command } = chosen;
    if (command === undefined) return answers.show(requests.answers.of(record));
    await vscode.commands.executeCommand(command, record.id);
  };
}

interface Chosen {
  readonly record: HistoryRecord;
  /** What is done with it; without it is shown. */
  readonly command: CommandIdValue | undefined;
}

class HistoryPick {
  readonly #pick = vscode.window.createQuickPick<RecordItem>();
  readonly #forget: (record: HistoryRecord) => Promise<readonly HistoryRecord[]>;

  constructor(records: readonly HistoryRecord[], forget: (record: HistoryRecord) => Promise<readonly HistoryRecord[]>) {
    const { t } = vscode.l10n;
    this.#forget = forget;
    this.#pick.title = t('API Requests');
    this.#pick.placeholder = records.length === 0 ? t('Nothing was sent yet.') : t('Choose one to see its answer');
    this.#pick.matchOnDescription = true;
    this.#pick.buttons = [{ iconPath: new vscode.ThemeIcon('clear-all'), tooltip: t('Forget All') }];
    this.#show(records);
  }

  /** `undefined` when the user leaves. */
  ask(): Promise<Chosen | undefined> {
    const pick = this.#pick;
    return new Promise<Chosen | undefined>((resolve) => {
      pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        if (item) resolve({ record: item.record, command: undefined });
      });
      pick.onDidTriggerButton(() => {
        resolve(undefined);
        void vscode.commands.executeCommand(CommandId.clearApiHistory);
      });
      pick.onDidTriggerItemButton(({ item, button }) => {
        const { command } = button as Button;
        if (command !== undefined) resolve({ record: item.record, command });
        else void this.#forget(item.record).then((records) => this.#show(records));
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    }).finally(() => pick.dispose());
  }

  #show(records: readonly HistoryRecord[]): void {
    this.#pick.items = records.map((record) => ({ ...recordItem(record), buttons: recordButtons() }));
  }
}

function recordButtons(): Button[] {
  const { t } = vscode.l10n;
  const button = (icon: string, tooltip: string, command?: CommandIdValue): Button => {
    return { iconPath: new vscode.ThemeIcon(icon), tooltip, command };
  };
  return [
    button('refresh', t('Send Again'), CommandId.resendApiRequest),
    button('go-to-file', t('Open Request'), CommandId.openApiRequest),
    button('diff', t('Compare With...'), CommandId.compareApiAnswers),
    button('trash', t('Forget')),
  ];
}
