import * as vscode from 'vscode';

/** Asks where to, writes the text and opens it; does nothing when the user leaves the dialog. */
export async function saveAs(name: string, text: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    saveLabel: vscode.l10n.t('Export'),
  });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, Buffer.from(text));
  await vscode.window.showTextDocument(target);
}
