import * as vscode from 'vscode';
import { loadChunk } from '../../../platform/chunks';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { moveFolder } from '../moveFolder';
import { askNewKey, confirmTarget, oneObjectOrPrefix } from './transferTarget';

/** "Rename or Move": object stores have no rename, so it is a verified copy and then a delete. */
export function renameObject(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const target = oneObjectOrPrefix(services, node);
    const { connectionId, bucket } = target;
    const title = vscode.l10n.t('Rename or Move');
    const key = await askNewKey(title, target);
    const store = services.stores.open(connectionId);
    const stores = { sourceStore: store, targetStore: store };
    const work = async () => {
      await confirmTarget(services, target, key);
      if (target.kind === 'prefix') await moveFolder({ ...stores, source: target, target: { bucket, prefix: key } });
      else
        await withProgress(title, (signal) =>
          loadChunk('storage').moveObject({
            ...stores,
            source: { bucket, key: target.key },
            target: { bucket, key },
            signal,
          }),
        );
    };
    await services.gate.run(connectionId, vscode.l10n.t('Move to "{0}"', key), work);
  };
}
