import * as vscode from 'vscode';
import type { Connection } from '../../../core/connections/connection';
import type { Services } from '../../../platform/services';
import { askOnce } from '../../../platform/stepInput';
import { targetConnectionId } from '../../../platform/targets';
import { type ConnectionField, connectionFields } from '../connectionFields';
import { testAndTell } from '../testAndTell';

interface FieldItem extends vscode.QuickPickItem {
  readonly field?: ConnectionField;
  readonly done?: boolean;
}

function fieldItems(services: Services, connection: Connection): FieldItem[] {
  const fields = connectionFields(services).map((field) => ({
    label: field.label,
    description: field.show(connection),
    field,
  }));
  const done: FieldItem = { label: `$(check) ${vscode.l10n.t('Done: save and test')}`, done: true };
  return [done, { label: '', kind: vscode.QuickPickItemKind.Separator }, ...fields];
}

/** "Edit Connection": every setting in one list; each choice asks for its value and comes back to the list. */
export function editConnection(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const id = await targetConnectionId(services, node, vscode.l10n.t('Edit Connection'));
    const before = services.connections.get(id);
    let edited = before;
    while (true) {
      const title = vscode.l10n.t('Edit "{0}"', edited.name);
      const items = fieldItems(services, edited);
      const chosen = await askOnce(title).pick({
        placeholder: vscode.l10n.t('Choose what to change. Nothing is saved before "Done".'),
        items,
      });
      if (chosen.done) break;
      edited = (await chosen.field?.edit(edited, askOnce(title))) ?? edited;
    }
    if (edited !== before) await services.connections.update(edited);
    services.stores.forget(id);
    await testAndTell(services, edited);
  };
}
