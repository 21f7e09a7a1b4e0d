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

/** Lists read page by page that are kept for their documents. */
const mostLists = 10;

/** Answers of services as read-only documents; secrets are left out. */
export class ResponseDocuments implements vscode.TextDocumentContentProvider {
  readonly #requests: ApiRequests;
  readonly #lists = new Map<string, string>();

  constructor(requests: ApiRequests) {
    this.#requests = requests;
  }

  /** A document with a JSON text. @param name Without extension. */
  addList(name: string, text: string): vscode.Uri {
    const [oldest] = this.#lists.keys();
    if (this.#lists.size >= mostLists && oldest !== undefined) this.#lists.delete(oldest);
    const uri = vscode.Uri.from({ scheme: Scheme.response, path: `/${name}.json`, query: String(Date.now()) });
    this.#lists.set(uri.toString(), text);
    return uri;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const list = this.#lists.get(uri.toString());
    if (list !== undefined) return list;
    const history = await this.#requests.history();
    const record = history.records.find((each) => responseUri(each).path === uri.path);
    if (record === undefined) return `# ${vscode.l10n.t('This answer is no longer kept.')}\n`;
    return responseDocument(record, this.#requests.answers.of(record).text);
  }
}

function responseDocument({ request, response, at, error }: HistoryRecord, whole: string | undefined): string {
  const { t } = vscode.l10n;
  const head = [`# ${request.method} ${request.url}`, `# ${displayTime(new Date(at))}`];
  if (response === undefined) return `${[...head, `# ${t('No answer: {0}', error ?? '')}`].join('\n')}\n`;
  const { status, statusText, headers, milliseconds, size } = response;
  const body = whole ?? response.body;
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
