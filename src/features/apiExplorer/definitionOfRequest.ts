import * as vscode from 'vscode';
import type { DefinitionLibrary } from './definitionLibrary';
import { resolvePath } from './definitionSettings';

/**
 * The key of the definition that a request names, where it is in the list: by its address, its name, or a path relative to the
 * document or the workspace.
 */
export async function definitionOfRequest(
  library: DefinitionLibrary,
  document: vscode.Uri,
  named: string | undefined,
): Promise<string | undefined> {
  if (named === undefined) return undefined;
  const beside = vscode.Uri.joinPath(document, '..', named).toString();
  const keys = [named, beside, resolvePath(named)?.toString()];
  const sources = await library.sources();
  const found = sources.find(({ key }) => keys.includes(key)) ?? sources.find(({ name }) => name === named);
  return found?.key;
}

/** How a request names a definition: relative to the workspace where it lies in it, so that others can send it, too. */
export function nameOfDefinition(key: string): string {
  const uri = vscode.Uri.parse(key);
  return vscode.workspace.getWorkspaceFolder(uri) === undefined ? key : vscode.workspace.asRelativePath(uri);
}
