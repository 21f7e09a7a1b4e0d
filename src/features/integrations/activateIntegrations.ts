import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { CommandId, ViewId } from '../../ids';
import { registerCommands } from '../../platform/commands';
import { PagedTree } from '../../platform/pagedTree';
import type { Services } from '../../platform/services';
import { answerIntegrationQuestion } from './commands/answerIntegrationQuestion';
import { buildDelivery } from './commands/buildDelivery';
import { checkIntegration } from './commands/checkIntegration';
import { checkIntegrationLive } from './commands/checkIntegrationLive';
import { exportIntegrationDocuments } from './commands/exportIntegrationDocuments';
import { newIntegration } from './commands/newIntegration';
import { openIntegration } from './commands/openIntegration';
import { runIntegrationTests } from './commands/runIntegrationTests';
import { scaffoldIntegrationDocuments } from './commands/scaffoldIntegrationDocuments';
import { scaffoldIntegrationProject } from './commands/scaffoldIntegrationProject';
import { scaffoldIntegrationTests } from './commands/scaffoldIntegrationTests';
import { setIntegrationPhase } from './commands/setIntegrationPhase';
import { verifyDelivery } from './commands/verifyDelivery';
import { IntegrationLibrary } from './integrationLibrary';
import type { IntegrationNode } from './integrationNodes';
import { integrationThread } from './integrationThread';
import { IntegrationTreeSource } from './integrationTreeSource';
import { ManifestHelp, manifestTriggers } from './manifestHelp';
import { manifestNames } from './manifestNames';
import { ManifestProblems, manifestDocuments } from './manifestProblems';

/** The view "Integrations": what is handed to customers, and what is missing, stale or failing in it. */
export function activateIntegrations(services: Services): Disposable {
  const owned = new DisposableStore();
  const thread = owned.add(integrationThread(services));
  const library = owned.add(new IntegrationLibrary(thread, services.log));
  const tree = owned.add(new PagedTree<IntegrationNode>(new IntegrationTreeSource(library), services.log));
  services.door.serveTree(ViewId.integrations, tree as vscode.TreeDataProvider<unknown>);
  owned.add(library.onDidChange(() => void services.boundary.run('integrations', () => tree.refresh())));
  registerCommands(services, {
    [CommandId.newIntegration]: newIntegration(services, library),
    [CommandId.checkIntegration]: checkIntegration(library),
    [CommandId.checkIntegrationLive]: checkIntegrationLive(services, library, thread),
    [CommandId.scaffoldIntegrationProject]: scaffoldIntegrationProject(services, library),
    [CommandId.scaffoldIntegrationTests]: scaffoldIntegrationTests(services, library),
    [CommandId.scaffoldIntegrationDocuments]: scaffoldIntegrationDocuments(services, library),
    [CommandId.exportIntegrationDocuments]: exportIntegrationDocuments(services, library),
    [CommandId.buildDelivery]: buildDelivery(services, library, thread),
    [CommandId.runIntegrationTests]: runIntegrationTests(services, library),
    [CommandId.verifyDelivery]: verifyDelivery(thread),
    [CommandId.answerIntegrationQuestion]: answerIntegrationQuestion(library),
    [CommandId.openIntegration]: openIntegration(library),
    [CommandId.setIntegrationPhase]: setIntegrationPhase(library),
  });
  owned.add(activateManifests(services));
  return owned;
}

/** Help and problems of `integration.yaml` in the editor. */
function activateManifests(services: Services): Disposable {
  const owned = new DisposableStore();
  const help = new ManifestHelp((document) => manifestNames(services, document));
  const { languages } = vscode;
  owned.add(new ManifestProblems(services.boundary));
  owned.add(languages.registerCompletionItemProvider(manifestDocuments, help, ...manifestTriggers));
  owned.add(languages.registerHoverProvider(manifestDocuments, help));
  return owned;
}
