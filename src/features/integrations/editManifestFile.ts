import * as vscode from 'vscode';
import { loadChunk } from '../../platform/chunks';

/**
 * Sets values in a manifest, comments and order kept, through its document: undo takes it back, and what was typed and not saved
 * stays.
 * @param file Absolute path.
 * @param changes Values by their path; undefined removes.
 * @throws AppError `config.invalid` when the text is no YAML map.
 */
export async function editManifestFile(
  file: string,
  changes: readonly (readonly [path: readonly (string | number)[], value: unknown])[],
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const before = document.getText();
  const edit = new vscode.WorkspaceEdit();
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(before.length));
  edit.replace(document.uri, whole, loadChunk('integrations').editManifest(before, changes));
  await vscode.workspace.applyEdit(edit);
  await document.save();
}
