import * as vscode from 'vscode';
import type { PlanAction, ScaffoldPlan } from '../../core/integrations/scaffold/filePlan';
import { loadChunk } from '../../platform/chunks';
import { applyFileChanges, type FileChange, saveDocuments } from '../../platform/fileChanges';
import type { Services } from '../../platform/services';
import { resolveConflicts } from './resolveConflicts';

/** Files that a question names one by one. */
const namedFiles = 12;

/**
 * Shows the reader what plans of one folder do, and does what they agree to. New files are written at once, all or none; changes to
 * files that are there are looked through as a refactoring. Conflicts go to the merge editor.
 * @param root Absolute path of the integration's folder.
 * @param makePlans Makes the plans; it is asked again when documents had to be saved first.
 * @throws AppError `cancelled`, `local.io`
 */
export async function carryOutPlans(
  services: Services,
  { title, root }: { readonly title: string; readonly root: string },
  makePlans: () => Promise<readonly ScaffoldPlan[]>,
): Promise<void> {
  const { t } = vscode.l10n;
  const { applyPlans, recoverScaffold } = loadChunk('integrations');
  await recoverScaffold(root);
  const plans = await makePlans();
  const changes = plans.flatMap(changesOf);
  const ask = (names: string) => t('Save {0} first? The template changes it.', names);
  if (await saveDocuments(services.prompts, root, changes, ask))
    return carryOutPlans(services, { title, root }, makePlans);
  const conflicts = plans.flatMap((plan) =>
    plan.files.filter(({ action }) => action === 'conflict').map((file) => ({ plan, file })),
  );
  if (changes.length === 0 && conflicts.length === 0) {
    await applyPlans(plans); // the lock file may know less than the files show
    void vscode.window.showInformationMessage(t('{0}: everything is up to date.', title));
  } else if (changes.every(({ before }) => before === undefined)) {
    if (changes.length > 0) await agreeToNewFiles(services, title, root, plans);
    await applyPlans(plans);
  } else await applyFileChanges(root, [...changes, ...(await lockFileChange(root, plans))]);
  if (conflicts.length > 0) await resolveConflicts(services, conflicts);
  await tellIgnored(root, plans);
}

/** Files that git leaves out are neither committed nor delivered, which nobody sees from the folder. */
async function tellIgnored(root: string, plans: readonly ScaffoldPlan[]): Promise<void> {
  const { ignoredByGit, someOf } = loadChunk('integrations');
  const kept = plans.flatMap(({ files }) => files.filter(({ result }) => result !== undefined));
  const ignored = await ignoredByGit(
    root,
    kept.map(({ path: file }) => file),
  );
  if (ignored.length === 0) return;
  const text = vscode.l10n.t(
    'A .gitignore leaves out {0} of the files, which are then neither committed nor delivered: {1}. Take them back there, by lines that begin with !.',
    ignored.length,
    someOf(ignored),
  );
  void vscode.window.showWarningMessage(text);
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

async function agreeToNewFiles(
  { prompts }: Services,
  title: string,
  root: string,
  plans: readonly ScaffoldPlan[],
): Promise<void> {
  const { t } = vscode.l10n;
  const files = plans.flatMap((plan) => plan.files);
  const created = files.filter(({ action }) => action === 'create').map(({ path: file }) => file);
  // Those that nobody lists by themselves come last.
  const isHidden = (file: string) => Number(/(?:^|\/)\./.test(file));
  created.sort((a, b) => isHidden(a) - isHidden(b));
  const gone = files.filter(({ action }) => action === 'gone').length;
  const named = created.slice(0, namedFiles);
  const detail = [
    ...named,
    ...(created.length > named.length ? [t('and {0} more', created.length - named.length)] : []),
    ...(gone > 0 ? [t('Files that you deleted stay deleted: {0}', gone)] : []),
  ];
  await prompts.confirm({
    message: t('{0}: create {1} files in {2}?', title, created.length, root),
    detail: detail.join('\n'),
    action: t('Create'),
  });
}

/** The lock file is part of the step that undo takes back. */
async function lockFileChange(root: string, plans: readonly ScaffoldPlan[]): Promise<readonly FileChange[]> {
  const change = await loadChunk('integrations').lockChange(root, plans);
  if (change?.result === undefined) return [];
  const label = vscode.l10n.t('What the templates said, for the next update');
  const { path: file, current, result } = change;
  return [{ file, after: result, label, ...(current !== undefined && { before: current }) }];
}
