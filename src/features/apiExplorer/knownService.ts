import type { ApiProvider, KnownService } from '../../platform/apiDirectory';
import type { ApiExplorer } from './apiExplorer';
import { askService } from './askService';

/** Asks which service of a definition is meant, and sends requests to it as the explorer does, with the user's credentials. */
export async function knownService(
  explorer: ApiExplorer,
  ...[{ key, index }, { title, environment }]: Parameters<ApiProvider['service']>
): Promise<KnownService> {
  const service = await askService(explorer, key, index, { title, named: environment });
  const { requests } = explorer;
  return {
    server: service.server,
    send: (request, signal) => requests.using(service, (connection) => connection.send(request, { signal })),
    redacted: (text) => requests.redacted(service, text),
  };
}
