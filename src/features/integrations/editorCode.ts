import * as vscode from 'vscode';
import { AppError } from '../../core/base/errors';
import type { Choice } from '../../core/integrations/selection/chosenCode';
import { loadChunk } from '../../platform/chunks';
import type { Prompts } from '../../platform/prompts';

/** Code that is chosen in an editor. */
export interface EditorCode {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  readonly choice: Choice;
}

/**
 * The code that is chosen in the editor in front: the lines of the selection, else what is declared around the cursor. Its file is saved
 * first, for tests are made from the file.
 * @throws AppError `input.invalid` where there is none, `cancelled`
 */
export async function editorCode(prompts: Prompts): Promise<EditorCode> {
  const editor = vscode.window.activeTextEditor;
  const file = editor?.document.uri.scheme === 'file' ? editor.document.uri.fsPath : undefined;
  if (editor === undefined || file === undefined || loadChunk('integrations').codeLanguage(file) === undefined)
    throw new AppError('input.invalid', 'No code is open', { facts: { reason: 'noCode' } });
  const { document, selection } = editor;
  if (document.isDirty) {
    const { t } = vscode.l10n;
    const name = vscode.workspace.asRelativePath(document.uri);
    await prompts.confirm({ message: t('Save {0} first? Its tests are made from the file.', name), action: t('Save') });
    await document.save();
  }
  return { file, text: document.getText(), choice: choiceOf(selection) };
}

/** A selection that ends before the first character of a line does not mean that line. */
function choiceOf({ isEmpty, start, end }: vscode.Selection): Choice {
  if (isEmpty) return { cursor: start.line + 1 };
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return { lines: { from: start.line + 1, to: last + 1 } };
}
