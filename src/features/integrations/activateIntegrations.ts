import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { ViewId } from '../../ids';
import { PagedTree } from '../../platform/pagedTree';
import type { Services } from '../../platform/services';
import { IntegrationLibrary } from './integrationLibrary';
import type { IntegrationNode } from './integrationNodes';
import { IntegrationTreeSource } from './integrationTreeSource';
import { ManifestHelp, manifestTriggers } from './manifestHelp';
import { manifestNames } from './manifestNames';
import { ManifestProblems, manifestDocuments } from './manifestProblems';

/** The view "Integrations": what is handed to customers, and what is missing, stale or failing in it. */
export function activateIntegrations(services: Services): Disposable {
  const owned = new DisposableStore();
  owned.add(new ManifestProblems(services.boundary));
  const help = new ManifestHelp((document) => manifestNames(services, document));
  const { languages } = vscode;
  owned.add(languages.registerCompletionItemProvider(manifestDocuments, help, ...manifestTriggers));
  owned.add(languages.registerHoverProvider(manifestDocuments, help));
  return owned;
}
