import * as vscode from 'vscode';
import type { Services } from '../../../platform/services';
import { askOnce } from '../../../platform/stepInput';
import { targetConnectionId } from '../../../platform/targets';
import { nameProblem } from '../connectionDraft';

/** "Rename Connection": only the name changes; keys, open documents and bookmarks stay with the connection's id. */
export function renameConnection(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Rename Connection');
    const connection = services.connections.get(await targetConnectionId(services, node, title));
    const others = services.connections.list().filter((each) => each.connection.id !== connection.id);
    const taken = new Set(others.map((each) => each.connection.name));
    const prompt = vscode.l10n.t('New name of the connection');
    const name = await askOnce(title).text({
      prompt,
      value: connection.name,
      validate: (value) => nameProblem(value, taken),
    });
    await services.connections.update({ ...connection, name: name.trim() });
  };
}
