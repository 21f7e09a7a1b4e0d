import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import type { HostAnswers } from '../../../core/base/thread/threadClient';
import type { CheckReport } from '../../../core/integrations/checking/checkFinding';
import type { CheckContract } from '../../../core/integrations/worker/checkContract';
import type { CheckThread } from '../../../core/integrations/worker/checkThread';
import { loadChunk } from '../../../platform/chunks';
import { withAbsolutePaths } from '../../../platform/connectionPaths';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { askIntegrationFolder } from '../askIntegrationFolder';
import { askLiveServices, type ChosenServices, type GivenServices } from '../askLiveServices';
import { checkProgress } from '../checkProgress';
import type { IntegrationLibrary } from '../integrationLibrary';
import { tellReport } from './checkIntegration';

/**
 * "Check Integration Against the Live Services": as "Check Integration", and probes the stores of its connections anew and asks its
 * management APIs. The second argument says which, for key bindings; a probe is asked about all the same, since it writes.
 * @returns The handler; it gives the report.
 */
export function checkIntegrationLive(services: Services, library: IntegrationLibrary, thread: CheckThread) {
  return async (node?: unknown, given?: unknown): Promise<CheckReport> => {
    const { t } = vscode.l10n;
    const title = t('Check Integration Against the Live Services');
    const folder = await askIntegrationFolder(library, node, title);
    const integration = await loadChunk('integrations').loadManifest(folder);
    const definitions = await withProgress(t('Reading API definitions'), (signal) =>
      thread.call('definitions', { folder }, { signal }),
    );
    const about = { title, folder, integration };
    const chosen = await askLiveServices(services, about, definitions, isGiven(given) ? given : undefined);
    const report = await withProgress(t('Checking the integration'), (signal, progress) =>
      library.check(folder, {
        signal,
        onNews: checkProgress(progress),
        live: liveOrder(chosen),
        answers: answersOf(services, chosen, { signal, onProbe: (message) => progress({ message }) }),
      }),
    );
    void tellReport(report);
    return report;
  };
}

const isGiven = (value: unknown): value is GivenServices =>
  typeof value === 'object' && value !== null && ('connections' in value || 'environments' in value);

function liveOrder({ stores, apis }: ChosenServices) {
  return {
    servers: Object.fromEntries([...apis].map(([where, { server }]) => [where, server])),
    probed: stores.map(({ name }) => name),
    redacted: (text: string) => [...apis.values()].reduce((clean, api) => api.redacted(clean), text),
  };
}

interface Running {
  readonly signal: AbortSignal;
  onProbe(message: string): void;
}

/** The thread that checks has no secrets: probes and requests are sent from here. */
function answersOf(services: Services, { stores, apis }: ChosenServices, run: Running): HostAnswers<CheckContract> {
  const { signal, onProbe } = run;
  return {
    send: async ({ where, request }) => {
      const api = apis.get(where);
      if (api !== undefined) return api.send(request, signal);
      throw new AppError('internal', `Nobody said where the service of ${where} is`);
    },
    probe: async ({ connection: { name }, before }) => {
      const store = stores.find((each) => each.name === name);
      if (store === undefined || store.endpoint !== before.connection.endpoint) return 'elsewhere';
      const report = await loadChunk('probe').probeEndpoint(withAbsolutePaths(store), {
        keys: services.stores.clientOptions(store).keys,
        log: services.log,
        signal,
        ...(before.bucket !== undefined && { bucket: before.bucket }),
        onProgress: ({ done, total, current }) => onProbe(`${name}: ${done}/${total} ${current}`),
      });
      await services.probes.keep(report);
      return report;
    },
  };
}
