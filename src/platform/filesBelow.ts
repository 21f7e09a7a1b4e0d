import * as vscode from 'vscode';
import { leftOutFolder, useLimits } from '../core/apis/uses/useFiles';

export interface WalkLimits {
  /** Files at most. */
  readonly files: number;
  /** Entries that are looked at, at most: the folder may be a whole disk. */
  readonly entries?: number;
  readonly signal?: AbortSignal;
}

/**
 * Files below a folder whose names fit, nearest first, without links and without what tools put there. Of our own, since VS Code's
 * search needs ripgrep and knows folders of this machine only.
 */
export async function filesBelow(folder: vscode.Uri, name: RegExp, limits: WalkLimits): Promise<readonly vscode.Uri[]> {
  const { files: maxFiles, entries: maxEntries = useLimits.entries, signal } = limits;
  const found: vscode.Uri[] = [];
  const folders = [folder];
  let seen = 0;
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    for (const [entry, type] of await entriesOf(next)) {
      if (++seen > maxEntries || found.length >= maxFiles || signal?.aborted) return found;
      const uri = vscode.Uri.joinPath(next, entry);
      if (type === vscode.FileType.Directory && !leftOutFolder.test(entry)) folders.push(uri);
      else if (type === vscode.FileType.File && name.test(entry)) found.push(uri);
    }
  }
  return found;
}

async function entriesOf(folder: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return []; // gone, or not ours to read: the others are
  }
}
