import * as vscode from 'vscode';
import type { Services } from '../../../platform/services';
import { runSteps } from '../../../platform/stepInput';
import {
  askAccessKey,
  askCredentials,
  askEndpoint,
  askMissingEndpoint,
  askName,
  askSecretKey,
  draftConnection,
  keysOf,
  newDraft,
} from '../connectionDraft';
import { testAndTell } from '../testAndTell';

/** "Add Connection": a few steps with sensible defaults; everything else can be set later in "Edit Connection". */
export function addConnection(services: Services) {
  return async (): Promise<void> => {
    const names = new Set(services.connections.list().map(({ connection }) => connection.name));
    const draft = await runSteps(vscode.l10n.t('Add Connection'), newDraft(), [
      askEndpoint,
      askMissingEndpoint,
      (state, ui) => askName(state, ui, names),
      askCredentials,
      askAccessKey,
      askSecretKey,
    ]);
    const connection = draftConnection(draft, services.connections.freeId(draft.name));
    const keys = keysOf(draft);
    if (keys !== undefined) await services.secrets.write(connection, keys);
    await services.connections.add(connection);
    await testAndTell(services, connection);
    services.reveal.fire({ kind: 'connection', connectionId: connection.id });
  };
}
