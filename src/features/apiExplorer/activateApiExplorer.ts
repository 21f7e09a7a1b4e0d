import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { CommandId, ConfigKey, ContextKey, Scheme, ViewId } from '../../ids';
import { registerCommands } from '../../platform/commands';
import { PagedTree, type TreeElement } from '../../platform/pagedTree';
import type { Services } from '../../platform/services';
import { activateApiRequests } from './activateApiRequests';
import { activateApiTools } from './activateApiTools';
import { AnswerPages } from './answerPages';
import type { ApiExplorer } from './apiExplorer';
import { ApiMocks } from './apiMocks';
import type { ApiNode } from './apiNodes';
import { ApiPages } from './apiPages';
import { ApiRequests } from './apiRequests';
import { ApiSecrets } from './apiSecrets';
import { ApiTreeSource } from './apiTreeSource';
import { ChosenEnvironment } from './chosenEnvironment';
import { ClientPlans } from './clientPlans';
import { CodeEditors } from './codeEditors';
import { addApiDefinition } from './commands/addApiDefinition';
import { clearApiFilter } from './commands/clearApiFilter';
import { compareApiDefinitions } from './commands/compareApiDefinitions';
import { copyApiSample } from './commands/copyApiSample';
import { filterApiOperations } from './commands/filterApiOperations';
import { findApiOperation } from './commands/findApiOperation';
import { findApiUses } from './commands/findApiUses';
import { goToApiSource } from './commands/goToApiSource';
import { groupApiOperations } from './commands/groupApiOperations';
import { reloadApiDefinitions } from './commands/reloadApiDefinitions';
import { removeApiDefinition } from './commands/removeApiDefinition';
import { revealApiOperation } from './commands/revealApiOperation';
import { showApiOperation } from './commands/showApiOperation';
import { showApiSchema } from './commands/showApiSchema';
import { DefinitionDocuments } from './definitionDocuments';
import { registerLenses } from './definitionLenses';
import { DefinitionLibrary } from './definitionLibrary';
import { DefinitionProblems } from './definitionProblems';
import { DefinitionReader } from './definitionReader';
import { DefinitionSecrets } from './definitionSecrets';
import { definitionEntries } from './definitionSettings';
import { registerSymbols } from './definitionSymbols';
import { EnvironmentSecrets } from './environmentSecrets';
import { knownDefinitions } from './knownDefinitions';
import { knownService } from './knownService';
import { isMockOrigin } from './mockEnvironments';
import { MockRequestDocuments } from './mockRequestDocuments';
import { ResponseDocuments } from './responseDocuments';
import { RunningRequests } from './runningRequests';
import { TreeFilter } from './treeFilter';
import { DefinitionWatcher } from './watchDefinitions';

/** The view "API Definitions": management APIs by their OpenAPI definitions. */
export function activateApiExplorer(services: Services): Disposable {
  const owned = new DisposableStore();
  const explorer = createExplorer(services, owned);
  const { library, reader, tree } = explorer;
  services.door.serveTree(ViewId.apiDefinitions, tree as vscode.TreeDataProvider<unknown>);
  services.door.serveReports(Scheme.definition, new DefinitionDocuments(reader, library));
  services.door.serveReports(Scheme.response, explorer.documents);
  services.apiDirectory.provide({
    list: () => knownDefinitions(library),
    service: (...given) => knownService(explorer, ...given),
  });
  registerCommands(services, {
    [CommandId.addApiDefinition]: addApiDefinition(services, explorer),
    [CommandId.removeApiDefinition]: removeApiDefinition(services, explorer),
    [CommandId.reloadApiDefinitions]: reloadApiDefinitions(explorer),
    [CommandId.groupApiOperations]: groupApiOperations(),
    [CommandId.findApiOperation]: findApiOperation(services, explorer),
    [CommandId.filterApiOperations]: filterApiOperations(explorer),
    [CommandId.clearApiFilter]: clearApiFilter(explorer),
    [CommandId.goToApiSource]: goToApiSource(explorer),
    [CommandId.revealApiOperation]: revealApiOperation(services, explorer),
    [CommandId.showApiOperation]: showApiOperation(services, explorer),
    [CommandId.showApiSchema]: showApiSchema(services, explorer),
    [CommandId.copyApiSample]: copyApiSample(services, explorer),
    [CommandId.findApiUses]: findApiUses(services, explorer),
    [CommandId.compareApiDefinitions]: compareApiDefinitions(services, explorer),
  });
  owned.add(new DefinitionProblems(library));
  owned.add(new DefinitionWatcher(library, services.boundary));
  owned.add(registerSymbols(library));
  owned.add(registerLenses(library));
  owned.add(activateApiRequests(services, explorer));
  owned.add(activateApiTools(services, explorer));
  owned.add(keepViewTrue(services, explorer));
  return owned;
}

