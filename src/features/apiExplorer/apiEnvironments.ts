import * as vscode from 'vscode';
import { type ApiEnvironment, isApiEnvironment } from '../../core/apis/requests/apiEnvironment';
import { ConfigKey } from '../../ids';
import type { DefinitionSource } from './definitionSources';

export type EnvironmentScope = 'user' | 'workspace';

const targets = { user: vscode.ConfigurationTarget.Global, workspace: vscode.ConfigurationTarget.Workspace } as const;

/** As written, entries that cannot be used included. */
function entriesOf(scope: EnvironmentScope): readonly unknown[] {
  const values = vscode.workspace.getConfiguration().inspect<unknown>(ConfigKey.apiEnvironments);
  const value = scope === 'user' ? values?.globalValue : values?.workspaceValue;
  return Array.isArray(value) ? value : [];
}

/** Those of an untrusted workspace are left out: they say where credentials go. */
function environmentsOf(scope: EnvironmentScope): readonly ApiEnvironment[] {
  if (scope === 'workspace' && !vscode.workspace.isTrusted) return [];
  return entriesOf(scope).filter(isApiEnvironment);
}

/** The environments of the settings that can be used; of two with one name the workspace's. */
export function apiEnvironments(): readonly ApiEnvironment[] {
  const workspace = environmentsOf('workspace');
  const user = environmentsOf('user').filter(({ name }) => workspace.every((each) => each.name !== name));
  return [...user, ...workspace];
}

export function scopeOfEnvironment(name: string): EnvironmentScope {
  return environmentsOf('workspace').some((each) => each.name === name) ? 'workspace' : 'user';
}

/** Writes an environment where it stands, or to the user's settings. @param before Its name so far; `undefined`: it is new. */
export async function writeEnvironment(
  before: string | undefined,
  environment: ApiEnvironment | undefined,
): Promise<void> {
  const scope = before === undefined ? 'user' : scopeOfEnvironment(before);
  const known = entriesOf(scope);
  const at = known.findIndex((entry) => isApiEnvironment(entry) && entry.name === before);
  const changed = environment === undefined ? [] : [environment];
  const entries = at < 0 ? [...known, ...changed] : known.toSpliced(at, 1, ...changed);
  await vscode.workspace.getConfiguration().update(ConfigKey.apiEnvironments, entries, targets[scope]);
}

/** Whether requests of a definition may go to an environment. */
export function isFor({ definition }: ApiEnvironment, source: DefinitionSource | undefined): boolean {
  if (definition === undefined) return true;
  if (source === undefined) return false;
  const { name, file, folder, url } = source.placed.entry;
  return [source.key, source.name, name, file, folder, url].includes(definition);
}
