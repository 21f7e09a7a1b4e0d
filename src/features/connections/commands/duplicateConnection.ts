import * as vscode from 'vscode';
import { isAppError } from '../../../core/base/errors';
import type { Connection } from '../../../core/connections/connection';
import type { Services } from '../../../platform/services';
import { askOnce } from '../../../platform/stepInput';
import { targetConnectionId } from '../../../platform/targets';
import { nameProblem } from '../connectionDraft';

async function storedKeys(services: Services, connection: Connection) {
  try {
    return await services.secrets.read(connection);
  } catch (error) {
    // Keys for another endpoint are not copied: the copy asks for its own.
    if (isAppError(error) && error.code === 'auth.otherEndpoint') return undefined;
    throw error;
  }
}

/** "Duplicate Connection": the same settings and keys under another name. */
export function duplicateConnection(services: Services) {
  return async (node?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Duplicate Connection');
    const connection = services.connections.get(await targetConnectionId(services, node, title));
    const taken = new Set(services.connections.list().map((each) => each.connection.name));
    const name = await askOnce(title).text({
      prompt: vscode.l10n.t('Name of the copy'),
      value: vscode.l10n.t('{0} copy', connection.name),
      validate: (value) => nameProblem(value, taken),
    });
    const copy: Connection = { ...connection, id: services.connections.freeId(name), name: name.trim() };
    const keys = await storedKeys(services, connection);
    if (keys !== undefined) await services.secrets.write(copy, keys);
    await services.connections.add(copy);
    services.reveal.fire({ kind: 'connection', connectionId: copy.id });
  };
}
