import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as vscode from 'vscode';
import type { ManifestNames } from '../../core/integrations/manifest/manifestAssist';
import type { KnownDefinition } from '../../platform/apiDirectory';
import { reportLanguage } from '../../platform/reportLanguage';
import type { Services } from '../../platform/services';

/** What the workspace and the catalogue know, for a manifest. */
export async function manifestNames(services: Services, document: vscode.TextDocument): Promise<ManifestNames> {
  const { patternLibrary, connections, apiDirectory } = services;
  const language = reportLanguage();
  const [patterns, definitions] = await Promise.all([patternLibrary.list(), apiDirectory.list()]);
  const folder = path.dirname(document.uri.fsPath);
  return {
    patterns: patterns.map(({ id, title }) => ({ id, title: title[language] })),
    goals: patterns.flatMap(({ goals }) => goals.map(({ id, title }) => ({ id, title: title[language] }))),
    connections: connections.hasAny() ? connections.list().map(({ connection }) => connection.name) : [],
    definitions: definitions.map((each) => definitionPath(folder, each)),
    operations: definitions.flatMap(({ operations }) => operations),
  };
}

/** How a manifest names a definition: relative to itself where it can, else by address. */
export function definitionPath(folder: string, { key }: Pick<KnownDefinition, 'key'>): string {
  if (!key.startsWith('file:')) return key;
  const file = fileURLToPath(key);
  const relative = path.relative(folder, file);
  return (path.isAbsolute(relative) ? file : relative).replaceAll(path.sep, '/');
}
