import * as vscode from 'vscode';
import { AppError } from '../../core/base/errors';
import type { Connection } from '../../core/connections/connection';
import type { SampleLanguage } from '../../core/patterns/pattern';
import { containerOf, prefixOf, type StorageNode } from '../../core/storage/nodes';
import { loadChunk } from '../../platform/chunks';
import { connectionSettings } from '../../platform/connectionSettings';
import type { Services } from '../../platform/services';
import type { CodeEditor } from './codeEditor';
import type { JudgedConnection } from './judgedConnection';

/**
 * The folder of the project that a pattern goes into: that of the editor's file, else the workspace's.
 * @returns Absolute path.
 * @throws AppError `input.invalid` when there is no folder on this machine, `cancelled`
 */
export async function projectFolder(editor: CodeEditor, language: SampleLanguage): Promise<string> {
  const uri = editor.document()?.uri;
  const ofEditor = uri && vscode.workspace.getWorkspaceFolder(uri);
  const folder = ofEditor ?? (await workspaceFolder());
  if (folder.uri.scheme !== 'file') throw unusable('virtualFolder');
  if (ofEditor === undefined || uri === undefined) return folder.uri.fsPath;
  return loadChunk('patterns').projectFolderOf(folder.uri.fsPath, uri.fsPath, language);
}

async function workspaceFolder(): Promise<vscode.WorkspaceFolder> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [only] = folders;
  if (only === undefined) throw unusable('noFolder');
  if (folders.length === 1) return only;
  const chosen = await vscode.window.showWorkspaceFolderPick({
    placeHolder: vscode.l10n.t('Choose the folder of the project'),
    ignoreFocusOut: true,
  });
  if (chosen) return chosen;
  throw new AppError('cancelled', 'No folder was chosen');
}

function unusable(reason: string): AppError {
  return new AppError('input.invalid', 'There is no folder for the pattern', { facts: { reason } });
}

const isStorageNode = (value: unknown): value is StorageNode =>
  /^(?:connection|bucket|prefix|object)$/.test(String((value as Partial<StorageNode> | undefined)?.kind));

/**
 * What is known of configuration keys: where the store is, and the place in it that the command was started on. Never
 * a key or a secret.
 */
export function knownSettings(
  services: Services,
  judged: JudgedConnection,
  given: unknown,
): Readonly<Record<string, string>> {
  const node = isStorageNode(given) ? given : undefined;
  const connection = node ? services.connections.find(node.connectionId) : judged.get();
  if (connection === undefined) return {};
  return { ...connectionSettings(connection), ...placeSettings(node, connection) };
}

function placeSettings(node: StorageNode | undefined, { startBucket, startPrefix }: Connection) {
  const container = node?.kind === 'object' ? containerOf(node) : node;
  if (container === undefined || container.kind === 'connection') {
    return {
      ...(startBucket !== undefined && { S3_BUCKET: startBucket }),
      ...(startPrefix !== undefined && { S3_PREFIX: startPrefix }),
    };
  }
  const prefix = prefixOf(container);
  return { S3_BUCKET: container.bucket, ...(prefix !== '' && { S3_PREFIX: prefix }) };
}
