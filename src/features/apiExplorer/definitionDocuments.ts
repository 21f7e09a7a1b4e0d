import * as vscode from 'vscode';
import type { DefinitionLibrary } from './definitionLibrary';
import type { DefinitionReader } from './definitionReader';
import { addressOf, documentUri } from './definitionUris';

/** Definitions of the web as read-only documents: what was fetched last. */
export class DefinitionDocuments implements vscode.TextDocumentContentProvider {
  readonly #reader: DefinitionReader;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();

  readonly onDidChange = this.#changed.event;

  constructor(reader: DefinitionReader, library: DefinitionLibrary) {
    this.#reader = reader;
    library.onDidChange((key) => {
      const files = key === undefined ? [] : (library.state(key)?.index?.files ?? []);
      for (const file of files.filter((each) => /^https?:/.test(each))) this.#changed.fire(documentUri(file));
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return (
      (await this.#reader.cached(addressOf(uri))) ?? `# ${vscode.l10n.t('This definition was not fetched yet.')}\n`
    );
  }
}
