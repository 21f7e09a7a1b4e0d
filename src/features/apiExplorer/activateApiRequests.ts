import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { CommandId } from '../../ids';
import { registerCommands } from '../../platform/commands';
import type { Services } from '../../platform/services';
import type { ApiExplorer } from './apiExplorer';
import { cancelApiRequest } from './commands/cancelApiRequest';
import { chooseApiEnvironment } from './commands/chooseApiEnvironment';
import { clearApiHistory } from './commands/clearApiHistory';
import { compareApiAnswers } from './commands/compareApiAnswers';
import { copyApiRequest } from './commands/copyApiRequest';
import { editApiEnvironment } from './commands/editApiEnvironment';
import { followApiOperation } from './commands/followApiOperation';
import { forgetApiCredentials } from './commands/forgetApiCredentials';
import { newApiRequest } from './commands/newApiRequest';
import { openApiAnswer } from './commands/openApiAnswer';
import { openApiRequest } from './commands/openApiRequest';
import { readApiPages } from './commands/readApiPages';
import { resendApiRequest } from './commands/resendApiRequest';
import { saveApiAnswer } from './commands/saveApiAnswer';
import { sendApiRequest } from './commands/sendApiRequest';
import { showApiHistory } from './commands/showApiHistory';
import { completionTriggers, RequestCompletion } from './requestCompletion';
import { RequestLenses } from './requestLenses';
import { RequestProblems } from './requestProblems';

/** Documents of requests, and what is done with them. */
const httpDocuments: vscode.DocumentSelector = [{ language: 'http' }, { pattern: '**/*.{http,rest}' }];

/** Requests to the services of definitions: `.http` documents, answers, history, environments. */
export function activateApiRequests(services: Services, explorer: ApiExplorer): Disposable {
  const owned = new DisposableStore();
  registerCommands(services, {
    [CommandId.newApiRequest]: newApiRequest(services, explorer),
    [CommandId.sendApiRequest]: sendApiRequest(services, explorer),
    [CommandId.cancelApiRequest]: cancelApiRequest(explorer),
    [CommandId.resendApiRequest]: resendApiRequest(services, explorer),
    [CommandId.followApiOperation]: followApiOperation(explorer),
    [CommandId.readApiPages]: readApiPages(explorer),
    [CommandId.compareApiAnswers]: compareApiAnswers(services, explorer),
    [CommandId.openApiAnswer]: openApiAnswer(explorer),
    [CommandId.saveApiAnswer]: saveApiAnswer(explorer),
    [CommandId.openApiRequest]: openApiRequest(explorer),
    [CommandId.copyApiRequest]: copyApiRequest(explorer),
    [CommandId.chooseApiEnvironment]: chooseApiEnvironment(explorer),
    [CommandId.editApiEnvironment]: editApiEnvironment(explorer),
    [CommandId.showApiHistory]: showApiHistory(explorer),
    [CommandId.clearApiHistory]: clearApiHistory(services, explorer),
    [CommandId.forgetApiCredentials]: forgetApiCredentials(explorer),
  });
  owned.add(vscode.languages.registerCodeLensProvider(httpDocuments, new RequestLenses(explorer)));
  owned.add(
    vscode.languages.registerCompletionItemProvider(
      httpDocuments,
      new RequestCompletion(explorer),
      ...completionTriggers,
    ),
  );
  owned.add(new RequestProblems(explorer, httpDocuments, services.boundary));
  return owned;
}
