import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../core/base/errors';
import type { InsertionPlan, PlannedChange } from '../../core/patterns/insertion/planInsertion';
import { loadChunk } from '../../platform/chunks';
import type { Services } from '../../platform/services';

const uriOf = (project: string, { file }: PlannedChange) => vscode.Uri.file(path.join(project, file));

/** What a plan writes: files that are there already stay. */
export function changesOf({ changes }: InsertionPlan): readonly PlannedChange[] {
  return changes.filter(({ status }) => status === 'create' || status === 'change');
}

/**
 * Documents of files that the plan changes must be saved: it was made from the files.
 * @returns True when some were saved, and the plan is to be made anew.
 * @throws AppError `cancelled` when the reader does not want to save.
 */
export async function saveChangedFiles({ prompts }: Services, project: string, plan: InsertionPlan): Promise<boolean> {
  const { t } = vscode.l10n;
  const files = new Set(changesOf(plan).map((change) => uriOf(project, change).toString()));
  const unsaved = vscode.workspace.textDocuments.filter(({ uri, isDirty }) => isDirty && files.has(uri.toString()));
  if (unsaved.length === 0) return false;
  const names = unsaved.map(({ uri }) => path.basename(uri.fsPath)).join(', ');
  await prompts.confirm({ message: t('Save {0} first? The pattern changes it.', names), action: t('Save') });
  for (const document of unsaved) await document.save();
  return true;
}

/**
 * Has VS Code show the plan as a refactoring, each file to be ticked off, and do it in one step.
 * @returns False when the reader discarded it.
 */
export async function applyAsRefactoring(project: string, plan: InsertionPlan): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  for (const change of changesOf(plan)) await addChange(edit, project, change);
  const last = [...changesOf(plan)].sort((a, b) => (a.file < b.file ? -1 : 1)).at(-1);
  // VS Code shows a refactoring when some of it needs to be confirmed, and shows that part as not ticked. All of it is
  // wanted, so this part does nothing.
  if (last) {
    const label = vscode.l10n.t('Look through the changes');
    edit.insert(uriOf(project, last), new vscode.Position(0, 0), '', { needsConfirmation: true, label });
  }
  return vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

async function addChange(edit: vscode.WorkspaceEdit, project: string, change: PlannedChange): Promise<void> {
  const { t } = vscode.l10n;
  const uri = uriOf(project, change);
  const about = (label: string) => ({
    needsConfirmation: false,
    label,
    ...(change.pattern && { description: change.pattern }),
  });
  if (change.status === 'create') {
    edit.createFile(uri, { contents: Buffer.from(change.text) }, about(t('New files')));
    return;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const { from, to, text } = loadChunk('patterns').textChange(document.getText(), change.text);
  edit.replace(uri, new vscode.Range(from, 0, to, 0), text, about(t('Additions to files of the project')));
}

/** @throws AppError `cancelled` */
export function discarded(): never {
  throw new AppError('cancelled', 'The refactoring was discarded');
}
