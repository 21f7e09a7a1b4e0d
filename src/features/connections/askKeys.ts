import * as vscode from 'vscode';
import type { AccessKeys } from '../../core/connections/connection';
import { runSteps } from '../../platform/stepInput';
import { askAccessKey, askSecretKey, newDraft } from './connectionDraft';

/** Asks for an access key and its secret. @throws AppError `cancelled` when the user leaves. */
export async function askKeys(connectionName: string): Promise<AccessKeys> {
  const { keys } = await runSteps(vscode.l10n.t('Keys for "{0}"', connectionName), newDraft(), [
    askAccessKey,
    askSecretKey,
  ]);
  return { accessKeyId: keys.accessKeyId ?? '', secretAccessKey: keys.secretAccessKey ?? '' };
}
