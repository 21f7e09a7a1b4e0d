import * as vscode from 'vscode';
import { prefixOf } from '../../../core/storage/nodes';
import { loadChunk } from '../../../platform/chunks';
import { objectUri } from '../../../platform/objectUri';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { targetContainer } from '../../../platform/targets';
import { askKeyBelow } from '../askKey';

/** "New Object": an empty object, opened for editing. An existing one is never touched. */
export function createObject(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const target = targetContainer(services, node);
    const { connectionId, bucket } = target;
    const title = vscode.l10n.t('New Object');
    const key = await askKeyBelow(title, vscode.l10n.t('Name of the object; slashes make folders'), prefixOf(target));
    const store = services.stores.open(connectionId);
    const create = () =>
      withProgress(title, (signal) =>
        loadChunk('storage').saveObject(store, { bucket, key }, new Uint8Array(), 'absent', signal),
      );
    await services.gate.run(connectionId, vscode.l10n.t('Create "{0}"', key), create);
    await vscode.commands.executeCommand('vscode.open', objectUri(connectionId, bucket, key));
  };
}
