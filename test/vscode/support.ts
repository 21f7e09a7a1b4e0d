import * as vscode from 'vscode';
import type { StorageNode } from '../../src/core/storage/nodes';
import { CommandId, ConfigKey, extensionId, Scheme, ViewId } from '../../src/ids';
import { objectUri, prefixUri } from '../../src/platform/objectUri';
import type { Services } from '../../src/platform/services';
import { acquireStore } from '../servers/store';

/** The services of the running extension, which it hands out in test mode only. */
export async function services(): Promise<Services> {
  const extension = vscode.extensions.getExtension<{ services: Services }>(extensionId);
  if (extension === undefined) throw new Error(`no ${extensionId}`);
  const api = await extension.activate();
  return api.services;
}

/** Entries as people write them into the settings. */
export interface ConnectionEntry {
  readonly id: string;
  readonly name: string;
  readonly endpoint?: string;
  readonly [setting: string]: unknown;
}

/** Replaces the user's connections; the keys come from the environment of the host. */
export async function useConnections(...entries: ConnectionEntry[]): Promise<void> {
  const defaults = { endpoint: acquireStore().endpoint, addressing: 'path', credentials: { source: 'environment' } };
  const value = entries.map((entry) => ({ ...defaults, ...entry }));
  const changed = new Promise<void>((resolve) => {
    const listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(ConfigKey.connections)) return;
      listener.dispose();
      resolve();
    });
  });
  const before = JSON.stringify(vscode.workspace.getConfiguration().get(ConfigKey.connections));
  await vscode.workspace.getConfiguration().update(ConfigKey.connections, value, vscode.ConfigurationTarget.Global);
  if (before !== JSON.stringify(value)) await changed;
}

/** Waits until a condition holds; fails with its last value after ten seconds. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  holds: (value: T) => boolean = Boolean,
): Promise<T> {
  const end = Date.now() + 10_000;
  while (true) {
    const value = await look();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`${what} did not happen; last: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const uriOf = (connectionId: string, bucket: string, key: string) => objectUri(connectionId, bucket, key);
export const folderOf = (connectionId: string, bucket: string, prefix: string) =>
  prefixUri(connectionId, bucket, prefix);

/** Runs a command of the extension as the tree would. */
export function runCommand(id: keyof typeof CommandId, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(CommandId[id], ...args);
}

export async function closeEditors(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

export async function showTree(): Promise<void> {
  await vscode.commands.executeCommand(`${ViewId.connections}.focus`);
}

export const isObjectDocument = (document: vscode.TextDocument) => document.uri.scheme === Scheme.object;
export type { StorageNode };
