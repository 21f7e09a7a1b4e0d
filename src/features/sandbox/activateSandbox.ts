import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { CommandId, ContextKey, Scheme, ViewId } from '../../ids';
import { registerCommands } from '../../platform/commands';
import { PagedTree, type TreeElement } from '../../platform/pagedTree';
import type { Services } from '../../platform/services';
import { addSandboxFault } from './commands/addSandboxFault';
import { advanceSandboxTime } from './commands/advanceSandboxTime';
import { clearSandboxRequests } from './commands/clearSandboxRequests';
import { copySandboxEnvironment } from './commands/copySandboxEnvironment';
import { removeSandboxFault } from './commands/removeSandboxFault';
import { showSandboxRequest } from './commands/showSandboxRequest';
import { startSandbox } from './commands/startSandbox';
import { stopSandbox } from './commands/stopSandbox';
import { RequestDocuments } from './requestDocuments';
import { asNode, faultsNode, requestsNode, type SandboxNode } from './sandboxNodes';
import { SandboxSession } from './sandboxSession';
import { SandboxTreeSource } from './sandboxTreeSource';

/** The view "Sandbox": an S3 store in this window, what goes wrong in it on purpose, and what it is asked. */
export function activateSandbox(services: Services): Disposable {
  const owned = new DisposableStore();
  const session = owned.add(new SandboxSession(services.log));
  const tree = owned.add(new PagedTree<SandboxNode>(new SandboxTreeSource(session), services.log));
  services.door.serveTree(ViewId.sandbox, tree as vscode.TreeDataProvider<unknown>);
  services.door.serveReports(Scheme.request, new RequestDocuments(session));
  registerCommands(services, {
    [CommandId.startSandbox]: startSandbox(services, session),
    [CommandId.stopSandbox]: stopSandbox(session),
    [CommandId.addSandboxFault]: addSandboxFault(session),
    [CommandId.removeSandboxFault]: removeSandboxFault(session),
    [CommandId.advanceSandboxTime]: advanceSandboxTime(services, session),
    [CommandId.clearSandboxRequests]: clearSandboxRequests(session),
    [CommandId.showSandboxRequest]: showSandboxRequest(),
    [CommandId.copySandboxEnvironment]: copySandboxEnvironment(services, session),
  });
  owned.add(keepViewTrue(services, session, tree));
  return owned;
}

function keepViewTrue(services: Services, session: SandboxSession, tree: PagedTree<SandboxNode>): Disposable {
  const owned = new DisposableStore();
  const view = services.door.view(ViewId.sandbox) as vscode.TreeView<TreeElement<SandboxNode>>;
  const refresh = (node?: SandboxNode) => void services.boundary.run('sandbox view', () => tree.refresh(node));
  owned.add(
    session.onDidChange((change) => {
      if (change === 'state') {
        const running = session.status !== undefined;
        void vscode.commands.executeCommand('setContext', ContextKey.sandboxRunning, running);
        refresh();
      } else if (view.visible) refresh(change === 'faults' ? faultsNode : requestsNode);
    }),
  );
  // What came while nobody looked.
  owned.add(view.onDidChangeVisibility(({ visible }) => visible && session.status !== undefined && refresh()));
  owned.add(
    view.onDidChangeCheckboxState(({ items }) => {
      for (const [element, state] of items) {
        const fault = asNode(element, 'sandboxFault');
        const enabled = state === vscode.TreeItemCheckboxState.Checked;
        if (fault !== undefined)
          void services.boundary.run('fault', () => session.order({ do: 'enableFault', id: fault.id, enabled }));
      }
    }),
  );
  return owned;
}
