import * as vscode from 'vscode';
import type { AppError } from '../../core/base/errors';
import type { Connection } from '../../core/connections/connection';
import { CommandId } from '../../ids';
import { loadChunk } from '../../platform/chunks';
import { withAbsolutePaths } from '../../platform/connectionPaths';
import { errorText } from '../../platform/errorMessages';
import { withProgress } from '../../platform/progress';
import type { Services } from '../../platform/services';
import { askKeys } from './askKeys';

type Report = Awaited<ReturnType<ReturnType<typeof loadChunk<'storage'>>['testConnection']>>;

/** What can be done about a failed test; each tests again when it has changed something. */
function remedies(
  services: Services,
  connection: Connection,
  report: Report,
  error: AppError,
): Map<string, () => Promise<unknown>> {
  const { t } = vscode.l10n;
  const actions = new Map<string, () => Promise<unknown>>();
  const change = async (changes: Partial<Connection>) => {
    const changed = { ...connection, ...changes };
    await services.connections.update(changed);
    await testAndTell(services, changed);
  };
  if (error.code === 'tls.untrusted') {
    actions.set(t('Choose CA File...'), async () => {
      const caFile = await chooseCaFile();
      if (caFile !== undefined) await change({ tls: { ...connection.tls, caFile } });
    });
  }
  const style = report.workingAddressing;
  if (style !== undefined)
    actions.set(style === 'path' ? t('Use Path Style') : t('Use Virtual-Host Style'), () =>
      change({ addressing: style }),
    );
  if (
    /^auth\.(noCredentials|otherEndpoint|unknownKey|badSignature|keyOrSecret|expired)$/.test(error.code) &&
    connection.credentials.source === 'stored'
  ) {
    actions.set(t('Enter Keys...'), async () => {
      await services.secrets.write(connection, await askKeys(connection.name));
      services.stores.forget(connection.id);
      await testAndTell(services, connection);
    });
  }
  actions.set(t('Edit Connection'), async () =>
    vscode.commands.executeCommand(CommandId.editConnection, connection.id),
  );
  actions.set(t('Test Again'), () => testAndTell(services, connection));
  return actions;
}

/** Lets the user choose the PEM file of a private certificate authority. */
export async function chooseCaFile(): Promise<string | undefined> {
  const filters = { [vscode.l10n.t('PEM certificates')]: ['pem', 'crt', 'cer'], [vscode.l10n.t('All files')]: ['*'] };
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('CA file of the storage'),
    filters,
    openLabel: vscode.l10n.t('Choose'),
  });
  return chosen?.[0]?.fsPath;
}

function logReport(services: Services, connection: Connection, report: Report): void {
  for (const { step, outcome, facts, error } of report.steps) {
    services.log.info(
      `test ${connection.id}: ${step} ${outcome} ${JSON.stringify(facts ?? {})}${error ? ` ${error.message}` : ''}`,
    );
  }
}

function successText(connection: Connection, report: Report): string {
  const count = report.steps.find(({ step }) => step === 'buckets')?.facts?.['count'];
  if (count === undefined) return vscode.l10n.t('"{0}" works.', connection.name);
  return vscode.l10n.t('"{0}" works. Buckets: {1}', connection.name, Number(count));
}

/**
 * Tests a connection and tells the outcome with what can be done about it. It resolves when the message is shown; what
 * the user chooses then goes on by itself.
 */
export async function testAndTell(services: Services, connection: Connection): Promise<void> {
  const title = vscode.l10n.t('Testing "{0}"', connection.name);
  const { testConnection } = loadChunk('storage');
  const report = await withProgress(title, (signal) =>
    testConnection(withAbsolutePaths(connection), services.stores.clientOptions(connection), signal),
  );
  logReport(services, connection, report);
  void services.boundary.run('testConnection', () => tell(services, connection, report));
}

async function tell(services: Services, connection: Connection, report: Report): Promise<void> {
  const problem =
    report.steps.find(({ outcome }) => outcome === 'failed') ??
    report.steps.find(({ outcome }) => outcome === 'warning');
  if (problem?.error === undefined) {
    await vscode.window.showInformationMessage(successText(connection, report));
    return;
  }
  const failed = problem.outcome === 'failed';
  if (!failed && problem.step === 'buckets') {
    const add = vscode.l10n.t('Add Bucket by Name...');
    const text = vscode.l10n.t(
      '"{0}" works, but the key may not list buckets. Add the buckets that it may use by name.',
      connection.name,
    );
    if ((await vscode.window.showWarningMessage(text, add)) === add) {
      await vscode.commands.executeCommand(CommandId.addBookmark, { kind: 'connection', connectionId: connection.id });
    }
    return;
  }
  const actions = remedies(services, connection, report, problem.error);
  const show = failed ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
  const chosen = await show(`${connection.name}: ${errorText(problem.error)}`, ...actions.keys());
  if (chosen !== undefined) await actions.get(chosen)?.();
}
