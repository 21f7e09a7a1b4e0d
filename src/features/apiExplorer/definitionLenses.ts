import * as vscode from 'vscode';
import { CommandId } from '../../ids';
import { definitionFiles } from './definitionFiles';
import type { DefinitionLibrary } from './definitionLibrary';
import { documentUri } from './definitionUris';

/** Above each operation of a definition's file: its page, a request to try, that as code, and where the workspace uses it. */
export class DefinitionLenses implements vscode.CodeLensProvider {
  readonly #library: DefinitionLibrary;
  readonly #changed = new vscode.EventEmitter<void>();

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(library: DefinitionLibrary) {
    this.#library = library;
    library.onDidChange(() => this.#changed.fire());
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const here = document.uri.toString();
    const state = await this.#library.stateOf(document.uri);
    if (state?.index === undefined) return [];
    const { source, index } = state;
    return index.operations
      .filter(({ uri }) => documentUri(uri ?? source.key).toString() === here)
      .flatMap(({ id, line }) => {
        const at = Math.max(0, line - 1);
        const node = { kind: 'apiOperation', definition: source.key, id, group: undefined };
        return commands().map(([title, command]) => {
          return new vscode.CodeLens(new vscode.Range(at, 0, at, 0), { title, command, arguments: [node] });
        });
      });
  }
}

function commands(): readonly (readonly [string, string])[] {
  const { t } = vscode.l10n;
  return [
    [t('Show'), CommandId.showApiOperation],
    [t('Try'), CommandId.newApiRequest],
    [t('Copy as Code'), CommandId.copyApiCode],
    [t('Insert Code'), CommandId.insertApiCode],
    [t('Find Uses'), CommandId.findApiUses],
  ];
}

/** Has VS Code ask for the lenses of files that may be definitions. */
export function registerLenses(library: DefinitionLibrary): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider([...definitionFiles], new DefinitionLenses(library));
}
