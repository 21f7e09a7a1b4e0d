import * as vscode from 'vscode';
import { CommandId } from '../../../ids';
import { askPick } from '../../../platform/prompts';
import type { ApiExplorer } from '../apiExplorer';
import { asApiNode } from '../apiNodes';

/** "Choose API Environment": the service that requests go to, of one definition or of all. */
export function chooseApiEnvironment({ chosen, library }: ApiExplorer) {
  return async (given?: unknown, of?: unknown): Promise<void> => {
    const definition = typeof of === 'string' ? of : asApiNode(given, 'apiDefinition')?.definition;
    if (typeof given === 'string') return chosen.set(given, definition);
    const { t } = vscode.l10n;
    await library.sources();
    const now = chosen.get(definition)?.name;
    const items = [
      { label: t('As written in the request'), picked: now === undefined, name: undefined, command: undefined },
      ...chosen.choices(definition).map(({ name, baseUrl, environment = '' }) => {
        const icon = name === now ? '$(check) ' : '';
        const description = [baseUrl, environment].filter(Boolean).join(' · ');
        return { label: `${icon}${name}`, description, name, command: undefined };
      }),
      { label: '', kind: vscode.QuickPickItemKind.Separator, name: undefined, command: undefined },
      { label: t('Add or Edit an Environment...'), name: undefined, command: CommandId.editApiEnvironment },
    ];
    const { name, command } = await askPick(items, { title: t('Choose API Environment'), matchOnDescription: true });
    if (command !== undefined) await vscode.commands.executeCommand(command, undefined, definition);
    else await chosen.set(name, definition);
  };
}
