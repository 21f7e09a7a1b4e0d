import * as vscode from 'vscode';
import type { Place } from '../../core/apis/document/problem';
import { documentUri } from './definitionUris';

/** Opens a definition's file at a line. @param definition Key of the definition, for places in its main file. */
export async function showPlace(
  definition: string,
  { uri, line }: Place,
  viewColumn?: vscode.ViewColumn,
): Promise<void> {
  const at = new vscode.Position(Math.max(0, line - 1), 0);
  const document = await vscode.workspace.openTextDocument(documentUri(uri ?? definition));
  const editor = await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(at, at),
    ...(viewColumn !== undefined && { viewColumn }),
  });
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
