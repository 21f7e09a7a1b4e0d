import path from 'node:path';
import * as vscode from 'vscode';
import { manifestName } from '../../../core/integrations/manifest/integration';
import { askIntegrationFolder } from '../askIntegrationFolder';
import type { IntegrationLibrary } from '../integrationLibrary';

/** "Open integration.yaml", or the file and line that a finding names. */
export function openIntegration(library: IntegrationLibrary) {
  return async (node?: unknown): Promise<void> => {
    const folder = await askIntegrationFolder(library, node, vscode.l10n.t('Open integration.yaml'));
    const { file, line } = (node ?? {}) as { readonly file?: unknown; readonly line?: unknown };
    const uri = vscode.Uri.file(path.join(folder, typeof file === 'string' ? file : manifestName));
    const at = new vscode.Position(typeof line === 'number' ? line - 1 : 0, 0);
    await vscode.commands.executeCommand('vscode.open', uri, { selection: new vscode.Range(at, at) });
  };
}
