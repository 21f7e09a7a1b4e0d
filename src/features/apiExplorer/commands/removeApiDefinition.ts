import * as vscode from 'vscode';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { askDefinition } from '../askDefinition';
import { removeDefinitionEntry } from '../definitionSettings';

/** "Remove from List": takes a definition out of the settings, with the values of its headers; its file stays. */
export function removeApiDefinition({ prompts }: Services, { library, reader, secrets }: ApiExplorer) {
  return async (node?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const source = await askDefinition(library, node, t('Remove API Definition'));
    const { placed, key } = source;
    const { url, headers = [], folder } = placed.entry;
    if (folder !== undefined) {
      const message = t('Remove all definitions of the folder "{0}" from the list?', folder);
      await prompts.confirm({ message, detail: t('The files stay where they are.'), action: t('Remove') });
    }
    await removeDefinitionEntry(placed);
    if (url !== undefined) await Promise.all([secrets.forget(url, headers), reader.forget(key)]);
    library.refreshList();
  };
}
