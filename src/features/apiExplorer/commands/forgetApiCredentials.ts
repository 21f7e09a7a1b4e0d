import * as vscode from 'vscode';
import { askPick } from '../../../platform/prompts';
import { apiEnvironments } from '../apiEnvironments';
import type { ApiExplorer } from '../apiExplorer';

/** "Forget API Credentials": what was entered for a service, secret variables included, and its session. */
export function forgetApiCredentials({ requests, environmentSecrets }: ApiExplorer) {
  return async (given?: unknown): Promise<void> => {
    const server = typeof given === 'string' ? given : await askServer(requests);
    await requests.forget(server);
    for (const environment of apiEnvironments().filter(({ baseUrl }) => baseUrl === server))
      await environmentSecrets.forget(environment);
  };
}

/** @throws AppError `cancelled` */
async function askServer(requests: ApiExplorer['requests']): Promise<string> {
  const { t } = vscode.l10n;
  const history = await requests.history();
  const sent = history.records.map(({ request }) => /^https?:\/\/[^/]+/i.exec(request.url)?.[0] ?? '');
  const servers = [...new Set([...apiEnvironments().map(({ baseUrl }) => baseUrl), ...sent])].filter(Boolean);
  const { label } = await askPick(
    servers.map((server) => ({ label: server })),
    { title: t('Forget API Credentials') },
  );
  return label;
}
