import * as vscode from 'vscode';
import { ConfigKey } from '../ids';

/** Settings with their units spelled out; the defaults stand in package.json. */
export const config = {
  /** Objects up to this many bytes open in the editor. */
  maxEditBytes: (): number => vscode.workspace.getConfiguration().get<number>(ConfigKey.maxEditSize, 50) * 1024 * 1024,
  /** Keys that one page of the tree asks for. */
  pageSize: (): number => vscode.workspace.getConfiguration().get<number>(ConfigKey.pageSize, 1000),
  /** Files that one upload or download command moves at a time. */
  transferConcurrency: (): number => vscode.workspace.getConfiguration().get<number>(ConfigKey.transferConcurrency, 8),
};
