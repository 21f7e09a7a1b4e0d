import * as vscode from 'vscode';
import { AppError } from '../../core/base/errors';
import type { ShortFormText } from '../../core/patterns/shortForms';

/** Puts a short form at the cursor, where Tab goes from name to name. @throws AppError `input.invalid` */
export async function insertShortForm(editor: vscode.TextEditor | undefined, form: ShortFormText): Promise<void> {
  if (editor === undefined) throw noEditor();
  const { document, viewColumn, selection } = editor;
  const shown = await vscode.window.showTextDocument(document, { ...(viewColumn && { viewColumn }), selection });
  if (!(await shown.insertSnippet(new vscode.SnippetString(form.body)))) throw noEditor();
}

function noEditor(): AppError {
  return new AppError('input.invalid', 'There is no editor that takes changes', {
    facts: { reason: 'editorReadOnly' },
  });
}
