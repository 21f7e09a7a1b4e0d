import path from 'node:path';
import * as vscode from 'vscode';
import type { PlannedFile, ScaffoldPlan } from '../../core/integrations/scaffold/filePlan';
import { loadChunk } from '../../platform/chunks';
import type { Services } from '../../platform/services';

/**
 * Has the reader decide about files that both they and the template changed, one after the other. Until they do, their file stays
 * as it is and the conflict comes up again with the next update.
 */
export async function resolveConflicts(
  services: Services,
  plan: ScaffoldPlan,
  conflicts: readonly PlannedFile[],
): Promise<void> {
  const { t } = vscode.l10n;
  let settled = plan;
  for (const [at, conflict] of conflicts.entries()) {
    const [merge, mine, theirs] = [t('Merge...'), t('Keep Mine'), t("Take the Template's")];
    const message = t(
      '{0} was changed by you and by the template ({1} of {2}).',
      conflict.path,
      at + 1,
      conflicts.length,
    );
    const chosen = await vscode.window.showWarningMessage(message, merge, mine, theirs);
    if (chosen === undefined) continue;
    const text = chosen === merge ? await mergeInEditor(services, plan, conflict) : textOf(conflict, chosen === mine);
    if (text === undefined) continue;
    const decided = new Map([[conflict.path, text]]);
    settled = loadChunk('integrations').settleConflicts({ ...settled, files: await asOnDisk(plan, settled) }, decided);
    await loadChunk('integrations').applyPlan({
      ...settled,
      files: settled.files.filter(({ path: file }) => file === conflict.path),
    });
  }
}

const textOf = ({ current, rendered }: PlannedFile, isMine: boolean) => (isMine ? current : rendered);

/** What the merge editor saved may be on disk already: the plan has to start from it. */
async function asOnDisk(plan: ScaffoldPlan, { files }: ScaffoldPlan): Promise<readonly PlannedFile[]> {
  const read = async (file: PlannedFile): Promise<PlannedFile> => {
    if (file.action !== 'conflict') return file;
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(path.join(plan.root, file.path)));
    return { ...file, current: new TextDecoder().decode(bytes) };
  };
  return Promise.all(files.map(read));
}

/** Opens VS Code's merge editor on the file. @returns The merged text; undefined when the reader does it later. */
async function mergeInEditor(
  { planned }: Services,
  plan: ScaffoldPlan,
  conflict: PlannedFile,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const file = path.join(plan.root, conflict.path);
  const output = vscode.Uri.file(file);
  const side = (version: string, text: string, title: string) => ({ uri: planned.put(file, text, version), title });
  await vscode.commands.executeCommand('_open.mergeEditor', {
    base: planned.put(file, conflict.base ?? '', 'base'),
    input1: side('mine', conflict.current ?? '', t('Yours')),
    input2: side('template', conflict.rendered ?? '', t('Template')),
    output,
  });
  const [done, later] = [t('The Merge Is Done'), t('Later')];
  const question = t('Merge {0}, complete the merge, then say so here.', conflict.path);
  if ((await vscode.window.showInformationMessage(question, done, later)) !== done) return undefined;
  const document = await vscode.workspace.openTextDocument(output);
  if (document.isDirty) await document.save();
  return document.getText();
}
