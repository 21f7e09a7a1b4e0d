import { chmod } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../core/base/errors';
import { loadChunk } from './chunks';
import type { Prompts } from './prompts';

/** What becomes of one file, as the reader looks through it. */
export interface FileChange {
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** What it holds now; absent when there is none. */
  readonly before?: string;
  /** What it holds afterwards; absent: it is deleted. */
  readonly after?: string;
  /** The group that it is shown in. */
  readonly label: string;
  readonly description?: string;
  readonly executable?: boolean;
}

const uriOf = (root: string, { file }: Pick<FileChange, 'file'>) => vscode.Uri.file(path.join(root, file));

/**
 * Documents of files that are to be changed must be saved: the changes were worked out from the files.
 * @param ask The question, with the names of the files put in.
 * @returns True when some were saved, and the changes are to be worked out anew.
 * @throws AppError `cancelled` when the reader does not want to save.
 */
export async function saveDocuments(
  prompts: Prompts,
  root: string,
  changes: readonly FileChange[],
  ask: (names: string) => string,
): Promise<boolean> {
  const files = new Set(changes.map((change) => uriOf(root, change).toString()));
  const unsaved = vscode.workspace.textDocuments.filter(({ uri, isDirty }) => isDirty && files.has(uri.toString()));
  if (unsaved.length === 0) return false;
  const names = unsaved.map(({ uri }) => path.basename(uri.fsPath)).join(', ');
  await prompts.confirm({ message: ask(names), action: vscode.l10n.t('Save') });
  for (const document of unsaved) await document.save();
  return true;
}

/**
 * Has VS Code show changes as a refactoring, each file to be ticked off, and do them in one step that undo takes back.
 * @param root Absolute path.
 * @throws AppError `cancelled` when the reader discards it.
 */
export async function applyFileChanges(root: string, changes: readonly FileChange[]): Promise<void> {
  if (changes.length === 0) return;
  const edit = new vscode.WorkspaceEdit();
  for (const change of changes) await addChange(edit, root, change);
  const kept = changes.filter(({ after }) => after !== undefined);
  const last = [...kept].sort((a, b) => (a.file < b.file ? -1 : 1)).at(-1);
  // VS Code shows a refactoring when some of it needs to be confirmed, and shows that part as not ticked. All of it is
  // wanted, so this part does nothing.
  if (last) {
    const label = vscode.l10n.t('Look through the changes');
    edit.insert(uriOf(root, last), new vscode.Position(0, 0), '', { needsConfirmation: true, label });
  }
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true })))
    throw new AppError('cancelled', 'The refactoring was discarded');
  for (const { file, executable } of changes) if (executable === true) await makeExecutable(path.join(root, file));
}

async function addChange(edit: vscode.WorkspaceEdit, root: string, change: FileChange): Promise<void> {
  const { before, after, label, description } = change;
  const uri = uriOf(root, change);
  const about = { needsConfirmation: false, label, ...(description !== undefined && { description }) };
  if (after === undefined) edit.deleteFile(uri, {}, about);
  else if (before === undefined) edit.createFile(uri, { contents: Buffer.from(after) }, about);
  else {
    const document = await vscode.workspace.openTextDocument(uri);
    const { from, to, text } = loadChunk('patterns').textChange(document.getText(), after);
    edit.replace(uri, new vscode.Range(from, 0, to, 0), text, about);
  }
}

/** Windows has no such bit; a file that was ticked off is not there. */
async function makeExecutable(file: string): Promise<void> {
  await chmod(file, 0o755).catch(() => undefined);
}
