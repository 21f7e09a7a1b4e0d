import * as vscode from 'vscode';

/** Asks where to; `undefined` when the user leaves the dialog. */
export async function chooseTarget(name: string, saveLabel: string): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  return vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    saveLabel,
  });
}

/** Asks where to, writes the text and opens it; does nothing when the user leaves the dialog. */
export async function saveAs(name: string, text: string): Promise<void> {
  const target = await chooseTarget(name, vscode.l10n.t('Export'));
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, Buffer.from(text));
  await vscode.window.showTextDocument(target);
}

/** Asks for a file; `undefined` when the user leaves the dialog. */
export async function chooseFile(): Promise<vscode.Uri | undefined> {
  return (await vscode.window.showOpenDialog({ canSelectFiles: true, canSelectMany: false }))?.[0];
}
