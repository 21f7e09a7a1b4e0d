import * as vscode from 'vscode';
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
    const { snippetTargetIds, snippetTargets, targetsFor } = loadChunk('apis');
    const editor = explorer.codeEditors.get();
    const among = editor === undefined ? [] : targetsFor(editor.document.languageId);
    const target =
      snippetTargetIds.find((id) => id === named) ??
      (await askCodeTarget(services.context.globalState, { title, among }));
    const { language, render } = snippetTargets[target];
    const code = render(request);
    if (editor === undefined) {
      const document = await vscode.workspace.openTextDocument({ language, content: code });
      await vscode.window.showTextDocument(document);
    } else await insert(editor, code);
  };
}

/** One edit, hence one step to undo; further lines are indented as the line of the cursor is. */
async function insert({ document, selection, viewColumn }: vscode.TextEditor, code: string): Promise<void> {
  const editor = await vscode.window.showTextDocument(document, { ...(viewColumn && { viewColumn }), selection });
  const [before = ''] =
    /^\s*/.exec(document.lineAt(selection.start.line).text.slice(0, selection.start.character)) ?? [];
  const indented = code.trimEnd().replace(/\n(?=[^\n])/g, `\n${before}`);
  const done = await editor.edit((edit) => edit.replace(selection, indented));
  if (done) return;
  throw new AppError('input.invalid', `${document.fileName} cannot be changed`, {
    facts: { reason: 'editorReadOnly' },
  });
}
