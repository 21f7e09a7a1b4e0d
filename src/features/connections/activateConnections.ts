import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import type { StorageNode } from '../../core/storage/nodes';
import { CommandId, ContextKey, ViewId } from '../../ids';
import { registerCommands } from '../../platform/commands';
import { inputReasonText } from '../../platform/inputReasons';
import { type FailureNode, type LoadMoreNode, PagedTree, type TreeElement } from '../../platform/pagedTree';
import type { Services } from '../../platform/services';
import { targetNodes } from '../../platform/targets';
import { addConnection } from './commands/addConnection';
import { duplicateConnection } from './commands/duplicateConnection';
import { editConnection } from './commands/editConnection';
import { clearFilter, filterByPrefix } from './commands/filterByPrefix';
import { goTo } from './commands/goTo';
import { importConnections } from './commands/importConnections';
import { removeConnection } from './commands/removeConnection';
import { renameConnection } from './commands/renameConnection';
import { testConnection } from './commands/testConnection';
import { followChanges } from './followChanges';
import { revealNode } from './revealNode';
import { StorageTreeSource } from './storageTreeSource';

/** The view "Connections" and what is done to connections and places in it. */
export function activateConnections(services: Services): Disposable {
  const owned = new DisposableStore();
  const source = new StorageTreeSource(services);
  const tree = owned.add(new PagedTree<StorageNode>(source, services.log));
  const view = services.door.view(ViewId.connections) as vscode.TreeView<TreeElement<StorageNode>>;
  services.door.serveTree(ViewId.connections, tree as vscode.TreeDataProvider<unknown>);
  registerCommands(services, {
    [CommandId.addConnection]: addConnection(services),
    [CommandId.editConnection]: editConnection(services),
    [CommandId.duplicateConnection]: duplicateConnection(services),
    [CommandId.renameConnection]: renameConnection(services),
    [CommandId.removeConnection]: removeConnection(services),
    [CommandId.testConnection]: testConnection(services),
    [CommandId.importConnections]: importConnections(services),
    [CommandId.showLog]: () => services.log.show(),
    [CommandId.refresh]: (node?: unknown) => refresh(services, tree, node),
    // Of whichever tree.
    [CommandId.loadMore]: (element: LoadMoreNode<unknown> | FailureNode<unknown>) => element.load(),
    [CommandId.filterByPrefix]: filterByPrefix(services, source, tree),
    [CommandId.clearFilter]: clearFilter(services, source, tree),
    [CommandId.goTo]: goTo(services),
  });
  owned.add(keepViewTrue(services, source, tree, view));
  return owned;
}

/** Keeps the view and the services in step: selection, revealing, changes on the store and in the settings. */
function keepViewTrue(
  services: Services,
  source: StorageTreeSource,
  tree: PagedTree<StorageNode>,
  view: vscode.TreeView<TreeElement<StorageNode>>,
): Disposable {
  const owned = new DisposableStore();
  owned.add(
    view.onDidChangeSelection(({ selection }) => {
      services.selection.nodes = selection.filter(
        (element): element is StorageNode => !element.kind.startsWith('tree.'),
      );
    }),
  );
  owned.add(
    services.reveal.event((node) => void services.boundary.run('reveal', () => revealNode(view, tree, source, node))),
  );
  owned.add(followChanges(services, tree));
  owned.add(services.connections.onDidChange(() => void connectionsChanged(services, tree)));
  // New keys open what the old ones could not; a probe says how to talk to the store.
  const reopen = (connectionId: string) => {
    services.stores.forget(connectionId);
    void services.boundary.run('reopen', () => tree.refresh({ kind: 'connection', connectionId }));
  };
  owned.add(services.secrets.onDidChange(reopen));
  owned.add(services.probes.onDidChange(reopen));
  void setHasConnections(services);
  owned.add(view.onDidChangeVisibility(({ visible }) => visible && showProblems(services, view)));
  // The view may have been shown before the house was opened: that event is gone.
  if (view.visible) showProblems(services, view);
  owned.add(services.connections.onDidChange(() => view.visible && showProblems(services, view)));
  return owned;
}

async function refresh(services: Services, tree: PagedTree<StorageNode>, node: unknown): Promise<void> {
  const [target] = node === undefined ? [] : targetNodes(services, node, undefined);
  // A key or certificate that was just put right is read anew.
  if (target?.kind === 'connection') services.stores.forget(target.connectionId);
  await tree.refresh(target);
}

async function setHasConnections(services: Services): Promise<void> {
  await vscode.commands.executeCommand('setContext', ContextKey.hasConnections, services.connections.hasAny());
}

async function connectionsChanged(services: Services, tree: PagedTree<StorageNode>): Promise<void> {
  await setHasConnections(services);
  await services.boundary.run('connections', () => tree.refresh());
}

/** Entries of the settings that cannot be used are named above the tree: nobody should have to look into a log for them. */
function showProblems(services: Services, view: vscode.TreeView<unknown>): void {
  const lines = services.connections.problems().map(({ scope, position, path, reason }) => {
    const place =
      scope === 'user'
        ? vscode.l10n.t('Connection {0} of the user settings', position)
        : vscode.l10n.t('Connection {0} of the workspace settings', position);
    return `${place}${path === '' ? '' : ` (${path})`}: ${inputReasonText({ reason })}`;
  });
  view.message = lines.join('\n');
}
