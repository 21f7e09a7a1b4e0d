import * as vscode from 'vscode';
import type { OperationEntry } from '../../core/apis/index/definitionIndex';
import { codeFile, useLimits } from '../../core/apis/uses/useFiles';
import type { Uses } from '../../core/apis/uses/useFinder';
import { mapLimit } from '../../core/base/concurrency';
import { loadChunk } from '../../platform/chunks';
import { filesBelow } from '../../platform/filesBelow';

/** Where the code and the integration manifests of the workspace name operations of a definition; files are addresses. */
export async function workspaceUses(
  definition: string,
  operations: readonly OperationEntry[],
  signal: AbortSignal,
): Promise<Uses> {
  const finder = new (loadChunk('apis').UseFinder)(definition, operations);
  const folders = vscode.workspace.workspaceFolders ?? [];
  const files = (
    await Promise.all(folders.map(({ uri }) => filesBelow(uri, codeFile, { files: useLimits.files, signal })))
  ).flat();
  const texts = await mapLimit(files, 8, async (uri) => ({
    uri,
    text: signal.aborted ? undefined : await textOf(uri),
  }));
  for (const { uri, text } of texts) if (text !== undefined) await finder.look(uri.toString(), text);
  signal.throwIfAborted();
  return finder.uses;
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > useLimits.bytes) return undefined;
    return Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8');
  } catch {
    return undefined; // gone meanwhile
  }
}
