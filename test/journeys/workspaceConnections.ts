import { acquireStore } from '../servers/store';

/** A workspace folder whose settings name connections to the test store; their keys come from the environment. */
export function workspaceWith(...connections: readonly Readonly<Record<string, unknown>>[]): Record<string, string> {
  const { endpoint } = acquireStore();
  const settings = {
    'storageIntegrator.connections': connections.map((connection) => ({
      endpoint,
      addressing: 'path',
      credentials: { source: 'environment' },
      ...connection,
    })),
  };
  return { '.vscode/settings.json': JSON.stringify(settings, null, 2) };
}
