import * as vscode from 'vscode';
import { looksLikeDefinition } from '../../core/apis/files/looksLikeDefinition';
import { filesBelow } from '../../platform/filesBelow';
import { definitionEntries, type PlacedEntry, resolvePath } from './definitionSettings';

/** One definition that the settings lead to. */
export interface DefinitionSource {
  /** Its address as text; names it everywhere. */
  readonly key: string;
  /** What the settings call it, else the name of its file. */
  readonly name: string;
  readonly placed: PlacedEntry;
  /** The workspace is not trusted: nothing is asked of the network, and nothing outside of the workspace is read. */
  readonly blocked: boolean;
}

/** Files of one folder that are looked into. */
const maxFiles = 500;
const definitionName = /\.(?:ya?ml|json)$/i;

/** The definitions of the settings, each once; a folder stands for those below it. */
export async function definitionSources(): Promise<readonly DefinitionSource[]> {
  const lists = await Promise.all(definitionEntries().map(sourcesOf));
  const byKey = new Map<string, DefinitionSource>();
  for (const source of lists.flat()) if (!byKey.has(source.key)) byKey.set(source.key, source);
  return [...byKey.values()];
}

async function sourcesOf(placed: PlacedEntry): Promise<readonly DefinitionSource[]> {
  const { url, file, folder, name } = placed.entry;
  const untrusted = placed.scope === 'workspace' && !vscode.workspace.isTrusted;
  if (url !== undefined) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return [];
    const { href, host } = new URL(url);
    return [{ key: href, name: name ?? host, placed, blocked: untrusted }];
  }
  const uri = resolvePath(file ?? folder ?? '');
  if (uri === undefined) return [];
  const blocked = untrusted && vscode.workspace.getWorkspaceFolder(uri) === undefined;
  const source = (at: vscode.Uri, called?: string) => {
    return { key: at.toString(), name: called ?? fileName(at), placed, blocked };
  };
  if (file !== undefined) return [source(uri, name)];
  return blocked ? [] : (await findDefinitions(uri)).map((found) => source(found));
}

/** Files below a folder that say they are definitions. */
export async function findDefinitions(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const files = await filesBelow(folder, definitionName, { files: maxFiles });
  const checked = await Promise.all(files.map(async (uri) => ((await isDefinition(uri)) ? [uri] : [])));
  return checked.flat().sort((a, b) => (a.toString() < b.toString() ? -1 : 1));
}

async function isDefinition(uri: vscode.Uri): Promise<boolean> {
  try {
    return looksLikeDefinition(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8'));
  } catch {
    return false; // gone or not readable: nothing to offer
  }
}

export function fileName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
