import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { loadChunk } from '../../../platform/chunks';
import { chooseTarget } from '../../../platform/saveAs';
import type { Answer } from '../apiAnswers';
import type { ApiExplorer } from '../apiExplorer';
import { askRecord } from '../askRecord';

/** "Save API Answer As": its body as a file; a text without secrets. */
export function saveApiAnswer({ requests }: ApiExplorer) {
  return async (id?: unknown, to?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const answer = requests.answers.of(await askRecord(requests, id, t('Save API Answer As...')));
    const { headers } = answer.response ?? answer.record.response ?? { headers: [] };
    const name = loadChunk('apis').suggestedFileName({ headers, url: answer.record.request.url });
    const target = to instanceof vscode.Uri ? to : await chooseTarget(name, t('Save'));
    if (target === undefined) return;
    if (answer.file === undefined) await vscode.workspace.fs.writeFile(target, bytesOf(answer));
    else await vscode.workspace.fs.copy(vscode.Uri.file(answer.file), target, { overwrite: true });
    void vscode.window.setStatusBarMessage(t('Saved {0}', target.fsPath), 5_000);
  };
}

function bytesOf({ text, record, response }: Answer): Uint8Array {
  const kept = text ?? record.response?.body;
  if (kept !== undefined) return Buffer.from(kept);
  if (response !== undefined && 'bytes' in response.body) return response.body.bytes;
  throw new AppError('input.invalid', 'The body is no longer kept', { facts: { reason: 'noBody' } });
}
