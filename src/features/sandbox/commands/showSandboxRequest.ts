import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { requestUri } from '../requestDocuments';
import { asNode } from '../sandboxNodes';

/** A click on a request: all that is known of it, as a document. */
export function showSandboxRequest() {
  return async (node?: unknown): Promise<void> => {
    const request = asNode(node, 'sandboxRequest');
    if (request === undefined)
      throw new AppError('input.invalid', 'No request is selected', { facts: { reason: 'nothingSelected' } });
    const document = await vscode.workspace.openTextDocument(requestUri(request.number));
    await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
  };
}
