import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import type { CheckThread } from '../../../core/integrations/worker/checkThread';
import { loadChunk } from '../../../platform/chunks';
import { withProgress } from '../../../platform/progress';
import { reportLanguage } from '../../../platform/reportLanguage';
import { checkProgress } from '../checkProgress';

/** Problems that a message names one by one. */
const namedProblems = 5;

/** "Verify Delivery Package": every file against its hash; the archive is not unpacked. */
export function verifyDelivery(thread: CheckThread) {
  return async (given?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const file = given instanceof vscode.Uri ? given : await askPackage();
    const { packageProblemText } = loadChunk('integrations');
    const report = await withProgress(t('Verifying the delivery package'), (signal, progress) =>
      thread.call('verify', { file: file.fsPath }, { signal, onNews: checkProgress(progress) }),
    );
    const name = path.basename(file.fsPath);
    if (report.problems.length === 0) {
      const note = report.manifest?.override;
      const overridden = note ? ` ${t('It was delivered although its check failed: {0}', note.reason)}` : '';
      const files = report.manifest?.files.length ?? 0;
      void vscode.window.showInformationMessage(
        t('{0} is whole: {1} files, each as it was delivered.', name, files) + overridden,
      );
      return;
    }
    const texts = report.problems
      .slice(0, namedProblems)
      .map((problem) => [problem.file, packageProblemText(problem, reportLanguage())].filter(Boolean).join(': '));
    const count = report.problems.length;
    void vscode.window.showErrorMessage(t('{0} is not as it was delivered ({1}): {2}', name, count, texts.join('; ')));
  };
}

/** @throws AppError `cancelled` */
async function askPackage(): Promise<vscode.Uri> {
  const [chosen] = (await vscode.window.showOpenDialog({ filters: { ZIP: ['zip'] }, canSelectMany: false })) ?? [];
  if (chosen) return chosen;
  throw new AppError('cancelled', 'No package was chosen');
}
