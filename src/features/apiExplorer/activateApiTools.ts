import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { CommandId, Scheme, ViewId } from '../../ids';
import { registerCommands } from '../../platform/commands';
import type { Services } from '../../platform/services';
import type { ApiExplorer } from './apiExplorer';
import { asApiNode } from './apiNodes';
import { addApiMockFault } from './commands/addApiMockFault';
import { checkApiService } from './commands/checkApiService';
import { copyApiCode } from './commands/copyApiCode';
import { copyApiMockAddress } from './commands/copyApiMockAddress';
import { generateApiClient } from './commands/generateApiClient';
import { insertApiCode } from './commands/insertApiCode';
import { removeApiMockFault } from './commands/removeApiMockFault';
import { resetApiMock } from './commands/resetApiMock';
import { showApiMockRequests } from './commands/showApiMockRequests';
import { startApiMock } from './commands/startApiMock';
import { stopApiMock } from './commands/stopApiMock';

/** What is made of definitions: code, clients, mocks. */
export function activateApiTools(services: Services, explorer: ApiExplorer): Disposable {
  services.door.serveReports(Scheme.mock, explorer.mockRequests);
  registerCommands(services, {
    [CommandId.copyApiCode]: copyApiCode(services, explorer),
    [CommandId.insertApiCode]: insertApiCode(services, explorer),
    [CommandId.generateApiClient]: generateApiClient(services, explorer),
    [CommandId.startApiMock]: startApiMock(services, explorer),
    [CommandId.stopApiMock]: stopApiMock(explorer),
    [CommandId.copyApiMockAddress]: copyApiMockAddress(explorer),
    [CommandId.showApiMockRequests]: showApiMockRequests(explorer),
    [CommandId.resetApiMock]: resetApiMock(explorer),
    [CommandId.addApiMockFault]: addApiMockFault(explorer),
    [CommandId.removeApiMockFault]: removeApiMockFault(explorer),
    [CommandId.checkApiService]: checkApiService(services, explorer),
  });
  return keepMocksTrue(services, explorer);
}

/** Shows mocks as they are, takes switched faults to them, and ends those whose definition left the list. */
function keepMocksTrue({ boundary, door }: Services, { mocks, tree, library }: ApiExplorer): Disposable {
  const owned = new DisposableStore();
  owned.add(
    mocks.onDidChange(({ definition, change }) => {
      const kind = change === 'state' ? 'apiDefinition' : 'apiMock';
      void boundary.run('api mocks', () => tree.refresh({ kind, definition }));
    }),
  );
  const view = door.view(ViewId.apiDefinitions) as vscode.TreeView<unknown>;
  owned.add(
    view.onDidChangeCheckboxState(({ items }) => {
      for (const [element, state] of items) {
        const fault = asApiNode(element, 'apiMockFault');
        if (fault === undefined) continue;
        const { definition, id } = fault;
        const enabled = state === vscode.TreeItemCheckboxState.Checked;
        void boundary.run('fault', () => mocks.order(definition, { do: 'enableFault', id, enabled }));
      }
    }),
  );
  const endLeft = async () => {
    if (mocks.running().length === 0) return;
    const keys = (await library.sources()).map(({ key }) => key);
    for (const { definition } of mocks.running()) if (!keys.includes(definition)) await mocks.stop(definition);
  };
  owned.add(library.onDidChange((key) => key === undefined && void boundary.run('api mocks', endLeft)));
  return owned;
}
