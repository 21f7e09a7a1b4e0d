import * as vscode from 'vscode';
import type { CodeEdit, CodePlace } from '../../../core/apis/snippets/insertion/codeEdit';
import { AppError } from '../../../core/base/errors';
import { loadChunk } from '../../../platform/chunks';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { askCodeTarget } from '../askCodeTarget';
import { askCodeSource } from '../codeSource';

/**
 * "Insert Code": a request as code at the cursor, in the language of the editor that was used last; in a new document when there is none.
 * The third argument names the language or tool, for key bindings.
 */
export function insertApiCode(services: Services, explorer: ApiExplorer) {
  return async (given?: unknown, at?: unknown, named?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Insert Code');
    const { request } = await askCodeSource(services, explorer, [given, at], title);
    const { insertSnippet, snippetTargetIds, snippetTargets, targetsFor } = loadChunk('apis');
    const editor = explorer.codeEditors.get();
    const among = editor === undefined ? [] : targetsFor(editor.document.languageId);
    const target =
      snippetTargetIds.find((id) => id === named) ??
      (await askCodeTarget(services.context.globalState, { title, among }));
    const { language, render } = snippetTargets[target];
    if (editor === undefined) {
      const document = await vscode.workspace.openTextDocument({ language, content: render(request) });
      await vscode.window.showTextDocument(document);
    } else await insert(editor, (place) => insertSnippet(target, request, place));
  };
}

/** One edit of all places, hence one step to undo. */
async function insert(
  { document, selection, viewColumn }: vscode.TextEditor,
  edits: (place: CodePlace) => readonly CodeEdit[],
): Promise<void> {
  const editor = await vscode.window.showTextDocument(document, { ...(viewColumn && { viewColumn }), selection });
  const [from, to] = [document.offsetAt(selection.start), document.offsetAt(selection.end)];
  const at = (offset: number) => document.positionAt(offset);
  const done = await editor.edit((edit) => {
    for (const each of edits({ text: document.getText(), from, to }))
      edit.replace(new vscode.Range(at(each.from), at(each.to)), each.text);
  });
  if (done) return;
  throw new AppError('input.invalid', `${document.fileName} cannot be changed`, {
    facts: { reason: 'editorReadOnly' },
  });
}
