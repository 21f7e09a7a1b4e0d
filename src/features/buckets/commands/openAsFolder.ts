import * as vscode from 'vscode';
import { nameInKey, prefixOf } from '../../../core/storage/nodes';
import { displayName } from '../../../platform/displayText';
import { prefixUri } from '../../../platform/objectUri';
import type { Services } from '../../../platform/services';
import { targetContainer } from '../../../platform/targets';

/** "Open as Workspace Folder": the explorer and copy/paste then work on the bucket or prefix. */
export function openAsFolder(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const target = targetContainer(services, node);
    const prefix = prefixOf(target);
    const uri = prefixUri(target.connectionId, target.bucket, prefix);
    const name = prefix === '' ? target.bucket : `${target.bucket}: ${displayName(nameInKey(prefix))}`;
    const at = vscode.workspace.workspaceFolders?.length ?? 0;
    vscode.workspace.updateWorkspaceFolders(at, 0, { uri, name });
    await vscode.commands.executeCommand('workbench.view.explorer');
  };
}
