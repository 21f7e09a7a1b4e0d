import type { OpenDefinition } from '../../apis/openDefinition';
import { openLocation } from '../../apis/openLocation';
import { Redactor } from '../../apis/requests/redactor';
import type { ThreadCall, ThreadMethods } from '../../base/thread/threadServer';
import { type Catalogue, loadCatalogue } from '../../patterns/catalogue';
import type { LiveServices } from '../checking/checkContext';
import { checkIntegration } from '../checking/checkIntegration';
import { askLiveService } from '../checking/liveService';
import { ScanCache } from '../checking/scanCache';
import { definitionsAtHand } from '../definitionsAtHand';
import { buildPackage } from '../delivery/buildPackage';
import { verifyPackage } from '../delivery/verifyPackage';
import { openQuestions } from '../documents/openQuestions';
import { loadManifest } from '../manifest/integrationFile';
import type { CheckContract, Checked, CheckOrder, CheckPlaces, UsedDefinition } from './checkContract';

type Call = ThreadCall<CheckContract>;

/** The thread's side of checks and deliveries: what it has read of the catalogue and of unchanged files it keeps. */
export function checkMethods({ catalogue, templates }: CheckPlaces): ThreadMethods<CheckContract> {
  let loaded: Promise<Catalogue> | undefined;
  const loadOnce = () => {
    loaded ??= loadCatalogue(catalogue);
    loaded.catch(() => {
      loaded = undefined; // asked for again, it is read again
    });
    return loaded;
  };
  const caches = new Map<string, ScanCache>();
  return {
    check: async (order, call) => check(order, { catalogue: await loadOnce(), templates, caches }, call),
    definitions: ({ folder }, { signal }) => definitionsOf(folder, signal),
    build: ({ folder, ...options }, { signal, tell }) =>
      buildPackage(folder, { ...options, signal, onFile: (done, of) => tell({ tells: 'files', done, of }) }),
    verify: ({ file }, { signal, tell }) =>
      verifyPackage(file, { signal, onFile: (done, of) => tell({ tells: 'files', done, of }) }),
  };
}

interface Known {
  readonly catalogue: Catalogue;
  readonly templates: string;
  /** By the integration's folder. */
  readonly caches: Map<string, ScanCache>;
}

async function check(
  { folder, onlyChanged, live }: CheckOrder,
  { catalogue, templates, caches }: Known,
  call: Call,
): Promise<Checked> {
  // A full check begins with nothing, and what it reads serves the next ones.
  const cache = (onlyChanged ? caches.get(folder) : undefined) ?? new ScanCache();
  caches.set(folder, cache);
  const report = await checkIntegration(folder, {
    ...{ catalogue, templates, signal: call.signal, scanned: cache },
    ...(live && { live: liveServices(folder, live, call) }),
    onTopic: (topic) => call.tell({ tells: 'topic', topic }),
    onFiles: (done, of) => call.tell({ tells: 'files', done, of }),
  });
  const isUsable = report.findings.every(({ topic, severity }) => topic !== 'manifest' || severity !== 'error');
  return { report, questions: isUsable ? await openQuestions(folder) : [] };
}

/** Services are asked by the host, which has their secrets. */
function liveServices(folder: string, { servers, probed }: NonNullable<CheckOrder['live']>, call: Call): LiveServices {
  const { signal } = call;
  return {
    definitionAt: (address) => openAt(address, folder, signal),
    answers: async (definition, operations, where) => {
      const server = servers[where];
      if (server === undefined) return undefined;
      return askLiveService(definition, operations, {
        ...{ server, parameters: {}, signal },
        // The host takes its secrets out of what it is told.
        redactor: new Redactor(),
        send: (request) => call.ask('send', { where, request }),
      });
    },
    probe: async (connection, before) =>
      probed.includes(connection.name) ? call.ask('probe', { connection, before }) : 'notAsked',
  };
}

async function definitionsOf(folder: string, signal: AbortSignal): Promise<readonly UsedDefinition[]> {
  const integration = await loadManifest(folder);
  const { definitions } = await definitionsAtHand(integration, folder, (where) => openAt(where, folder, signal));
  return [...definitions].map(([where, { index }]) => ({ where, index }));
}

function openAt(where: string, folder: string, signal: AbortSignal): Promise<OpenDefinition> {
  return openLocation(where, { folder, tls: { verify: 'system' }, signal });
}
