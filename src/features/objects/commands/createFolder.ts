import * as vscode from 'vscode';
import { prefixOf } from '../../../core/storage/nodes';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { targetContainer } from '../../../platform/targets';
import { askKeyBelow } from '../askKey';

/** "New Folder": an empty object whose key ends with a slash, as every S3 tool marks a folder. */
export function createFolder(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const { connectionId, bucket, ...rest } = targetContainer(services, node);
    const above = prefixOf({ connectionId, bucket, ...rest } as Parameters<typeof prefixOf>[0]);
    const title = vscode.l10n.t('New Folder');
    const key = await askKeyBelow(
      title,
      vscode.l10n.t('Name of the folder; slashes make folders within folders'),
      above,
    );
    const prefix = key.endsWith('/') ? key : `${key}/`;
    const put = () =>
      withProgress(title, (signal) =>
        services.stores
          .open(connectionId)
          .put(
            bucket,
            prefix,
            new Uint8Array(),
            { contentType: 'application/x-directory', condition: 'absent' },
            signal,
          ),
      );
    await services.gate.run(connectionId, vscode.l10n.t('Create "{0}"', prefix), put);
    services.reveal.fire({ kind: 'prefix', connectionId, bucket, prefix });
  };
}
