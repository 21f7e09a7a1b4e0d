import * as vscode from 'vscode';
import { displayTime } from '../../platform/displayText';
import type { KeptReport } from '../../platform/probeResults';
import { askPick } from '../../platform/prompts';
import type { Services } from '../../platform/services';

/** Name of the connection that a report is about; its id when the connection is gone. */
function connectionName(services: Services, id: string): string {
  return services.connections.list().find(({ connection }) => connection.id === id)?.connection.name ?? id;
}

/** Lets the user choose one of the reports. @throws AppError `cancelled` */
export async function askReport(
  services: Services,
  reports: readonly KeptReport[],
  title: string,
): Promise<KeptReport> {
  const items = reports.map((report) => ({
    label: connectionName(services, report.connectionId),
    description: displayTime(new Date(report.started)),
    report,
  }));
  return (await askPick(items, { title, placeHolder: vscode.l10n.t('Choose a probe'), matchOnDescription: true }))
    .report;
}
