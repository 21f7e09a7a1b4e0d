import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { manifestName } from '../../core/integrations/manifest/integration';
import { loadChunk } from '../../platform/chunks';
import type { ErrorBoundary } from '../../platform/commands';
import { reportLanguage } from '../../platform/reportLanguage';

/** Milliseconds of quiet before a document is looked at: people type. */
const calm = 300;

/** The documents that are manifests of integrations. */
export const manifestDocuments: vscode.DocumentSelector = { pattern: `**/${manifestName}` };

/** Has the Problems panel show what does not fit in an open `integration.yaml`. */
export class ManifestProblems implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #collection = this.#owned.add(vscode.languages.createDiagnosticCollection('storageIntegrator.integrations'));
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #boundary: ErrorBoundary;

  constructor(boundary: ErrorBoundary) {
    this.#boundary = boundary;
    const { workspace } = vscode;
    this.#owned.add(workspace.onDidOpenTextDocument((document) => this.#lookSoon(document)));
    this.#owned.add(workspace.onDidChangeTextDocument(({ document }) => this.#lookSoon(document)));
    this.#owned.add(workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)));
    for (const document of workspace.textDocuments) this.#lookSoon(document);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#owned.dispose();
  }

  #lookSoon(document: vscode.TextDocument): void {
    if (vscode.languages.match(manifestDocuments, document) === 0) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    const look = () => {
      this.#timers.delete(key);
      if (!document.isClosed) void this.#boundary.run('manifest', () => this.#look(document));
    };
    this.#timers.set(key, setTimeout(look, calm));
  }

  #look(document: vscode.TextDocument): void {
    const { problems } = loadChunk('integrations').readManifest(document.getText());
    const language = reportLanguage();
    const diagnostics = problems.map(({ line, column, texts }) => {
      const { range } = document.lineAt(Math.min(line, document.lineCount) - 1);
      const diagnostic = new vscode.Diagnostic(range.with(range.start.translate(0, column - 1)), texts[language]);
      diagnostic.source = manifestName;
      return diagnostic;
    });
    this.#collection.set(document.uri, diagnostics);
  }
}
