import * as vscode from 'vscode';
import type { CheckReport, CheckSeverity } from '../../../core/integrations/checking/checkFinding';
import { withProgress } from '../../../platform/progress';
import { askIntegrationFolder } from '../askIntegrationFolder';
import { checkProgress } from '../checkProgress';
import type { IntegrationLibrary } from '../integrationLibrary';

/** "Check Integration": holds the manifest against what is there. @returns The handler; it gives the report. */
export function checkIntegration(library: IntegrationLibrary) {
  return async (node?: unknown): Promise<CheckReport> => {
    const { t } = vscode.l10n;
    const folder = await askIntegrationFolder(library, node, t('Check Integration'));
    const report = await withProgress(t('Checking the integration'), (signal, progress) =>
      library.check(folder, { signal, onNews: checkProgress(progress) }),
    );
    void tellReport(report);
    return report;
  };
}

/** Tells how many errors and warnings there are, and leads to them. */
export async function tellReport({ findings }: CheckReport): Promise<void> {
  const { t } = vscode.l10n;
  const count = (severity: CheckSeverity) => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (errors === 0 && warnings === 0) {
    void vscode.window.showInformationMessage(t('Everything that was checked agrees.'));
    return;
  }
  const show = t('Show in the View');
  const text = t('The check found errors: {0}, warnings: {1}.', errors, warnings);
  const asked = errors > 0 ? vscode.window.showErrorMessage(text, show) : vscode.window.showWarningMessage(text, show);
  if ((await asked) === show) await vscode.commands.executeCommand(viewFocus);
}

const viewFocus = 'storageIntegrator.integrations.focus';
