import * as vscode from 'vscode';
import { ConfigKey } from '../../ids';

/** An entry of the setting: one of file, folder and url says where. */
export interface DefinitionEntry {
  readonly name?: string;
  /** Absolute, or relative to the workspace folder. */
  readonly file?: string;
  readonly folder?: string;
  readonly url?: string;
  /** Names of headers that are sent; their values are in the secret storage. */
  readonly headers?: readonly string[];
  readonly caFile?: string;
  /** `http://host:port` of a forward proxy. */
  readonly proxy?: string;
  readonly insecure?: boolean;
}

export type DefinitionScope = 'user' | 'workspace';

export interface PlacedEntry {
  readonly scope: DefinitionScope;
  readonly entry: DefinitionEntry;
}

const targets = { user: vscode.ConfigurationTarget.Global, workspace: vscode.ConfigurationTarget.Workspace } as const;

/** The entries of one scope that can be used; people write them by hand. */
function entriesOf(scope: DefinitionScope): readonly DefinitionEntry[] {
  const values = vscode.workspace.getConfiguration().inspect<unknown>(ConfigKey.apiDefinitions);
  const value = scope === 'user' ? values?.globalValue : values?.workspaceValue;
  return Array.isArray(value) ? value.filter(isEntry) : [];
}

function isEntry(value: unknown): value is DefinitionEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { file, folder, url, headers, caFile, name, proxy } = value as Record<string, unknown>;
  const texts = [file, folder, url, caFile, name, proxy].filter((each) => each !== undefined);
  const listed = headers === undefined || (Array.isArray(headers) && headers.every((each) => typeof each === 'string'));
  return listed && texts.every((each) => typeof each === 'string') && [file, folder, url].some(Boolean);
}

/** The user's definitions, then the workspace's. */
export function definitionEntries(): readonly PlacedEntry[] {
  return (['user', 'workspace'] as const).flatMap((scope) => entriesOf(scope).map((entry) => ({ scope, entry })));
}

export async function addDefinitionEntry({ scope, entry }: PlacedEntry): Promise<void> {
  await write(scope, [...entriesOf(scope), entry]);
}

export async function removeDefinitionEntry({ scope, entry }: PlacedEntry): Promise<void> {
  const text = JSON.stringify(entry);
  await write(
    scope,
    entriesOf(scope).filter((each) => JSON.stringify(each) !== text),
  );
}

async function write(scope: DefinitionScope, entries: readonly DefinitionEntry[]): Promise<void> {
  await vscode.workspace.getConfiguration().update(ConfigKey.apiDefinitions, entries, targets[scope]);
}

/** How an entry names a file or folder, and where it is remembered: relative to the workspace where it lies in it. */
export function placeFor(uri: vscode.Uri): { readonly scope: DefinitionScope; readonly path: string } {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined) return { scope: 'user', path: uri.scheme === 'file' ? uri.fsPath : uri.toString() };
  return { scope: 'workspace', path: vscode.workspace.asRelativePath(uri) || '.' };
}

/** The address of a path of the settings. Undefined when it is relative and no folder is open. */
export function resolvePath(path: string): vscode.Uri | undefined {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return vscode.Uri.parse(path);
  if (/^(?:\/|[A-Za-z]:[\\/])/.test(path)) return vscode.Uri.file(path);
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [first = '', ...rest] = path.split(/[\\/]/);
  const named = folders.length > 1 ? folders.find(({ name }) => name === first) : undefined;
  if (named !== undefined) return vscode.Uri.joinPath(named.uri, ...rest);
  const base = folders[0]?.uri;
  return base && vscode.Uri.joinPath(base, path);
}
