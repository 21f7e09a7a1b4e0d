import { acquireStore } from '../servers/store';

type Settings = Readonly<Record<string, unknown>>;

/** Settings that name connections to the test store; their keys come from the environment. */
export function connectionSettings(...connections: readonly Settings[]): Settings {
  const { endpoint } = acquireStore();
  const common = { endpoint, addressing: 'path', credentials: { source: 'environment' } };
  return { 'storageIntegrator.connections': connections.map((connection) => ({ ...common, ...connection })) };
}

/** The files of a workspace folder whose settings name such connections. */
export function workspaceWith(...connections: readonly Settings[]): Record<string, string> {
  return { '.vscode/settings.json': JSON.stringify(connectionSettings(...connections), null, 2) };
}
