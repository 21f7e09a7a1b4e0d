import * as vscode from 'vscode';
import type { HistoryRecord } from '../../core/apis/requests/history/historyRecord';
import { Scheme } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import { displaySize, displayTime } from '../../platform/displayText';
import type { ApiRequests } from './apiRequests';

/** The address of the document of an exchange. */
export function responseUri({ id }: HistoryRecord): vscode.Uri {
  return vscode.Uri.from({ scheme: Scheme.response, path: `/${id}.http` });
}

/** Answers of services as read-only documents, from the history: secrets are left out there. */
export class ResponseDocuments implements vscode.TextDocumentContentProvider {
  readonly #requests: ApiRequests;

  constructor(requests: ApiRequests) {
    this.#requests = requests;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const history = await this.#requests.history();
    const record = history.records.find((each) => responseUri(each).path === uri.path);
    return record === undefined ? `# ${vscode.l10n.t('This answer is no longer kept.')}\n` : responseDocument(record);
  }
}

function responseDocument({ request, response, at, error }: HistoryRecord): string {
  const { t } = vscode.l10n;
  const head = [`# ${request.method} ${request.url}`, `# ${displayTime(new Date(at))}`];
  if (response === undefined) return `${[...head, `# ${t('No answer: {0}', error ?? '')}`].join('\n')}\n`;
  const { status, statusText, headers, milliseconds, size, body } = response;
  const lines = [
    ...head,
    `# ${t('{0} ms, {1}', milliseconds, displaySize(size))}`,
    `HTTP/1.1 ${status} ${statusText}`.trimEnd(),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
    body === undefined ? '' : (loadChunk('apis').formatJson(body) ?? body),
  ];
  return `${lines.join('\n')}\n`;
}
