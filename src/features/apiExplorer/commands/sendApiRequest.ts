import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { loadChunk } from '../../../platform/chunks';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { confirmChange, type PlacedRequest, prepareCall } from '../prepareCall';

/** "Send Request": the request of a `.http` document that the lens stands at, or the cursor; its answer opens beside it. */
export function sendApiRequest(services: Services, explorer: ApiExplorer) {
  return async (uri?: unknown, at?: unknown): Promise<void> => {
    const { requests, answers, running } = explorer;
    const { number, ...placed } = await requestAt(uri, at);
    const call = await prepareCall(explorer, placed);
    await confirmChange(services, call);
    const { method, target } = placed.request;
    const title = vscode.l10n.t('Sending {0} {1}', method.text, target.text.replace(/\?.*$/, ''));
    const answer = await running.run(placed.document, number, (stop) =>
      withProgress(title, (signal) => requests.send(call, AbortSignal.any([stop, signal]))),
    );
    await answers.show(answer);
  };
}

/** @throws AppError `input.invalid` where there is none */
async function requestAt(uri: unknown, at: unknown): Promise<PlacedRequest & { readonly number: number }> {
  const editor = vscode.window.activeTextEditor;
  const document = uri instanceof vscode.Uri ? await vscode.workspace.openTextDocument(uri) : editor?.document;
  const file = loadChunk('apis').parseHttpFile(document?.getText() ?? '');
  const cursor = document && editor?.document === document ? document.offsetAt(editor.selection.active) : 0;
  const here = file.requests.findIndex(({ start, end }) => cursor >= start && cursor <= end);
  const number = typeof at === 'number' ? at : Math.max(0, here);
  const request = file.requests[number];
  if (document !== undefined && request !== undefined) return { document: document.uri, file, request, number };
  throw new AppError('input.invalid', 'There is no request here', { facts: { reason: 'noRequest' } });
}
