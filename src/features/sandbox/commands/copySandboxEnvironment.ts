import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import type { Services } from '../../../platform/services';
import type { SandboxSession } from '../sandboxSession';

/** "Copy Environment Variables": lines for the shell of a program under test; the one place where the secret is handed out. */
export function copySandboxEnvironment(services: Services, session: SandboxSession) {
  return async (): Promise<void> => {
    const { status, connectionId = '' } = session;
    if (status === undefined)
      throw new AppError('input.invalid', 'No sandbox runs', { facts: { reason: 'noSandbox' } });
    const keys = await services.secrets.read(services.connections.get(connectionId));
    const lines = [
      `export AWS_ENDPOINT_URL_S3=${status.endpoint}`,
      `export AWS_REGION=${status.region}`,
      `export AWS_ACCESS_KEY_ID=${keys?.accessKeyId ?? ''}`,
      `export AWS_SECRET_ACCESS_KEY=${keys?.secretAccessKey ?? ''}`,
    ];
    await vscode.env.clipboard.writeText(`${lines.join('\n')}\n`);
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Copied: paste it into the shell of the program under test. It holds the secret key of the sandbox.',
      ),
    );
  };
}
