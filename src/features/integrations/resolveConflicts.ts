import path from 'node:path';
import * as vscode from 'vscode';
import type { PlannedFile, ScaffoldPlan } from '../../core/integrations/scaffold/filePlan';
import { loadChunk } from '../../platform/chunks';
import type { Services } from '../../platform/services';

/** A file that both sides changed, and the plan that it is of. */
export interface Conflict {
  readonly plan: ScaffoldPlan;
  readonly file: PlannedFile;
}

/**
 * Has the reader decide about files that both they and the template changed, one after the other. Until they do, their file
 * stays as it is and the conflict comes up again with the next update.
 */
export async function resolveConflicts(services: Services, conflicts: readonly Conflict[]): Promise<void> {
  const { t } = vscode.l10n;
  const [merge, mine, theirs] = [t('Merge...'), t('Keep Mine'), t("Take the Template's")];
  const locks = new Map<string, string>();
  for (const [at, conflict] of conflicts.entries()) {
    const { current, rendered, path: file } = conflict.file;
    const message = t('{0} was changed by you and by the template ({1} of {2}).', file, at + 1, conflicts.length);
    const chosen = await vscode.window.showWarningMessage(message, merge, mine, theirs);
    if (chosen === undefined) continue;
    const text = chosen === merge ? await mergeInEditor(services, conflict) : chosen === mine ? current : rendered;
    if (text !== undefined) locks.set(conflict.plan.scaffold, await settle(conflict, text, locks));
  }
}

/**
 * Writes what was decided, and has the lock file know it.
 * @param locks By scaffold, with what was decided before: that must not be forgotten.
 * @returns The lock of its scaffold from now on.
 */
async function settle({ plan, file }: Conflict, text: string, locks: ReadonlyMap<string, string>): Promise<string> {
  const { applyPlans, settleConflicts } = loadChunk('integrations');
  // What the merge editor saved is on disk already: the plan has to start from it.
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(path.join(plan.root, file.path)));
  const files = [{ ...file, current: new TextDecoder().decode(bytes) }];
  const lock = locks.get(plan.scaffold) ?? plan.lock;
  const settled = settleConflicts({ ...plan, files, lock }, new Map([[file.path, text]]));
  await applyPlans([settled]);
  return settled.lock;
}

/** Opens VS Code's merge editor on the file. @returns The merged text; undefined when the reader does it later. */
async function mergeInEditor({ planned }: Services, { plan, file }: Conflict): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const place = path.join(plan.root, file.path);
  const output = vscode.Uri.file(place);
  const side = (version: string, text: string, title: string) => ({ uri: planned.put(place, text, version), title });
  await vscode.commands.executeCommand('_open.mergeEditor', {
    base: planned.put(place, file.base ?? '', 'base'),
    input1: side('mine', file.current ?? '', t('Yours')),
    input2: side('template', file.rendered ?? '', t('Template')),
    output,
  });
  const [done, later] = [t('The Merge Is Done'), t('Later')];
  const question = t('Merge {0}, complete the merge, then say so here.', file.path);
  if ((await vscode.window.showInformationMessage(question, done, later)) !== done) return undefined;
  const document = await vscode.workspace.openTextDocument(output);
  // Where the editor starts is the text that both began with: nothing was accepted of either side yet.
  if (document.getText() === file.base) return undefined;
  if (document.isDirty) await document.save();
  return document.getText();
}
