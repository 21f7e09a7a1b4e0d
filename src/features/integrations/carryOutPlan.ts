import path from 'node:path';
import * as vscode from 'vscode';
import type { PlanAction, ScaffoldPlan } from '../../core/integrations/scaffold/filePlan';
import { loadChunk } from '../../platform/chunks';
import { applyFileChanges, type FileChange, saveDocuments } from '../../platform/fileChanges';
import type { Services } from '../../platform/services';
import { resolveConflicts } from './resolveConflicts';

/** Files that a question names one by one. */
const namedFiles = 12;

/**
 * Shows the reader what a plan does, and does what they agree to. New files are written at once, all or none; changes to files that
 * are there are looked through as a refactoring. Conflicts go to the merge editor.
 * @param makePlan Makes the plan; it is asked again when documents had to be saved first.
 * @throws AppError `cancelled`, `local.io`
 */
export async function carryOutPlan(
  services: Services,
  title: string,
  makePlan: () => Promise<ScaffoldPlan>,
): Promise<void> {
  const { t } = vscode.l10n;
  const plan = await makePlan();
  const changes = changesOf(plan);
  if (
    await saveDocuments(services.prompts, plan.root, changes, (names) =>
      t('Save {0} first? The template changes it.', names),
    )
  )
    return carryOutPlan(services, title, makePlan);
  const conflicts = plan.files.filter(({ action }) => action === 'conflict');
  if (changes.length === 0 && conflicts.length === 0) await nothingToDo(plan, title);
  else if (changes.every(({ before }) => before === undefined)) await createAll(services, plan, title);
  else await applyFileChanges(plan.root, [...changes, await lockChange(plan)]);
  if (conflicts.length > 0) await resolveConflicts(services, plan, conflicts);
}

function changesOf({ files }: ScaffoldPlan): readonly FileChange[] {
  return files
    .filter(({ current, result }) => current !== result)
    .map(({ path: file, current, result, action, executable }) => ({
      file,
      label: actionLabel(action),
      ...(current !== undefined && { before: current }),
      ...(result !== undefined && { after: result }),
      ...(executable && { executable }),
    }));
}

function actionLabel(action: PlanAction): string {
  const { t } = vscode.l10n;
  switch (action) {
    case 'create':
      return t('New files');
    case 'update':
      return t('Updated: you did not change them');
    case 'merge':
      return t("Merged: your changes and the template's");
    case 'remove':
      return t('Removed: the template no longer has them');
    default:
      return t('Other files');
  }
}

async function nothingToDo(plan: ScaffoldPlan, title: string): Promise<void> {
  await loadChunk('integrations').applyPlan(plan); // the lock file may know less than the files show
  void vscode.window.showInformationMessage(vscode.l10n.t('{0}: everything is up to date.', title));
}

async function createAll({ prompts }: Services, plan: ScaffoldPlan, title: string): Promise<void> {
  const { t } = vscode.l10n;
  const created = plan.files.filter(({ action }) => action === 'create').map(({ path: file }) => file);
  const gone = plan.files.filter(({ action }) => action === 'gone').length;
  const named = created.slice(0, namedFiles);
  const detail = [
    ...named,
    ...(created.length > named.length ? [t('and {0} more', created.length - named.length)] : []),
    ...(gone > 0 ? [t('Files that you deleted stay deleted: {0}', gone)] : []),
  ];
  await prompts.confirm({
    message: t('{0}: create {1} files in {2}?', title, created.length, plan.root),
    detail: detail.join('\n'),
    action: t('Create'),
  });
  await loadChunk('integrations').applyPlan(plan);
}

/** The lock file is part of the step that undo takes back. */
async function lockChange({ root, lock }: ScaffoldPlan): Promise<FileChange> {
  const file = loadChunk('integrations').lockFileName;
  const uri = vscode.Uri.file(path.join(root, file));
  const before = await vscode.workspace.fs.readFile(uri).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => undefined,
  );
  const label = vscode.l10n.t('What the templates said, for the next update');
  return { file, after: lock, label, ...(before !== undefined && { before }) };
}
