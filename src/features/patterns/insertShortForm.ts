import * as vscode from 'vscode';
import { AppError } from '../../core/base/errors';
import type { ShortFormText } from '../../core/patterns/shortForms';
import type { CodeEditor } from './codeEditor';

/** Puts a short form at the cursor, where Tab goes from name to name. @throws AppError `input.invalid` */
export async function insertShortForm(code: CodeEditor, form: ShortFormText): Promise<void> {
  const editor = await code.show();
  if (await editor?.insertSnippet(new vscode.SnippetString(form.body))) return;
  throw new AppError('input.invalid', 'There is no editor that takes changes', {
    facts: { reason: 'editorReadOnly' },
  });
}
