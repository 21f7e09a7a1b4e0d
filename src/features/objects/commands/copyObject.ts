import * as vscode from 'vscode';
import type { Services } from '../../../platform/services';
import { copyFolder } from '../moveFolder';
import { transferWithinBucket } from '../transferWithinBucket';

/** "Copy To": on the store itself, with attributes and tags, read back afterwards. */
export function copyObject(services: Services) {
  return (node?: unknown): Promise<void> =>
    transferWithinBucket(services, node, {
      title: vscode.l10n.t('Copy To'),
      what: (key) => vscode.l10n.t('Copy to "{0}"', key),
      one: (chunk) => chunk.copyObject,
      folder: copyFolder,
    });
}
