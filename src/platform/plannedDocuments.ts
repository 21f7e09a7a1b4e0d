import * as vscode from 'vscode';
import { Scheme } from '../ids';

/** Contents of files that would be generated, as read-only documents beside those that are there. */
export class PlannedDocuments implements vscode.TextDocumentContentProvider {
  readonly #contents = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();

  readonly onDidChange = this.#changed.event;

  /**
   * The document of a file that may be written.
   * @param file Absolute path.
   * @param version Tells several versions of one file apart.
   */
  put(file: string, content: string, version = ''): vscode.Uri {
    const uri = vscode.Uri.file(file).with({ scheme: Scheme.planned, query: version });
    this.#contents.set(uri.toString(), content);
    this.#changed.fire(uri);
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#contents.get(uri.toString()) ?? '';
  }
}
