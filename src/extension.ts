import type * as vscode from 'vscode';
import { Emitter } from './core/base/event';
import type { StorageNode } from './core/storage/nodes';
import { activateBuckets } from './features/buckets/activateBuckets';
import { activateConnections } from './features/connections/activateConnections';
import { activateObjects } from './features/objects/activateObjects';
import { activateTransfers } from './features/transfers/activateTransfers';
import { ChangeGate } from './platform/changeGate';
import { ErrorBoundary } from './platform/commands';
import { ConnectionRegistry } from './platform/connectionRegistry';
import { createLog } from './platform/log';
import { modalPrompts } from './platform/prompts';
import { ConnectionSecrets } from './platform/secrets';
import type { Services } from './platform/services';
import { StoreRegistry } from './platform/storeRegistry';

/** Makes the services; nothing here reads a file, a secret or the network. */
function createServices(context: vscode.ExtensionContext): Services {
  const log = createLog();
  // VS Code's test mode refuses modal dialogs: tests put their own answers here through the exported services.
  const prompts = { ...modalPrompts };
  const secrets = new ConnectionSecrets(context.secrets);
  const connections = new ConnectionRegistry(log);
  const gate = new ChangeGate(connections, prompts);
  const stores = new StoreRegistry(connections, secrets, gate, log);
  const reveal = new Emitter<StorageNode>();
  context.subscriptions.push(log, connections, stores, reveal);
  return {
    context,
    log,
    prompts,
    secrets,
    connections,
    gate,
    stores,
    reveal,
    boundary: new ErrorBoundary(log),
    selection: { nodes: [] },
  };
}

/** Registers everything and does nothing else. The services are handed out to the extension's own tests only. */
export function activate(context: vscode.ExtensionContext): { readonly services: Services } | undefined {
  const services = createServices(context);
  for (const feature of [activateConnections, activateBuckets, activateObjects, activateTransfers]) {
    context.subscriptions.push(feature(services));
  }
  const testMode: vscode.ExtensionMode.Test = 3;
  return context.extensionMode === testMode ? { services } : undefined;
}
