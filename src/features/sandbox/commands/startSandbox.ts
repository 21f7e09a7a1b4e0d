import * as vscode from 'vscode';
import { isAppError } from '../../../core/base/errors';
import type { AdminStatus } from '../../../core/sandbox/admin/adminStatus';
import { ViewId } from '../../../ids';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { askSandboxOptions, type SandboxChoice } from '../askSandboxOptions';
import { findSandboxConnection, keepSandboxConnection } from '../sandboxConnection';
import type { SandboxSession, StartRequest } from '../sandboxSession';

/** The port of the first time; later the one of last time, as programs were told it. */
const firstPort = 9090;

/** "Start Sandbox Storage": asks what it is to behave like and where it keeps its data, and shows it in the tree. */
export function startSandbox(services: Services, session: SandboxSession) {
  return async (choice?: SandboxChoice): Promise<void> => {
    session.requireNone();
    const { dialect, dataDir } = isChoice(choice) ? choice : await askSandboxOptions(services);
    const found = await findSandboxConnection(services);
    const { connection, keys } = found;
    const port = Number(/:(\d+)$/.exec(connection.endpoint)?.[1] ?? firstPort);
    const status = await withProgress(vscode.l10n.t('Starting the sandbox'), (signal) =>
      startAtPort(session, { data: { dialect, dataDir, keys, port }, connectionId: connection.id, signal }),
    );
    await keepSandboxConnection(services, found, status);
    await vscode.commands.executeCommand(`${ViewId.sandbox}.focus`);
    services.reveal.fire({ kind: 'connection', connectionId: connection.id });
  };
}

function isChoice(value: unknown): value is SandboxChoice {
  const { dialect, dataDir } = (value ?? {}) as Partial<SandboxChoice>;
  return typeof dialect === 'string' && typeof dataDir === 'string';
}

/** A port that somebody else has is no reason to fail: any other will do, the connection knows it. */
async function startAtPort(session: SandboxSession, request: StartRequest): Promise<AdminStatus> {
  try {
    return await session.start(request);
  } catch (error) {
    const isTaken = isAppError(error) && /^port(InUse|Refused)$/.test(String(error.facts['reason']));
    if (!isTaken) throw error;
    return session.start({ ...request, data: { ...request.data, port: 0 } });
  }
}
