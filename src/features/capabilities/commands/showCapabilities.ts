import * as vscode from 'vscode';
import { CommandId } from '../../../ids';
import type { Services } from '../../../platform/services';
import { targetConnectionId } from '../../../platform/targets';
import { askReport } from '../askReport';
import { showReport } from '../reportPage';

/** "Show Capabilities": the report of the last probe, or one of those before; offers to probe where there is none. */
export function showCapabilities(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const id = await targetConnectionId(services, node, t('Show Endpoint Capabilities'));
    const connection = services.connections.get(id);
    const kept = await services.probes.list(id);
    if (kept.length === 0) {
      const probe = t('Probe Now');
      const text = t('"{0}" has not been probed yet.', connection.name);
      if ((await vscode.window.showInformationMessage(text, probe)) === probe)
        await vscode.commands.executeCommand(CommandId.probeEndpoint, id);
      return;
    }
    const chosen =
      kept.length === 1 ? kept[0] : await askReport(services, kept, t('Capabilities of "{0}"', connection.name));
    const report = chosen && (await services.probes.read(chosen));
    if (report) await showReport(services, report);
  };
}
