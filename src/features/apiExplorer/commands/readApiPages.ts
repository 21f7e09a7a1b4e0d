import * as vscode from 'vscode';
import type { Drift } from '../../../core/apis/requests/follow/allPages';
import { AppError } from '../../../core/base/errors';
import { withProgress } from '../../../platform/progress';
import type { ApiExplorer } from '../apiExplorer';
import { askRecord } from '../askRecord';

/** "Read All API Pages": a list with limit and offset as one document; tells when the list changed meanwhile. */
export function readApiPages({ requests, documents }: ApiExplorer) {
  return async (id?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const { call, record } = requests.answers.of(await askRecord(requests, id, t('Read All API Pages')));
    if (call === undefined || call.request.method !== 'GET') {
      throw new AppError('input.invalid', 'There is no page to begin with', { facts: { reason: 'noPages' } });
    }
    const list = await withProgress(t('Reading {0}', record.operation ?? record.request.url), (signal, report) =>
      requests.pages(call, {
        signal,
        onPage: (items, total) =>
          report({ message: total === undefined ? t('{0} items', items) : t('{0} of {1} items', items, total) }),
      }),
    );
    const name = /([^/?#]+)\/?(?:[?#]|$)/.exec(record.request.url.replace(/^[a-z]+:\/\/[^/]+/i, ''))?.[1] ?? 'list';
    const document = await vscode.workspace.openTextDocument(documents.addList(name, `${list.text}\n`));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
    void vscode.window.setStatusBarMessage(t('{0} items on {1} pages', list.items, list.pages), 10_000);
    const notes = [
      ...list.drift.map(driftText),
      ...(list.cut ? [t('There are more items than are read at once.')] : []),
    ];
    if (notes.length > 0) void vscode.window.showWarningMessage(summary(notes));
  };
}

/** Notes that a message shows; more do not fit. */
const mostNotes = 3;

function summary(notes: readonly string[]): string {
  const rest = notes.length - mostNotes;
  return [...notes.slice(0, mostNotes), ...(rest > 0 ? [vscode.l10n.t('and {0} more', rest)] : [])].join(' ');
}

function driftText(drift: Drift): string {
  const { t } = vscode.l10n;
  switch (drift.kind) {
    case 'totalChanged':
      return t('The list changed while it was read: from {0} to {1} items.', drift.from, drift.to);
    case 'repeated':
      return t('"{0}" came on two pages, so another item may be missing.', drift.identity);
    case 'count':
      return t('{0} items came, while the service says that there are {1}.', drift.found, drift.total);
    case 'offsetIgnored':
      return t('The service gives the same page whatever the offset: it does not page.');
  }
}
