import * as vscode from 'vscode';
import type { ApiEnvironment } from '../../../core/apis/requests/apiEnvironment';
import { ConfigKey } from '../../../ids';
import { askPick } from '../../../platform/prompts';
import { askOnce, runSteps } from '../../../platform/stepInput';
import { apiEnvironments, writeEnvironment } from '../apiEnvironments';
import type { ApiExplorer } from '../apiExplorer';
import { type EnvironmentField, environmentFields, environmentSteps } from '../environmentFields';

/** "Edit API Environment": adds one by its name and address, or changes any setting of one, as "Edit Connection" does. */
export function editApiEnvironment(explorer: ApiExplorer) {
  return async (given?: unknown, definition?: unknown): Promise<void> => {
    const known = apiEnvironments();
    const named = known.find(({ name }) => name === given);
    const before = named ?? (known.length === 0 ? undefined : await askEnvironment(known));
    if (before !== undefined) return edit(explorer, before);
    const title = vscode.l10n.t('Add API Environment');
    const environment = await runSteps(title, { name: '', baseUrl: '' }, environmentSteps(known));
    await writeEnvironment(undefined, environment);
    await explorer.chosen.set(environment.name, typeof definition === 'string' ? definition : undefined);
  };
}

/** `undefined`: a new one. */
async function askEnvironment(known: readonly ApiEnvironment[]): Promise<ApiEnvironment | undefined> {
  const { t } = vscode.l10n;
  const items = [
    { label: `$(add) ${t('Add an Environment')}`, environment: undefined },
    ...known.map((environment) => ({ label: environment.name, description: environment.baseUrl, environment })),
  ];
  return (await askPick(items, { title: t('Edit API Environment'), matchOnDescription: true })).environment;
}

interface FieldItem extends vscode.QuickPickItem {
  readonly field?: EnvironmentField;
  readonly act?: 'done' | 'remove' | 'settings';
}

async function edit(explorer: ApiExplorer, before: ApiEnvironment): Promise<void> {
  const { t } = vscode.l10n;
  const fields = environmentFields(explorer);
  let edited = before;
  while (true) {
    const items: FieldItem[] = [
      { label: `$(check) ${t('Done: save')}`, act: 'done' },
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      ...fields.map((field) => ({ label: field.label, description: field.show(edited), field })),
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      { label: `$(trash) ${t('Remove this environment')}`, act: 'remove' },
      { label: `$(settings-gear) ${t('Open the settings')}`, act: 'settings' },
    ];
    const placeholder = t('Choose what to change. Nothing is saved before "Done".');
    const { field, act } = await askOnce(t('Edit "{0}"', edited.name)).pick({ placeholder, items });
    if (act === 'done') return writeEnvironment(before.name, edited);
    if (act === 'remove') return remove(explorer, before);
    if (act === 'settings') {
      await vscode.commands.executeCommand('workbench.action.openSettings', ConfigKey.apiEnvironments);
      return;
    }
    edited = (await field?.edit(edited, askOnce(field.label))) ?? edited;
  }
}

async function remove({ environmentSecrets }: ApiExplorer, environment: ApiEnvironment): Promise<void> {
  await environmentSecrets.forget(environment);
  await writeEnvironment(environment.name, undefined);
}
