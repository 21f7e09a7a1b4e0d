import * as vscode from 'vscode';
import type { ApiExplorer } from '../apiExplorer';

/** "Cancel API Request": the one that the lens stands at, else all that are on their way. */
export function cancelApiRequest({ running }: ApiExplorer) {
  return (uri?: unknown, at?: unknown): void => {
    if (uri instanceof vscode.Uri && typeof at === 'number') running.cancel(uri, at);
    else running.cancelAll();
  };
}
