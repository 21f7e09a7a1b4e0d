import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { ConfigKey, extensionId } from '../../src/ids';
import { runCommand } from './support';

/** A definition in the list, in a folder of its own. */
export interface AddedDefinition {
  readonly folder: string;
  /** Key of the definition. */
  readonly definition: string;
  operation(id: string): object;
  remove(): Promise<void>;
}

/** Path of a file of test/fixtures/apis. */
export function apiFixture(name: string): string {
  return path.join(vscode.extensions.getExtension(extensionId)?.extensionUri.fsPath ?? '', 'test/fixtures/apis', name);
}

/** Adds a copy of a fixture to the list of API definitions. */
export async function addFixture(name: string): Promise<AddedDefinition> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'vscode-apis-'));
  const file = path.join(folder, name);
  await copyFile(apiFixture(name), file);
  await runCommand('addApiDefinition', vscode.Uri.file(file));
  const definition = vscode.Uri.file(file).toString();
  return {
    folder,
    definition,
    operation: (id) => ({ kind: 'apiOperation', definition, id, group: undefined }),
    async remove() {
      const { Global } = vscode.ConfigurationTarget;
      await vscode.workspace.getConfiguration().update(ConfigKey.apiDefinitions, undefined, Global);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
