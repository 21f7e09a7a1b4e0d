import * as vscode from 'vscode';
import type { Services } from '../../../platform/services';
import { askIntegrationFolder } from '../askIntegrationFolder';
import type { IntegrationLibrary } from '../integrationLibrary';
import { scaffoldDocuments } from '../scaffolds';

/** "Scaffold Documents": those that the manifest wants, from what is there now; what people wrote into them stays. */
export function scaffoldIntegrationDocuments(services: Services, library: IntegrationLibrary) {
  return async (node?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Scaffold Documents');
    const folder = await askIntegrationFolder(library, node, title);
    await scaffoldDocuments(services, { title, folder });
    library.touch(folder);
  };
}
