import type * as vscode from 'vscode';
import { Emitter } from './core/base/event';
import type { StorageNode } from './core/storage/nodes';
import { activateApiExplorer } from './features/apiExplorer/activateApiExplorer';
import { activateBuckets } from './features/buckets/activateBuckets';
import { activateCapabilities } from './features/capabilities/activateCapabilities';
import { activateConnections } from './features/connections/activateConnections';
import { activateIntegrations } from './features/integrations/activateIntegrations';
import { activateObjects } from './features/objects/activateObjects';
import { activatePatterns } from './features/patterns/activatePatterns';
import { activateSandbox } from './features/sandbox/activateSandbox';
import { activateTransfers } from './features/transfers/activateTransfers';
import { Scheme } from './ids';
import { ApiDirectory } from './platform/apiDirectory';
import { ChangeGate } from './platform/changeGate';
import { ErrorBoundary } from './platform/commands';
import { ConnectionRegistry } from './platform/connectionRegistry';
import type { FrontDoor } from './platform/frontDoor';
import { HtmlPages } from './platform/htmlPages';
import { createLog } from './platform/log';
import { PatternLibrary } from './platform/patternLibrary';
import { PlannedDocuments } from './platform/plannedDocuments';
import { ProbeResults } from './platform/probeResults';
import { modalPrompts } from './platform/prompts';
import { ConnectionSecrets } from './platform/secrets';
import type { Services } from './platform/services';
import { StoreRegistry } from './platform/storeRegistry';

/** Makes the services; nothing here reads a file, a secret or the network. */
function createServices(context: vscode.ExtensionContext, door: FrontDoor): Services {
  const log = createLog();
  // VS Code's test mode refuses modal dialogs: tests put their own answers here through the exported services.
  const prompts = { ...modalPrompts };
  const secrets = new ConnectionSecrets(context.secrets);
  const connections = new ConnectionRegistry(log);
  const gate = new ChangeGate(connections, prompts);
  const probes = new ProbeResults(context, log);
  const stores = new StoreRegistry({ connections, secrets, gate, probes, log });
  const reveal = new Emitter<StorageNode>();
  const boundary = new ErrorBoundary(log);
  const pages = new HtmlPages(context.extensionUri, boundary);
  context.subscriptions.push(log, connections, stores, reveal, probes, pages);
  return {
    context,
    door,
    log,
    prompts,
    secrets,
    connections,
    gate,
    stores,
    reveal,
    boundary,
    probes,
    pages,
    patternLibrary: new PatternLibrary(context.extensionPath),
    planned: new PlannedDocuments(),
    apiDirectory: new ApiDirectory(),
    selection: { nodes: [] },
  };
}

/** Puts the features behind the door. Still nothing is read or asked for before a feature is used. */
export function openApp(context: vscode.ExtensionContext, door: FrontDoor): Services {
  const services = createServices(context, door);
  door.serveReports(Scheme.planned, services.planned);
  context.subscriptions.push(
    activateConnections(services),
    activateObjects(services),
    activateSandbox(services),
    activateApiExplorer(services),
    activatePatterns(services),
    activateIntegrations(services),
  );
  activateBuckets(services);
  activateTransfers(services);
  activateCapabilities(services);
  return services;
}
