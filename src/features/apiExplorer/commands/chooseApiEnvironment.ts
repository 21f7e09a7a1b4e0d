import * as vscode from 'vscode';
import { ConfigKey } from '../../../ids';
import { askPick } from '../../../platform/prompts';
import { apiEnvironments } from '../apiEnvironments';
import type { ChosenEnvironment } from '../chosenEnvironment';

/** "Choose API Environment": the service that requests go to. */
export function chooseApiEnvironment(chosen: ChosenEnvironment) {
  return async (given?: unknown): Promise<void> => {
    if (typeof given === 'string') return chosen.set(given);
    const { t } = vscode.l10n;
    const edit = t('Edit Environments...');
    const items = [
      { label: t('As written in the request'), name: undefined },
      ...apiEnvironments().map(({ name, baseUrl, environment = '' }) => {
        return { label: name, description: [baseUrl, environment].filter(Boolean).join(' · '), name };
      }),
      { label: edit, name: undefined },
    ];
    const { label, name } = await askPick(items, { title: t('Choose API Environment') });
    if (label !== edit) return chosen.set(name);
    await vscode.commands.executeCommand('workbench.action.openSettings', ConfigKey.apiEnvironments);
  };
}
