import * as vscode from 'vscode';
import type { Services } from '../../../platform/services';
import { targetConnectionId } from '../../../platform/targets';

/** "Remove Connection": from the settings, with its stored keys. Nothing on the store changes. */
export function removeConnection(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const id = await targetConnectionId(services, node, vscode.l10n.t('Remove Connection'));
    const { name } = services.connections.get(id);
    await services.prompts.confirm({
      message: vscode.l10n.t('Remove the connection "{0}"?', name),
      detail: vscode.l10n.t(
        'Its settings and its stored keys are removed from this machine. Nothing on the store changes.',
      ),
      action: vscode.l10n.t('Remove'),
    });
    await services.connections.remove(id);
    await services.secrets.delete(id);
    services.stores.forget(id);
    await services.probes.forget(id);
  };
}
