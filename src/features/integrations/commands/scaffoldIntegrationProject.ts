import * as vscode from 'vscode';
import type { Services } from '../../../platform/services';
import { askIntegrationFolder } from '../askIntegrationFolder';
import type { IntegrationLibrary } from '../integrationLibrary';
import { scaffoldParts } from '../scaffolds';

/** "Update Project from Templates": brings the project to what the manifest and the templates say now, edits kept. */
export function scaffoldIntegrationProject(services: Services, library: IntegrationLibrary) {
  return async (node?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Update Project from Templates');
    const folder = await askIntegrationFolder(library, node, title);
    await scaffoldParts(services, { title, folder, parts: ['project', 'tests'] });
    library.touch(folder);
  };
}
