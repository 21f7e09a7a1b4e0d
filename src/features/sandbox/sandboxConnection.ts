import * as vscode from 'vscode';
import { type AccessKeys, type Connection, connectionDefaults } from '../../core/connections/connection';
import type { AdminStatus } from '../../core/sandbox/admin/adminStatus';
import { randomKeys } from '../../core/sandbox/auth/randomKeys';
import type { Services } from '../../platform/services';

/** Which connection is ours, in the state of this machine. */
const stateKey = 'sandbox.connection';

/** The connection that leads to the sandbox, and its keys; neither is in the settings yet when it is the first time. */
export interface SandboxConnection {
  readonly connection: Connection;
  readonly keys: AccessKeys;
}

const isLocal = (connection: Connection) => connection.endpoint.startsWith('http://127.0.0.1:');

/** The connection of last time with its keys, so that programs which know them go on working; else a new one. */
export async function findSandboxConnection(services: Services): Promise<SandboxConnection> {
  const id = services.context.globalState.get<string>(stateKey, '');
  const known = services.connections.find(id);
  // Whoever made something else of it keeps it.
  if (known !== undefined && isLocal(known) && known.credentials.source === 'stored') {
    const keys = await services.secrets.read(known).catch(() => undefined);
    return { connection: known, keys: keys ?? randomKeys() };
  }
  const connection: Connection = {
    ...connectionDefaults,
    id: services.connections.freeId('sandbox'),
    name: vscode.l10n.t('Sandbox'),
    endpoint: '',
    addressing: 'path',
    credentials: { source: 'stored' },
    environment: 'development',
  };
  return { connection, keys: randomKeys() };
}

/** Keeps the connection and its keys, with the endpoint and the region that the sandbox has now. */
export async function keepSandboxConnection(
  services: Services,
  { connection, keys }: SandboxConnection,
  { endpoint, region }: AdminStatus,
): Promise<void> {
  const current = { ...connection, endpoint, region };
  await services.secrets.write(current, keys);
  if (services.connections.find(connection.id) === undefined) await services.connections.add(current);
  else if (connection.endpoint !== endpoint || connection.region !== region) await services.connections.update(current);
  await services.context.globalState.update(stateKey, connection.id);
  services.stores.forget(connection.id);
}
