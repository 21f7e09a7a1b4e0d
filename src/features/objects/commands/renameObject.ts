import * as vscode from 'vscode';
import type { Services } from '../../../platform/services';
import { moveFolder } from '../moveFolder';
import { transferWithinBucket } from '../transferWithinBucket';

/** "Rename or Move": object stores have no rename, so it is a verified copy and then a delete. */
export function renameObject(services: Services) {
  return (node?: unknown): Promise<void> =>
    transferWithinBucket(services, node, {
      title: vscode.l10n.t('Rename or Move'),
      what: (key) => vscode.l10n.t('Move to "{0}"', key),
      one: (chunk) => chunk.moveObject,
      folder: moveFolder,
    });
}