function createExplorer(services: Services, owned: DisposableStore): ApiExplorer {
  const { context, log, door } = services;
  const secrets = new DefinitionSecrets(context.secrets);
  const reader = new DefinitionReader(context, secrets, log);
  const library = owned.add(new DefinitionLibrary(reader, log));
  const filter = new TreeFilter(library);
  const mocks = owned.add(new ApiMocks(log));
  const source = new ApiTreeSource(library, filter, mocks);
  const tree = owned.add(new PagedTree<ApiNode>(source, log));
  const view = door.view(ViewId.apiDefinitions) as vscode.TreeView<TreeElement<ApiNode>>;
  const pages = owned.add(new ApiPages(services, library));
  const requests = owned.add(
    new ApiRequests(context, new ApiSecrets(context.secrets, (origin) => isMockOrigin(mocks, origin)), log),
  );
  const { planned } = services;
  return {
    ...{ library, reader, secrets, filter, source, tree, view, pages, requests, mocks, planned },
    answers: new AnswerPages(services, library, requests),
    documents: new ResponseDocuments(requests),
    running: new RunningRequests(),
    chosen: new ChosenEnvironment(context.workspaceState, library, mocks),
    environmentSecrets: new EnvironmentSecrets(context.secrets),
    codeEditors: owned.add(new CodeEditors(library)),
    clientPlans: new ClientPlans(services, planned),
    mockRequests: new MockRequestDocuments(mocks),
  };
}

/** Milliseconds between a change and its redraw, so that VS Code is not given news of a node while it asks for its children. */
const calm = 150;

function keepViewTrue({ boundary }: Services, { library, tree, view }: ApiExplorer): Disposable {
  const owned = new DisposableStore();
  const pending = new Map<string | undefined, NodeJS.Timeout>();
  const refreshSoon = (key: string | undefined) => {
    clearTimeout(pending.get(key));
    const node: ApiNode | undefined = key === undefined ? undefined : { kind: 'apiDefinition', definition: key };
    const refresh = () => {
      pending.delete(key);
      void boundary.run('api definitions', () => tree.refresh(node));
    };
    pending.set(key, setTimeout(refresh, calm));
  };
  const updateContext = () =>
    void vscode.commands.executeCommand('setContext', ContextKey.hasApiDefinitions, definitionEntries().length > 0);
  updateContext();
  owned.add(
    library.onDidChange((key) => {
      if (key === undefined) updateContext();
      refreshSoon(key);
    }),
  );
  owned.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(ConfigKey.apiGroupBy) || event.affectsConfiguration(ConfigKey.apiLabel))
        refreshSoon(undefined);
    }),
  );
  // Names, versions and counts of all definitions, once somebody looks at them.
  const readAll = () =>
    void boundary.run('api definitions', async () => {
      for (const { key } of await library.sources()) await library.index(key).catch(() => undefined); // its node tells
    });
  owned.add(view.onDidChangeVisibility(({ visible }) => visible && readAll()));
  if (view.visible) readAll();
  owned.add({
    dispose: () => {
      for (const timer of pending.values()) clearTimeout(timer);
    },
  });
  return owned;
}
