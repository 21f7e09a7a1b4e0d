import * as vscode from 'vscode';
import { loadChunk } from '../../../platform/chunks';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { copyFolder } from '../moveFolder';
import { askNewKey, confirmTarget, oneObjectOrPrefix } from './transferTarget';

/** "Copy To": on the store itself, with attributes and tags, read back afterwards. */
export function copyObject(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const target = oneObjectOrPrefix(services, node);
    const { connectionId, bucket } = target;
    const title = vscode.l10n.t('Copy To');
    const key = await askNewKey(title, target);
    const store = services.stores.open(connectionId);
    const stores = { sourceStore: store, targetStore: store };
    const work = async () => {
      await confirmTarget(services, target, key);
      if (target.kind === 'prefix') await copyFolder({ ...stores, source: target, target: { bucket, prefix: key } });
      else
        await withProgress(title, (signal) =>
          loadChunk('storage').copyObject({
            ...stores,
            source: { bucket, key: target.key },
            target: { bucket, key },
            signal,
          }),
        );
    };
    await services.gate.run(connectionId, vscode.l10n.t('Copy to "{0}"', key), work);
  };
}
