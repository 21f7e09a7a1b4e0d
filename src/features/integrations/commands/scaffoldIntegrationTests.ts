import * as vscode from 'vscode';
import type { Services } from '../../../platform/services';
import { askIntegrationFolder } from '../askIntegrationFolder';
import type { IntegrationLibrary } from '../integrationLibrary';
import { scaffoldParts } from '../scaffolds';

/** "Scaffold Tests": tests from verification goals and API operations, beside the project. */
export function scaffoldIntegrationTests(services: Services, library: IntegrationLibrary) {
  return async (node?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Scaffold Tests');
    const folder = await askIntegrationFolder(library, node, title);
    await scaffoldParts(services, { title, folder, parts: ['tests'] });
    library.touch(folder);
  };
}
