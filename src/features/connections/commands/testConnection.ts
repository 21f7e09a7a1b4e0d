import * as vscode from 'vscode';
import type { Services } from '../../../platform/services';
import { targetConnectionId } from '../../../platform/targets';
import { testAndTell } from '../testAndTell';

/** "Test Connection": names what is wrong and offers what can be done about it. */
export function testConnection(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const id = await targetConnectionId(services, node, vscode.l10n.t('Test Connection'));
    services.stores.forget(id);
    await testAndTell(services, services.connections.get(id));
  };
}
