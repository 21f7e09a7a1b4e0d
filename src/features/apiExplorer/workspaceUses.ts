import * as vscode from 'vscode';
import { looksLikeDefinition } from '../../core/apis/files/looksLikeDefinition';
import type { OperationEntry } from '../../core/apis/index/definitionIndex';
import { OperationUses } from '../../core/apis/uses/operationUses';
import { mapLimit } from '../../core/base/concurrency';
import { filesBelow } from './filesBelow';

/** A place in the workspace that names an operation. */
export interface WorkspaceUse {
  readonly uri: vscode.Uri;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

const code =
  /\.(?:[cm]?[jt]sx?|py|java|kts?|go|cs|php|rb|rs|c|cc|cpp|h|hpp|swift|scala|groovy|lua|sh|ps1|http|rest|vue|ya?ml|json)$/i;
/** Files of one workspace folder that are read, and bytes of one; larger ones are data or made by tools. */
const maxFiles = 5_000;
const maxBytes = 1024 * 1024;

/** Where the code of the workspace names operations, by operation. Definitions themselves do not count. */
export async function workspaceUses(
  operations: readonly Pick<OperationEntry, 'id' | 'path' | 'operationId'>[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly WorkspaceUse[]>> {
  const uses = new OperationUses(operations);
  const found = new Map<string, WorkspaceUse[]>();
  const folders = vscode.workspace.workspaceFolders ?? [];
  const files = (
    await Promise.all(folders.map(({ uri }) => filesBelow(uri, code, { files: maxFiles, signal })))
  ).flat();
  await mapLimit(files, 8, async (uri) => {
    const text = signal.aborted ? undefined : await textOf(uri);
    if (text === undefined) return;
    const lines = text.split('\n');
    for (const { id, line } of uses.find(text)) {
      const use = { uri, line, text: (lines[line - 1] ?? '').trim() };
      found.set(id, [...(found.get(id) ?? []), use]);
    }
  });
  signal.throwIfAborted();
  return found;
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxBytes) return undefined;
    const text = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8');
    return /\.(?:ya?ml|json)$/i.test(uri.path) && looksLikeDefinition(text) ? undefined : text;
  } catch {
    return undefined; // gone meanwhile
  }
}
