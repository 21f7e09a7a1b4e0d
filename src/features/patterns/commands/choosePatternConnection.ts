import * as vscode from 'vscode';
import { askPick } from '../../../platform/prompts';
import type { Services } from '../../../platform/services';
import type { Patterns } from '../patterns';

interface ConnectionItem extends vscode.QuickPickItem {
  readonly id?: string;
}

/** "Choose Connection for Patterns": the one that patterns are judged against; whichever is selected, unless one is chosen. */
export function choosePatternConnection(services: Services, { judged }: Patterns) {
  return async (): Promise<void> => {
    const { t } = vscode.l10n;
    const selected: ConnectionItem = {
      label: `$(list-selection) ${t('The selected connection')}`,
      detail: t('Whichever is selected in the Connections view.'),
    };
    const items = services.connections.list().map(
      ({ connection }): ConnectionItem => ({
        label: connection.name,
        description: connection.endpoint,
        detail: services.probes.summary(connection) ? t('probed') : t('not probed yet'),
        id: connection.id,
      }),
    );
    const chosen = await askPick([...items, selected], {
      title: t('Adaptation Patterns'),
      placeHolder: t('On which connection do patterns have to work?'),
    });
    await judged.choose(chosen.id);
  };
}
