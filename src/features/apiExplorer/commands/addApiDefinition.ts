import * as vscode from 'vscode';
import { ViewId } from '../../../ids';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import type { ApiExplorer } from '../apiExplorer';
import { askManagementOf, findAt } from '../askManagementAddress';
import { askNewDefinition, fileEntry } from '../askNewDefinition';
import { addDefinitionEntry, type DefinitionEntry, type PlacedEntry } from '../definitionSettings';

/** "Add API Definition": from the workspace, a file, a folder or the web; a file of the explorer is added as it is. */
export function addApiDefinition(services: Services, { library, secrets, tree, view }: ApiExplorer) {
  return async (given?: unknown): Promise<void> => {
    const known = await library.sources();
    const placed = await placedOf(services, given, () => askNewDefinition(services, known, secrets));
    const isKnown = known.some((source) => JSON.stringify(source.placed) === JSON.stringify(placed));
    if (!isKnown) await addDefinitionEntry(placed);
    library.refreshList();
    const added = (await library.sources()).filter(
      (source) =>
        JSON.stringify(source.placed) === JSON.stringify(placed) || known.every(({ key }) => key !== source.key),
    );
    await vscode.commands.executeCommand(`${ViewId.apiDefinitions}.focus`);
    const [first] = added;
    if (first === undefined) return;
    const title = vscode.l10n.t('Reading {0}', first.name);
    await withProgress(title, (signal) => library.index(first.key, signal));
    await tree.refresh();
    await view.reveal(tree.givenFor({ kind: 'apiDefinition', definition: first.key }), { select: true, focus: true });
  };
}

/** What a command was given: a document, an entry, `{ address }` of a service, `{ connection }` by its id. */
async function placedOf(services: Services, given: unknown, ask: () => Promise<PlacedEntry>): Promise<PlacedEntry> {
  if (given instanceof vscode.Uri) return fileEntry(given);
  const { address, connection } = (given ?? {}) as { readonly address?: unknown; readonly connection?: unknown };
  if (typeof address === 'string') return findAt(address, {});
  if (typeof connection === 'string') return askManagementOf(services, services.connections.get(connection));
  const { file, folder, url } = (given ?? {}) as Partial<DefinitionEntry>;
  if ([file, folder, url].some((each) => typeof each === 'string')) {
    return { scope: url === undefined ? 'workspace' : 'user', entry: given as DefinitionEntry };
  }
  return ask();
}
